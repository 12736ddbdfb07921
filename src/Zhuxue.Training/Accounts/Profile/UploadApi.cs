using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Accounts.Profile;

/// <summary>The pictures of the file, sent by a phone: both sides of the card and the portrait (M4). The operations are those of the pages.</summary>
internal static class UploadApi
{
    /// <param name="Waits">It was kept, and a person still decides about it; learning does not wait.</param>
    internal sealed record Reply(bool Waits);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/profile/id-card/{side}", CardAsync).WithName("UploadIdCard").DisableAntiforgery().TakesFile("photo")
            .Describe("Takes a photo of one side of the identity card; side is front or back.", "The card is read at once and compared with the account. What cannot be decided by machine is kept and decided by a person.")
            .Shows(null, new Reply(false), AccountsProblems.NoSuchSide(), AccountsProblems.ConsentMissing("先要您同意，我们才能收身份证照片。"), AccountsProblems.PhotoRefused("这一面是国徽面。请翻过来拍。"), AccountsProblems.Busy(5));
        api.MapPost("/profile/portrait", PortraitAsync).WithName("UploadPortrait").DisableAntiforgery().TakesFile("photo", "recent")
            .Describe("Takes the learner's own photo, not older than three months.", "The field recent is true when the learner says so; a date inside the file that says otherwise wins.")
            .Shows(null, new Reply(false), AccountsProblems.ConsentMissing("先要您同意，我们才能用这张照片。"), AccountsProblems.PhotoAgeUnknown("请确认照片是三个月内拍的。"), AccountsProblems.PhotoRefused("照片里有两张脸。请一个人拍。"));
    }

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> CardAsync(string side, IFormFile? photo, ClaimsPrincipal user, HttpContext http, UploadIdCard upload, CancellationToken cancellationToken)
    {
        LearnerImageKind? kind = side switch { "front" => LearnerImageKind.IdCardFront, "back" => LearnerImageKind.IdCardBack, _ => null };
        if (kind is null)
            return AccountsProblems.NoSuchSide();
        var outcome = await upload.HandleAsync(user.LearnerId(), kind.Value, photo, cancellationToken);
        return outcome switch
        {
            { Accepted: true } => TypedResults.Ok(new Reply(outcome.Waits)),
            { BusySeconds: { } seconds } => AccountsProblems.Busy(http, seconds),
            { ConsentWords: { } words } => AccountsProblems.ConsentMissing(words),
            _ => AccountsProblems.PhotoRefused(outcome.PhotoWords!),
        };
    }

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> PortraitAsync(IFormFile? photo, [FromForm] string? recent, ClaimsPrincipal user, UploadPortrait upload, CancellationToken cancellationToken)
    {
        var outcome = await upload.HandleAsync(user.LearnerId(), photo, recent == "true", cancellationToken);
        return outcome switch
        {
            { Accepted: true } => TypedResults.Ok(new Reply(false)),
            { ConsentWords: { } words } => AccountsProblems.ConsentMissing(words),
            { DeclarationWords: { } words } => AccountsProblems.PhotoAgeUnknown(words),
            _ => AccountsProblems.PhotoRefused(outcome.PhotoWords!),
        };
    }
}
