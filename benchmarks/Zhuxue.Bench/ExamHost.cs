using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Attempts;

namespace Zhuxue.Bench;

/// <summary>
/// The training site with what exams are held against, behind the same door: <c>/bench/attempts/{id}/answers-plain/…</c> saves each answer in an
/// EF Core transaction of its own, <c>/bench/attempts/{id}/hand-in-plain</c> finishes each attempt in one of its own.
/// </summary>
internal static class ExamHost
{
    public const string Argument = "--exam-host";

    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = TrainingSite.Build(args[1..]);
        var bench = app.MapGroup("/api/v1/bench").RequireAuthorization(Policies.Learner).AddEndpointFilter<SameSiteGuard>();
        bench.MapPut("/attempts/{attemptId:guid}/answers-plain/{question:int}/{item:int}", SavePlainAsync);
        bench.MapPost("/attempts/{attemptId:guid}/hand-in-plain", async (Guid attemptId, HttpContext context, FinishAttempts finish, CancellationToken cancellationToken) =>
            await finish.FinishOneAsync(new FinishRequest(context.User.LearnerId(), attemptId, IfOverdue: false), cancellationToken) == AttemptState.Finished ? Results.Ok() : Results.Conflict());
        await app.MigrateAsync();
        await app.RunAsync();
        return 0;
    }

    private static async Task<IResult> SavePlainAsync(
        Guid attemptId, int question, int item, SaveAnswer.Request request, HttpContext context, TrainingDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = context.User.LearnerId();
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var attempt = await db.Attempts.SingleOrDefaultAsync(a => a.LearnerId == learnerId && a.Id == attemptId, cancellationToken);
        if (attempt is null || !Sitting.IsRunning(attempt, now))
            return Results.Conflict();
        var answer = await db.Answers.SingleOrDefaultAsync(a => a.LearnerId == learnerId && a.AttemptId == attemptId && a.Question == question && a.Item == item, cancellationToken);
        if (answer is null)
            db.Add(answer = new Answer { LearnerId = learnerId, AttemptId = attemptId, Question = question, Item = item });
        (answer.Chosen, answer.IsFlagged, answer.Revision, answer.SavedAt) = (SaveAnswer.MaskOf(request.Choices) ?? 0, request.Flagged, request.Revision, now);
        attempt.Version++; // as a sitting that must not end meanwhile is held without our statement
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Results.Ok(new SaveAnswer.Reply(Sitting.RemainingSeconds(attempt.EndsAt!.Value, now), request.Revision));
    }
}
