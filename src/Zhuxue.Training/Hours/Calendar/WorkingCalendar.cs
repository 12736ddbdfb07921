using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Zhuxue.Training.Hours.Calendar;

/// <summary>The calendar that counts: the years that are shipped (2024–2026), with the years that staff uploaded in their place or beside them.</summary>
internal sealed class WorkingCalendar(TrainingDb db)
{
    private static readonly Lazy<ImmutableDictionary<int, YearPlan>> Shipped = new(ReadShipped);

    /// <summary>Reads the calendar as it stands in the database now.</summary>
    public async Task<WorkingDays> ReadAsync(CancellationToken cancellationToken)
    {
        var uploaded = await db.Set<CalendarYear>().AsNoTracking().ToListAsync(cancellationToken);
        return new WorkingDays(Shipped.Value.SetItems(uploaded.Select(y => KeyValuePair.Create(y.Year, new YearPlan(Days(y.DaysOff), Days(y.DaysOn))))));
    }

    private static ImmutableHashSet<DateOnly> Days(string json) => [.. JsonSerializer.Deserialize<DateOnly[]>(json)!];

    private static ImmutableDictionary<int, YearPlan> ReadShipped()
    {
        using var stream = typeof(WorkingCalendar).Assembly.GetManifestResourceStream("calendar/working-days.json")!;
        var file = JsonSerializer.Deserialize<ShippedFile>(stream, JsonSerializerOptions.Web)!;
        return file.Years.ToImmutableDictionary(y => y.Key, y => new YearPlan([.. y.Value.Off], [.. y.Value.On]));
    }

    private sealed record ShippedFile(string Source, Dictionary<int, ShippedYear> Years);

    private sealed record ShippedYear(DateOnly[] Off, DateOnly[] On);
}
