using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>
/// 开始考核 (M11): makes an attempt that waits for its face check; the paper is drawn when that has passed. Whoever sits already, in another
/// tab or on another device, gets that sitting back. Refused before the hours are learned, in the cool-down, and once passed.
/// </summary>
internal static class StartAttempt
{
    /// <param name="FaceCheckId">Null when the sitting runs already: go on with it.</param>
    internal sealed record Reply(Guid AttemptId, Guid? FaceCheckId, int Steps, string Url);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/enrolments/{enrolmentId:guid}/attempts", HandleAsync).WithName(nameof(StartAttempt))
        .Describe("Begins the exam (M11): an attempt that waits for its face check. A sitting that runs already is given back.")
        .Shows(null, new Reply(Guid.Parse("0198a1b2-0000-7000-8000-000000000040"), Guid.Parse("0198a1b2-0000-7000-8000-000000000033"), 2, "/exam/0198a1b2-0000-7000-8000-000000000040"),
            ExamProblems.NoSuchExam(), ExamProblems.NotRequired(), ExamProblems.Closed(), ExamProblems.AlreadyPassed(), ExamProblems.CoolingDownExample(), ExamProblems.NoPaper(), ExamProblems.FileIncomplete(["本人照片"]), FaceCheckProblems.LockedExample());

    private static async Task<Results<Created<Reply>, Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid enrolmentId, ClaimsPrincipal user, HttpContext context, TrainingDb db, ExamDesk exams, PaperDesk papers, LearnerFile file, FaceCheckDesk faceChecks,
        Ids ids, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var enrolment = await db.Set<Enrolment>().SingleOrDefaultAsync(e => e.LearnerId == learnerId && e.Id == enrolmentId, cancellationToken);
        if (enrolment is null)
            return ExamProblems.NoSuchExam();
        for (var tries = 0; ; tries++)
        {
            if (await Sitting.RunningAsync(db, learnerId, cancellationToken) is { } running)
                return TypedResults.Ok(new Reply(running.Id, null, 0, Sitting.UrlOf(running.Id)));
            var now = clock.GetUtcNow();
            var exam = await exams.ReadAsync(enrolment, cancellationToken);
            if (Refusal(exam, now, clock) is { } refusal)
                return refusal;
            var missing = await file.MissingAsync(learnerId, cancellationToken);
            if (missing.Count > 0)
                return ExamProblems.FileIncomplete(missing.Select(m => m.Words()));
            var rules = exams.RulesOf(enrolment);
            if ((await papers.DrawAsync(learnerId, enrolment.OccupationCode, rules, seed: 0, cancellationToken)).Paper is null)
                return ExamProblems.NoPaper();

            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            // One that still waits for its face check gives way: the later page wins.
            await db.Attempts.Where(a => a.LearnerId == learnerId && a.State == AttemptState.AwaitingFace)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.State, AttemptState.Lapsed).SetProperty(a => a.Version, a => a.Version + 1), cancellationToken);
            var attempt = new Attempt
            {
                Id = ids.New(),
                LearnerId = learnerId,
                EnrolmentId = enrolmentId,
                OccupationCode = enrolment.OccupationCode,
                Number = 1 + await db.Attempts.Where(a => a.LearnerId == learnerId && a.EnrolmentId == enrolmentId).MaxAsync(a => (int?)a.Number, cancellationToken) ?? 1,
                Minutes = rules.ExamMinutes,
                PassPoints = rules.ExamPassPoints,
                State = AttemptState.AwaitingFace,
                Device = Device.NameOf(context.Request.Headers.UserAgent.ToString()),
                CreatedAt = now,
            };
            var begun = await faceChecks.BeginAsync(learnerId, attempt.Id, rules, cancellationToken);
            if (begun.Check is not { } check)
                return FaceCheckProblems.Locked(begun.LockedUntil!.Value, clock);
            db.Add(attempt);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return TypedResults.Created($"/api/v1/attempts/{attempt.Id}", new Reply(attempt.Id, check.Id, check.Steps, Sitting.UrlOf(attempt.Id)));
            }
            catch (DbUpdateException conflict) when (conflict.IsDuplicate() && tries < 3)
            {
                // A second tab was as fast: look again at what there is.
                db.ChangeTracker.Clear();
            }
        }
    }

    private static ProblemHttpResult? Refusal(ExamView exam, DateTimeOffset now, TimeProvider clock) => exam.State switch
    {
        ExamState.NotRequired => ExamProblems.NotRequired(),
        ExamState.Closed => ExamProblems.Closed(),
        ExamState.Passed => ExamProblems.AlreadyPassed(),
        _ => exam.MaySit(now) ? null : ExamProblems.CoolingDown(exam.NextFrom!.Value, clock),
    };
}
