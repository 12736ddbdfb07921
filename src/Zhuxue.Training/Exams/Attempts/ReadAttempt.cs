using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>The paper of a sitting with what is chosen so far, or its result: all that another device needs to go on. The key is never in it.</summary>
internal static class ReadAttempt
{
    internal sealed record OptionReply(string Letter, string Text, string? Picture, string? PictureWords);

    internal sealed record ItemReply(string Kind, string Prompt, IReadOnlyList<OptionReply> Options, IReadOnlyList<string> Chosen, long Revision);

    internal sealed record QuestionReply(string Kind, string Stem, int Points, string? Picture, string? PictureWords, IReadOnlyList<ItemReply> Items, bool Flagged);

    internal sealed record ChapterReply(string Title, int Points, int Of);

    /// <param name="State">awaiting-face, sitting, finished or lapsed.</param>
    internal sealed record Reply(
        Guid Id, Guid EnrolmentId, int Number, string State, int RemainingSeconds, int PassPoints, IReadOnlyList<QuestionReply> Questions,
        int? Score, bool? Passed, IReadOnlyList<ChapterReply> Chapters);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/attempts/{attemptId:guid}", HandleAsync).WithName(nameof(ReadAttempt))
        .Describe("The paper of a sitting with what is chosen so far, or its result; the key is never in it.")
        .Shows(null, new Reply(Guid.Parse("0198a1b2-0000-7000-8000-000000000040"), Guid.Parse("0198a1b2-0000-7000-8000-000000000010"), 1, "finished", 0, 60, [], 82, true, [new("法规", 40, 50)]), ExamProblems.NoSuchAttempt());

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid attemptId, ClaimsPrincipal user, HttpContext context, TrainingDb db, ShownPapers papers, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var attempt = await db.Attempts.AsNoTracking().SingleOrDefaultAsync(a => a.LearnerId == learnerId && a.Id == attemptId, cancellationToken);
        if (attempt is null)
            return ExamProblems.NoSuchAttempt();
        context.Response.Headers.CacheControl = "no-store";
        var questions = attempt.State == AttemptState.Sitting ? (await papers.ReadAsync(attempt, cancellationToken)).Questions : [];
        var chapters = attempt.State == AttemptState.Finished ? await papers.ChaptersAsync(attempt, cancellationToken) : [];
        return TypedResults.Ok(new Reply(
            attempt.Id, attempt.EnrolmentId, attempt.Number, System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(attempt.State.ToString()),
            attempt.State == AttemptState.Sitting ? Sitting.RemainingSeconds(attempt.EndsAt!.Value, clock.GetUtcNow()) : 0, attempt.PassPoints,
            [.. questions.Select(Of)], attempt.Score, attempt.Passed, [.. chapters.Select(c => new ChapterReply(c.Title, c.Points, c.Of))]));
    }

    private static QuestionReply Of(ShownQuestion question) => new(
        question.Kind.ToString(), question.Stem, question.Points, question.Picture?.Url, question.Picture?.Words,
        [.. question.Items.Select(i => new ItemReply(i.Kind.ToString(), i.Prompt,
            [.. i.Options.Select(o => new OptionReply(o.Letter, o.Text, o.Picture?.Url, o.Picture?.Words))],
            [.. i.Options.Where(o => o.IsChosen).Select(o => o.Letter)], i.Revision))],
        question.IsFlagged);
}
