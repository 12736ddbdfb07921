using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Exams.Watching;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>
/// The page of a sitting reports every few seconds: it gets the time that is left by the server's clock, and is told when a snapshot
/// is due. Leaving the page, and going on with another device, are signals for reviewers and end nothing.
/// </summary>
internal static class ReportSitting
{
    /// <param name="LeftTimes">How often the page was left since the last report: a claim, believed as far as it incriminates.</param>
    /// <param name="LeftSeconds">For how long in all.</param>
    internal sealed record Request(int LeftTimes, int LeftSeconds);

    /// <param name="State">sitting, or finished: then the result stands under <paramref name="Url"/>.</param>
    internal sealed record Reply(string State, int RemainingSeconds, Guid? SnapshotId, int ReportSeconds, string Url);

    private const int EverySeconds = 10;

    public static void Map(RouteGroupBuilder api) => api.MapPost("/attempts/{attemptId:guid}/reports", HandleAsync).WithName(nameof(ReportSitting))
        .Describe("The page of a sitting reports: it gets the time that is left, and is told when a snapshot is due.")
        .Shows(new Request(0, 0), new Reply("sitting", 2400, null, EverySeconds, "/exam/0198a1b2-0000-7000-8000-000000000040"), ExamProblems.NoSuchAttempt(), ExamProblems.FaceFirst(), ExamProblems.Over());

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid attemptId, Request request, ClaimsPrincipal user, HttpContext context, TrainingDb db, ExamDesk exams, FinishAttempts finish,
        Ids ids, Chance chance, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var attempt = await db.Attempts.SingleOrDefaultAsync(a => a.LearnerId == learnerId && a.Id == attemptId, cancellationToken);
        var now = clock.GetUtcNow();
        if (attempt is null)
            return ExamProblems.NoSuchAttempt();
        if (attempt.State is AttemptState.AwaitingFace)
            return ExamProblems.FaceFirst();
        if (attempt.State is AttemptState.Lapsed)
            return ExamProblems.Over();
        if (!Sitting.IsRunning(attempt, now))
        {
            if (attempt.State == AttemptState.Sitting && finish.TryFinish(new FinishRequest(learnerId, attemptId, IfOverdue: true)) is { } finishing)
                await finishing;
            return TypedResults.Ok(new Reply("finished", 0, null, EverySeconds, Sitting.UrlOf(attemptId)));
        }

        if (request is { LeftTimes: > 0 })
            Signal(ExamSignalKind.LeftPage, new { Times = Math.Min(request.LeftTimes, 1000), Seconds = Math.Clamp(request.LeftSeconds, 0, 3600) });
        var device = Device.NameOf(context.Request.Headers.UserAgent.ToString());
        if (device != attempt.Device && !await db.ExamSignals.AnyAsync(s => s.LearnerId == learnerId && s.AttemptId == attemptId && s.Kind == ExamSignalKind.OtherDevice, cancellationToken))
            Signal(ExamSignalKind.OtherDevice, new { From = attempt.Device, To = device });
        var snapshot = await SnapshotAsync();
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Two tabs reported at once, or it was handed in meanwhile: the next report looks again.
            snapshot = null;
        }
        return TypedResults.Ok(new Reply("sitting", Sitting.RemainingSeconds(attempt.EndsAt!.Value, now), snapshot, EverySeconds, Sitting.UrlOf(attemptId)));

        void Signal(ExamSignalKind kind, object detail) =>
            db.Add(new ExamSignal { LearnerId = learnerId, Id = ids.New(), AttemptId = attemptId, Kind = kind, At = now, Detail = System.Text.Json.JsonSerializer.Serialize(detail) });

        async Task<Guid?> SnapshotAsync()
        {
            var last = await db.AttemptSnapshots.Where(s => s.LearnerId == learnerId && s.AttemptId == attemptId)
                .OrderByDescending(s => s.AskedAt).FirstOrDefaultAsync(cancellationToken);
            if (last is { State: AttemptSnapshotState.Asked })
            {
                if (now <= last.DueAt)
                    return last.Id;
                last.State = AttemptSnapshotState.Missed;
                Signal(ExamSignalKind.SnapshotMissed, new { SnapshotId = last.Id, last.AskedAt });
            }
            if (attempt.SnapshotAt is not { } at || now < at)
                return null;
            var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == learnerId && e.Id == attempt.EnrolmentId, cancellationToken);
            var rules = exams.RulesOf(enrolment);
            var asked = new AttemptSnapshot
            {
                LearnerId = learnerId,
                Id = ids.New(),
                AttemptId = attemptId,
                AskedAt = now,
                DueAt = now + TimeSpan.FromSeconds(rules.SnapshotAnswerSeconds),
                State = AttemptSnapshotState.Asked,
            };
            db.Add(asked);
            var count = 1 + await db.AttemptSnapshots.CountAsync(s => s.LearnerId == learnerId && s.AttemptId == attemptId, cancellationToken);
            attempt.SnapshotAt = SnapshotMoment.Next(attempt, rules.ExamSnapshots, count, chance);
            attempt.Version++;
            return asked.Id;
        }
    }
}
