using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>
/// Saves what is chosen in one item. The reply means that it is on disk. An older save that arrives late changes nothing; the same
/// one again is answered as before.
/// </summary>
/// <remarks>Hot: in the rush before the end thousands come each second. It asks the database for nothing by itself; <see cref="AnswerWriter"/>
/// commits many at once.</remarks>
internal static class SaveAnswer
{
    /// <param name="Choices">The letters as shown: ["B", "D"]; empty takes the answer back.</param>
    /// <param name="Flagged">The learner wants to come back to the question.</param>
    /// <param name="Revision">Grows with each change that the client makes in this attempt.</param>
    internal sealed record Request(IReadOnlyList<string>? Choices, bool Flagged, long Revision);

    /// <param name="Revision">Of what is stored: higher than the one sent when another tab or device was later. Nothing was changed then; to insist, send it again above.</param>
    internal sealed record Reply(int RemainingSeconds, long Revision);

    /// <summary>Far beyond what a person clicks; keeps a made-up revision from shutting out all later ones.</summary>
    private const long MostRevisions = 1_000_000;

    public static void Map(RouteGroupBuilder api) => api.MapPut("/attempts/{attemptId:guid}/answers/{question:int}/{item:int}", HandleAsync)
        .WithName(nameof(SaveAnswer))
        .Describe("Saves what is chosen in one item. The reply means that it is on disk.")
        .Shows(new Request(["B", "D"], false, 7), new Reply(2400, 7), ExamProblems.NoSuchAttempt(), ExamProblems.NoSuchItem(), ExamProblems.BadAnswer(), ExamProblems.Over(), ExamProblems.Busy()).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(4096));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid attemptId, int question, int item, Request request, ClaimsPrincipal user, HttpContext context, PaperShapes shapes, AnswerWriter writer, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        if (await shapes.OfAsync(learnerId, attemptId, cancellationToken) is not { } shape)
            return ExamProblems.NoSuchAttempt();
        if (shape.At(question, item) is not { } place)
            return ExamProblems.NoSuchItem();
        if (request.Revision is < 0 or > MostRevisions || MaskOf(request.Choices) is not { } chosen || (chosen & ~place.Mask) != 0)
            return ExamProblems.BadAnswer();
        var now = clock.GetUtcNow();
        if (now > shape.EndsAt + Sitting.Grace)
            return ExamProblems.Over();
        var saving = writer.TrySave(new SavedAnswer(learnerId, attemptId, question, item, chosen, request.Flagged, request.Revision));
        if (saving is null)
        {
            context.Response.Headers.RetryAfter = "1";
            return ExamProblems.Busy();
        }
        var outcome = await saving;
        if (outcome == SaveOutcome.Over)
            return ExamProblems.Over();
        var revision = outcome == SaveOutcome.Saved ? request.Revision : await StoredAsync(context, learnerId, attemptId, question, item, cancellationToken);
        return TypedResults.Ok(new Reply(Sitting.RemainingSeconds(shape.EndsAt, now), revision));
    }

    private static Task<long> StoredAsync(HttpContext context, Guid learnerId, Guid attemptId, int question, int item, CancellationToken cancellationToken) =>
        context.RequestServices.GetRequiredService<TrainingDb>().Answers
            .Where(a => a.LearnerId == learnerId && a.AttemptId == attemptId && a.Question == question && a.Item == item).Select(a => a.Revision).SingleAsync(cancellationToken);

    /// <summary>["B", "D"] → 0b1010; null when something in it is no letter A to H.</summary>
    internal static int? MaskOf(IReadOnlyList<string>? choices)
    {
        var mask = 0;
        foreach (var choice in choices ?? [])
        {
            if (choice is not [>= 'A' and <= 'H'])
                return null;
            mask |= 1 << (choice[0] - 'A');
        }
        return mask;
    }
}
