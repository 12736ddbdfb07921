using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Calendar;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Revocations;

namespace Zhuxue.Training.Console.Dashboard;

/// <summary>What the review asks of staff today.</summary>
/// <param name="Escalated">Open cases whose fourth working day has come, or is over.</param>
/// <param name="Late">Of those, how many are beyond their last day.</param>
/// <param name="YearMissing">A year whose holidays are needed and not known; null when all is there.</param>
public sealed record ReviewTodo(int Escalated, int Late, int Appeals, int LateAppeals, int Revocations, int? YearMissing);

/// <summary>Counts it.</summary>
internal sealed class ReviewTodos(TrainingDb db, WorkingCalendar calendar, TimeProvider clock)
{
    /// <summary>Next year is asked for from mid-November on, when the State Council has usually announced it.</summary>
    private const int AskedForFromMonth = 11, AskedForFromDay = 15;

    public async Task<ReviewTodo> ReadAsync(CancellationToken cancellationToken)
    {
        var today = clock.TodayInBeijing;
        var cases = db.Set<ReviewCase>().Where(c => c.State == CaseState.Waiting || c.State == CaseState.Asked || c.State == CaseState.SecondLook);
        var appeals = db.Set<Appeal>().Where(a => a.State == AppealState.Open);
        var days = await calendar.ReadAsync(cancellationToken);
        return new(
            await cases.CountAsync(c => c.EscalatesOn <= today, cancellationToken), await cases.CountAsync(c => c.DueOn < today, cancellationToken),
            await appeals.CountAsync(cancellationToken), await appeals.CountAsync(a => a.DueOn < today, cancellationToken),
            await db.Set<Revocation>().CountAsync(r => r.State == RevocationState.Proposed, cancellationToken),
            !days.KnownYears.Contains(today.Year) ? today.Year : today >= new DateOnly(today.Year, AskedForFromMonth, AskedForFromDay) && !days.KnownYears.Contains(today.Year + 1) ? today.Year + 1 : null);
    }
}
