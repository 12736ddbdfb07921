using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Apps;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.WithoutFace;

namespace Zhuxue.Training.Learning.Leases;

/// <summary>
/// 开始学习 (M5): makes a lease that waits for its face check (or its code, on the way without a face), and ends the learner's lease elsewhere (A15).
/// Refused while the file has gaps (M4), outside the training year, and for what is learned already.
/// </summary>
internal static class StartLease
{
    internal sealed record Request(Guid EnrolmentId);

    /// <param name="LeaseId">The new lease.</param>
    /// <param name="Proof">What opens it: <c>face</c>, or <c>code</c> on the way without a face.</param>
    /// <param name="FaceCheckId">The check to pass; none on the way without a face.</param>
    /// <param name="Steps">Actions that the check asks for.</param>
    /// <param name="PositionSeconds">Where to go on.</param>
    /// <param name="DurationSeconds">Length of the lesson.</param>
    /// <param name="EarnedSeconds">What is earned of it.</param>
    internal sealed record Reply(Guid LeaseId, string Proof, Guid? FaceCheckId, int Steps, double PositionSeconds, double DurationSeconds, double EarnedSeconds);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/lessons/{lessonId:guid}/leases", HandleAsync).WithName(nameof(StartLease)).AddEndpointFilter<NoteDevice>()
        .Describe("Begins a lesson: makes a lease that waits for its face check (or its code), and ends the learner's lease elsewhere.",
            "One learner learns in one place at a time. Common knowledge that was begun for another occupation goes on there and counts for both.")
        .Shows(new Request(Guid.Parse("0198a1b2-0000-7000-8000-000000000010")), new Reply(Guid.Parse("0198a1b2-0000-7000-8000-000000000020"), "face", Guid.Parse("0198a1b2-0000-7000-8000-000000000030"), 2, 312.4, 2700, 312.4),
            LearningProblems.NoSuchLesson(), LearningProblems.AllLearned(), LearningProblems.NotYet(new(2026, 3, 10)), LearningProblems.YearOver(new(2027, 3, 9)), LearningProblems.FileIncomplete(["本人照片"]),
            LearningProblems.LessonLearned(), LearningProblems.IdentityNotConfirmed(), FaceCheckProblems.LockedExample());

    private static async Task<Results<Created<Reply>, ProblemHttpResult>> HandleAsync(
        Guid lessonId, Request request, ClaimsPrincipal user, HttpContext context, TrainingDb db, YearProgressReader years, LearnerFile file,
        WaysWithoutFace ways, RulePacks rulePacks, PresenceMoments presence, FaceCheckDesk faceChecks, Ids ids, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var asked = await db.Set<Enrolment>().SingleOrDefaultAsync(e => e.LearnerId == learnerId && e.Id == request.EnrolmentId, cancellationToken);
        var lesson = asked is null ? null : (await years.ReadAsync(asked, cancellationToken)).Lessons.FirstOrDefault(l => l.Lesson.LessonId == lessonId);
        if (asked is null || lesson is null)
            return LearningProblems.NoSuchLesson();
        if (!asked.IsOpen)
            return LearningProblems.AllLearned();
        var today = clock.TodayInBeijing;
        if (today < asked.StartsOn)
            return LearningProblems.NotYet(asked.StartsOn);
        if (today > asked.EndsOn)
            return LearningProblems.YearOver(asked.EndsOn);
        var missing = await file.MissingAsync(learnerId, cancellationToken);
        if (missing.Count > 0)
            return LearningProblems.FileIncomplete(missing.Select(m => m.Words()));
        // No lease stands on time that is in doubt.
        var there = lesson.Elsewhere ?? asked;
        await presence.SettleAndSaveAsync(learnerId, there.Id, rulePacks.Get(there.RulePackCode, there.RulePackVersion), clock.GetUtcNow(), cancellationToken);
        lesson = (await years.ReadAsync(asked, cancellationToken)).Lessons.First(l => l.Lesson.LessonId == lessonId);
        if (lesson.IsCompleted)
            return LearningProblems.LessonLearned();
        var way = await ways.OfAsync(learnerId, cancellationToken);
        if (way is { IsConfirmed: false })
            return LearningProblems.IdentityNotConfirmed();

        // Common knowledge that was begun for another occupation goes on there, and counts for both.
        var enrolment = lesson.Elsewhere ?? asked;
        var rules = rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion);
        var earned = Math.Min(lesson.EarnedMs, lesson.Lesson.DurationMs);
        var lease = new Lease
        {
            Id = ids.New(),
            LearnerId = learnerId,
            EnrolmentId = enrolment.Id,
            LessonId = lessonId,
            AssetId = lesson.Lesson.AssetId,
            DurationMs = lesson.Lesson.DurationMs,
            Proof = way is null ? LeaseProof.Face : LeaseProof.Code,
            State = LeaseState.AwaitingFace,
            Device = user.AppDeviceName() ?? Leases.Device.NameOf(context.Request.Headers.UserAgent.ToString()),
            AppSessionId = user.AppSessionId(),
            CreatedAt = clock.GetUtcNow(),
            StartedAtMs = earned,
            EarnedMs = earned,
        };
        for (var attempt = 0; ; attempt++)
        {
            // One transaction: at no moment has a learner two leases, and the database's unique index holds it so.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var begun = lease.Proof == LeaseProof.Face ? await faceChecks.BeginAsync(learnerId, lease.Id, rules, cancellationToken) : default;
            if (begun.LockedUntil is { } until)
                return FaceCheckProblems.Locked(until, clock);
            await db.Set<Lease>().Where(l => l.LearnerId == learnerId).EndOpenAsync(LeaseEnd.Superseded, clock.GetUtcNow(), cancellationToken);
            db.Add(lease);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return TypedResults.Created($"/api/v1/leases/{lease.Id}", new Reply(
                    lease.Id, lease.Proof == LeaseProof.Face ? "face" : "code", begun.Check?.Id, begun.Check?.Steps ?? 0, earned / 1000d, lease.DurationMs / 1000d, earned / 1000d));
            }
            catch (DbUpdateException conflict) when (conflict.IsDuplicate() && attempt < 3)
            {
                // Another page of the same learner was as fast: the later one wins.
                db.ChangeTracker.Clear();
            }
        }
    }
}
