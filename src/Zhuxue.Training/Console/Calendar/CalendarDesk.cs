using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Hours.Calendar;

namespace Zhuxue.Training.Console.Calendar;

/// <summary>A year of the calendar, and where it comes from.</summary>
/// <param name="Plan">Null: nobody has told yet.</param>
/// <param name="Uploaded">Null: shipped, or not known.</param>
internal sealed record KnownYear(int Year, YearPlan? Plan, CalendarYear? Uploaded, string? By)
{
    /// <summary>0 for a year that nobody uploaded.</summary>
    public int Version => Uploaded?.Version ?? 0;
}

/// <summary>Shows the calendar and takes a year's holidays, written down with the reason.</summary>
internal sealed class CalendarDesk(TrainingDb db, WorkingCalendar calendar, SaveYear save, StaffActions actions)
{
    public async Task<(IReadOnlyList<int> Known, KnownYear Year)> ReadAsync(int year, CancellationToken cancellationToken)
    {
        var days = await calendar.ReadAsync(cancellationToken);
        var uploaded = await db.Set<CalendarYear>().AsNoTracking().SingleOrDefaultAsync(y => y.Year == year, cancellationToken);
        var by = uploaded is null ? null : await db.Set<StaffMember>().Where(s => s.Id == uploaded.StaffId).Select(s => s.Name).SingleOrDefaultAsync(cancellationToken);
        return ([.. days.KnownYears], new(year, days.Of(year), uploaded, by));
    }

    /// <returns>Words beside the reason or above the form, or null when it was done.</returns>
    public async Task<string?> SaveAsync(CheckedYear year, int version, bool replaces, string? reason, Guid staffId, CancellationToken cancellationToken)
    {
        if (replaces && StaffNote.FaultOf(reason) is { } fault)
            return fault;
        // Saved with the year; one that comes too late saves nothing.
        actions.Record(staffId, StaffActionKind.CalendarSaved, note: $"{year.Year} 年：休 {year.Off.Count} 天，班 {year.On.Count} 天。{reason?.Trim()}");
        return await save.SaveAsync(year, version, staffId, cancellationToken) is null ? null : "刚才已经有同事改过这一年，这次没有保存。请看看现在的，再决定要不要改。";
    }
}
