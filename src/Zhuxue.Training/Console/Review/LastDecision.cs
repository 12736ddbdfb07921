using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Decisions;

namespace Zhuxue.Training.Console.Review;

/// <summary>What a reviewer decided last and can still take back.</summary>
/// <param name="Words">已通过 刘振东.</param>
public sealed record Undoable(Guid CaseId, Guid? BatchId, string Words, int SecondsLeft);

/// <summary>Finds what can still be undone.</summary>
internal sealed class LastDecision(TrainingDb db, IOptions<HoursOptions> options, TimeProvider clock)
{
    // Every page of the workbench asks for it.
    private static readonly Func<TrainingDb, Guid, DateTimeOffset, DateTimeOffset, CancellationToken, Task<CaseDecision?>> Of = EF.CompileAsyncQuery(
        (TrainingDb db, Guid staffId, DateTimeOffset since, DateTimeOffset now, CancellationToken _) => db.Set<CaseDecision>().AsNoTracking()
            .Where(d => d.StaffId == staffId && d.At >= since && d.State == DecisionState.Pending && d.EffectiveAt > now).OrderByDescending(d => d.At).FirstOrDefault());

    public async Task<Undoable?> OfAsync(Guid staffId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = now - TimeSpan.FromSeconds(options.Value.UndoSeconds);
        var last = await Of(db, staffId, since, now, cancellationToken);
        if (last is null)
            return null;
        var seconds = (int)Math.Ceiling((last.EffectiveAt - now).TotalSeconds);
        if (last.BatchId is { } batch)
            return new(last.CaseId, batch, $"已批量通过 {await db.CaseDecisions.CountAsync(d => d.BatchId == batch, cancellationToken)} 份", seconds);
        var name = await db.Learners.Where(l => l.Id == last.LearnerId).Select(l => l.Name).SingleAsync(cancellationToken);
        return new(last.CaseId, null, (last.Kind == DecisionKind.Clear ? "已清零 " : "已通过 ") + name, seconds);
    }
}
