using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Hours.Reviews;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Presence;

namespace Zhuxue.Training.Console.Appeals;

/// <summary>A lesson that was cleared: what had been learned, and what of it has been learned again by now.</summary>
internal sealed record ClearedLesson(string Title, long TakenMs, long EarnedMs);

/// <summary>An appeal with all that the second reviewer needs to decide it.</summary>
/// <param name="Pictures">Ids of what the learner sent.</param>
internal sealed record AppealView(
    Appeal Appeal, CaseDecision Decision, Enrolment Enrolment, Learner Learner, Guid? PortraitId, string? FirstReviewer, string? SecondReviewer,
    IReadOnlyList<ClearedLesson> Lessons, IReadOnlyList<ShownEvidence> Evidence, IReadOnlyList<Guid> Pictures);

/// <summary>Shows an appeal and takes the second reviewer's decision, written down with the learner.</summary>
internal sealed class AppealDesk(TrainingDb db, EvidenceReader evidence, DecideAppeal decide, StaffActions actions)
{
    public async Task<AppealView?> ReadAsync(Guid learnerId, Guid appealId, CancellationToken cancellationToken)
    {
        if (await db.Set<Appeal>().AsNoTracking().SingleOrDefaultAsync(a => a.LearnerId == learnerId && a.Id == appealId, cancellationToken) is not { } appeal)
            return null;
        var decision = await db.Set<CaseDecision>().AsNoTracking().SingleAsync(d => d.LearnerId == learnerId && d.Id == appeal.DecisionId, cancellationToken);
        var names = await db.Set<StaffMember>().AsNoTracking().Where(s => s.Id == decision.StaffId || s.Id == appeal.StaffId).ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        return new(appeal, decision,
            await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == learnerId && e.Id == appeal.EnrolmentId, cancellationToken),
            await db.Learners.AsNoTracking().SingleAsync(l => l.Id == learnerId, cancellationToken),
            await db.LearnerImages.Where(i => i.LearnerId == learnerId && i.Kind == LearnerImageKind.Portrait && i.State == LearnerImageState.Accepted).Select(i => (Guid?)i.Id).SingleOrDefaultAsync(cancellationToken),
            decision.StaffId is { } first ? names.GetValueOrDefault(first) : null, appeal.StaffId is { } second ? names.GetValueOrDefault(second) : null,
            await LessonsAsync(learnerId, decision, cancellationToken),
            await evidence.ReadAsync(learnerId, EvidenceReader.RefsOf(decision.Evidence), cancellationToken),
            await db.Set<CasePicture>().Where(p => p.LearnerId == learnerId && p.OwnerId == appealId).OrderBy(p => p.Id).Select(p => p.Id).ToListAsync(cancellationToken));
    }

    /// <returns>Why nothing was done, or null.</returns>
    public Task<HoursRefusal?> DecideAsync(Guid learnerId, Guid appealId, int version, Guid staffId, bool grants, string? words, CancellationToken cancellationToken)
    {
        // Saved with the decision; a decision that is refused saves nothing.
        actions.Record(staffId, grants ? StaffActionKind.AppealGranted : StaffActionKind.AppealRefused, learnerId, words?.Trim());
        return decide.DecideAsync(learnerId, appealId, version, staffId, grants, words, cancellationToken);
    }

    private async Task<IReadOnlyList<ClearedLesson>> LessonsAsync(Guid learnerId, CaseDecision decision, CancellationToken cancellationToken)
    {
        var taken = await db.Set<TakenBack>().AsNoTracking().Where(t => t.LearnerId == learnerId && t.DecisionId == decision.Id).ToListAsync(cancellationToken);
        var ids = taken.Select(t => t.LessonId).ToArray();
        var titles = await db.Set<Lesson>().AsNoTracking().Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.Title, cancellationToken);
        var earned = await db.Set<LessonProgress>().AsNoTracking().Where(p => p.LearnerId == learnerId && ids.Contains(p.LessonId)).ToListAsync(cancellationToken);
        return [.. taken.Select(t => new ClearedLesson(titles.GetValueOrDefault(t.LessonId) ?? "（课件已删）", t.FromMs - t.ToMs, earned.Find(p => p.EnrolmentId == t.EnrolmentId && p.LessonId == t.LessonId)?.EarnedMs ?? 0))];
    }
}
