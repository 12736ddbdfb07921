using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Signals;

namespace Zhuxue.Training.Learning.Leases;

/// <summary>
/// 开始学习 (M5): makes a lease that waits for its face check, and ends the learner's lease elsewhere (A15).
/// Refused while the file has gaps (M4), outside the training year, and for what is learned already.
/// </summary>
internal static class StartLease
{
    internal sealed record Request(Guid EnrolmentId);

    internal sealed record Reply(Guid LeaseId, Guid FaceCheckId, int Steps, double PositionSeconds, double DurationSeconds, double EarnedSeconds);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/lessons/{lessonId:guid}/leases", HandleAsync).WithName(nameof(StartLease)).AddEndpointFilter<NoteDevice>();

    private static async Task<Results<Created<Reply>, ProblemHttpResult>> HandleAsync(
        Guid lessonId, Request request, ClaimsPrincipal user, HttpContext context, TrainingDb db, YearProgressReader years, LearnerFile file,
        RulePacks rulePacks, PresenceMoments presence, FaceCheckDesk faceChecks, Ids ids, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var enrolment = await db.Set<Enrolment>().SingleOrDefaultAsync(e => e.LearnerId == learnerId && e.Id == request.EnrolmentId, cancellationToken);
        var lesson = enrolment is null ? null : (await years.ReadAsync(enrolment, cancellationToken)).Lessons.FirstOrDefault(l => l.Lesson.LessonId == lessonId)?.Lesson;
        if (enrolment is null || lesson is null)
            return LearningProblems.NoSuchLesson();
        if (!enrolment.IsOpen)
            return LearningProblems.AllLearned();
        var today = clock.TodayInBeijing;
        if (today < enrolment.StartsOn)
            return LearningProblems.NotYet(enrolment.StartsOn);
        if (today > enrolment.EndsOn)
            return LearningProblems.YearOver(enrolment.EndsOn);
        var missing = await file.MissingAsync(learnerId, cancellationToken);
        if (missing.Count > 0)
            return LearningProblems.FileIncomplete(missing.Select(m => m.Words()));
        var rules = rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion);
        // No lease stands on time that is in doubt.
        await presence.SettleAndSaveAsync(learnerId, enrolment.Id, rules, clock.GetUtcNow(), cancellationToken);
        var progress = await db.Set<LessonProgress>()
            .SingleOrDefaultAsync(p => p.LearnerId == learnerId && p.EnrolmentId == enrolment.Id && p.LessonId == lessonId, cancellationToken);
        if (progress?.CompletedAt is not null)
            return LearningProblems.LessonLearned();

        var earned = Math.Min(progress?.EarnedMs ?? 0, lesson.DurationMs);
        var lease = new Lease
        {
            Id = ids.New(),
            LearnerId = learnerId,
            EnrolmentId = enrolment.Id,
            LessonId = lessonId,
            AssetId = lesson.AssetId,
            DurationMs = lesson.DurationMs,
            State = LeaseState.AwaitingFace,
            Device = Leases.Device.NameOf(context.Request.Headers.UserAgent.ToString()),
            CreatedAt = clock.GetUtcNow(),
            StartedAtMs = earned,
            EarnedMs = earned,
        };
        for (var attempt = 0; ; attempt++)
        {
            // One transaction: at no moment has a learner two leases, and the database's unique index holds it so.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var begun = await faceChecks.BeginAsync(learnerId, lease.Id, rules, cancellationToken);
            if (begun.Check is not { } check)
                return FaceCheckProblems.Locked(begun.LockedUntil!.Value, clock);
            await db.Set<Lease>().Where(l => l.LearnerId == learnerId).EndOpenAsync(LeaseEnd.Superseded, clock.GetUtcNow(), cancellationToken);
            db.Add(lease);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return TypedResults.Created($"/api/v1/leases/{lease.Id}", new Reply(lease.Id, check.Id, check.Steps, earned / 1000d, lesson.DurationMs / 1000d, earned / 1000d));
            }
            catch (DbUpdateException conflict) when (conflict.IsDuplicate() && attempt < 3)
            {
                // Another page of the same learner was as fast: the later one wins.
                db.ChangeTracker.Clear();
            }
        }
    }
}
