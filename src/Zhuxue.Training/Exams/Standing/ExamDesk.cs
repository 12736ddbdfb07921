using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Exams.Standing;

/// <summary>How an enrolment's exam stands, as pages and operations see it.</summary>
/// <param name="State">Closed also while cleared hours are learned again, unless it is passed (M11, M14).</param>
/// <param name="Attempts">Finished ones.</param>
/// <param name="NextFrom">After a failed attempt: no sooner than this.</param>
internal sealed record ExamView(ExamState State, int Attempts, int? BestScore, DateTimeOffset? NextFrom)
{
    /// <summary>Whether a sitting may begin now.</summary>
    public bool MaySit(DateTimeOffset now) => State is ExamState.Open or ExamState.Failed && (NextFrom is null || NextFrom <= now);
}

/// <summary>Reads how exams stand, and opens them.</summary>
internal sealed class ExamDesk(TrainingDb db, RulePacks rulePacks, TimeProvider clock)
{
    private static readonly Func<TrainingDb, Guid, Guid, CancellationToken, Task<ExamStanding?>> Standing = EF.CompileAsyncQuery(
        (TrainingDb db, Guid learnerId, Guid enrolmentId, CancellationToken _) => db.Set<ExamStanding>().AsNoTracking().SingleOrDefault(s => s.LearnerId == learnerId && s.EnrolmentId == enrolmentId));

    public bool IsRequired(Enrolment enrolment) => RulesOf(enrolment).ExamOccupations.Contains(enrolment.OccupationCode);

    public RulePack RulesOf(Enrolment enrolment) => rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion);

    public async Task<ExamView> ReadAsync(Enrolment enrolment, CancellationToken cancellationToken)
    {
        if (!IsRequired(enrolment))
            return new(ExamState.NotRequired, 0, null, null);
        var standing = await Standing(db, enrolment.LearnerId, enrolment.Id, cancellationToken);
        // An enrolment that was learned before there was an exam has no row yet; it is open all the same.
        var state = standing is { State: ExamState.Passed } ? ExamState.Passed : enrolment.IsOpen ? ExamState.Closed : standing?.State ?? ExamState.Open;
        return new(state, standing?.Attempts ?? 0, standing?.BestScore, standing?.NextFrom);
    }

    /// <summary>The standing of an enrolment whose exam is open, tracked; made in the caller's unit of work when there is none yet.</summary>
    public async Task<ExamStanding> OpenAsync(Enrolment enrolment, CancellationToken cancellationToken)
    {
        var standing = db.ExamStandings.Local.SingleOrDefault(s => s.LearnerId == enrolment.LearnerId && s.EnrolmentId == enrolment.Id)
            ?? await db.ExamStandings.SingleOrDefaultAsync(s => s.LearnerId == enrolment.LearnerId && s.EnrolmentId == enrolment.Id, cancellationToken);
        if (standing is null)
            db.Add(standing = new ExamStanding { LearnerId = enrolment.LearnerId, EnrolmentId = enrolment.Id, State = ExamState.Open, OpenedAt = clock.GetUtcNow() });
        return standing;
    }
}
