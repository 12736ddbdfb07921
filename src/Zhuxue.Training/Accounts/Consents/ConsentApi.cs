using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Accounts.Consents;

/// <summary>The consents on a phone: the texts word for word, each given and taken back by itself (PIPL, DOMAIN §5).</summary>
internal static class ConsentApi
{
    /// <param name="Kind"><c>face</c> or <c>id-card</c>.</param>
    /// <param name="Version">Goes back when it is given: nobody agrees to a text that was not shown.</param>
    /// <param name="GivenOn">The day on which it was given; null when it does not hold.</param>
    internal sealed record ConsentReply(string Kind, string Version, string Title, IReadOnlyList<string> Paragraphs, DateOnly? GivenOn);

    internal sealed record Reply(IReadOnlyList<ConsentReply> Consents);

    internal sealed record Request(string? Version);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/consents", ListAsync).WithName("ListConsents").Describe("The two texts, and which of them the learner has agreed to.")
            .Shows(null, new Reply([new("face", "2026-01", "人脸信息使用同意书", ["一、用在哪里", "……"], null)]));
        api.MapPut("/consents/{kind}", GiveAsync).WithName("GiveConsent").Describe("Agrees to the present text of one kind.", "Giving it again changes nothing.")
            .Shows(new Request("2026-01"), null, AccountsProblems.NoSuchConsent(), AccountsProblems.ConsentOutdated());
        api.MapDelete("/consents/{kind}", WithdrawAsync).WithName("WithdrawConsent")
            .Describe("Takes a consent back; what stood on it is deleted at once.", "Without the consent to the use of the face, learning goes the way without a face, which is worth the same.")
            .Refuses(AccountsProblems.NoSuchConsent());
    }

    private static async Task<Ok<Reply>> ListAsync(ClaimsPrincipal user, TrainingDb db, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var given = await db.Consents.AsNoTracking().Where(c => c.LearnerId == learnerId && c.WithdrawnAt == null).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Reply([.. Enum.GetValues<ConsentKind>().Select(kind =>
        {
            var text = ConsentText.Of(kind);
            return new ConsentReply(NameOf(kind), text.Version, text.Title, text.Paragraphs, given.SingleOrDefault(c => c.Kind == kind)?.GivenAt.DayInBeijing);
        })]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> GiveAsync(string kind, Request request, ClaimsPrincipal user, GiveConsent give, CancellationToken cancellationToken)
    {
        if (KindOf(kind) is not { } known)
            return AccountsProblems.NoSuchConsent();
        if (request.Version != ConsentText.Of(known).Version)
            return AccountsProblems.ConsentOutdated();
        await give.HandleAsync(user.LearnerId(), known, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> WithdrawAsync(string kind, ClaimsPrincipal user, WithdrawConsent withdraw, CancellationToken cancellationToken)
    {
        if (KindOf(kind) is not { } known)
            return AccountsProblems.NoSuchConsent();
        await withdraw.HandleAsync(user.LearnerId(), known, cancellationToken);
        return TypedResults.NoContent();
    }

    private static string NameOf(ConsentKind kind) => kind is ConsentKind.Face ? "face" : "id-card";

    private static ConsentKind? KindOf(string name) => Enum.GetValues<ConsentKind>().Cast<ConsentKind?>().FirstOrDefault(kind => NameOf(kind!.Value) == name);
}
