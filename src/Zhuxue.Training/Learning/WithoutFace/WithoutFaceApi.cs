using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Learning.WithoutFace;

/// <summary>不刷脸的办法 on a phone: how it stands, and choosing it (DOMAIN §5).</summary>
internal static class WithoutFaceApi
{
    /// <param name="Holds">The learner is on this way.</param>
    /// <param name="IsConfirmed">Staff have made sure who it is; until then no lesson begins.</param>
    /// <param name="ConfirmedUntil">The day until which that holds.</param>
    /// <param name="ByStaff">Staff have marked the learner; only they end it.</param>
    internal sealed record Reply(bool Holds, bool IsConfirmed, DateOnly? ConfirmedUntil, bool ByStaff);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/profile/without-face", ReadAsync).WithName("ReadWithoutFace").Describe("Whether the learner is known without the face, and how far that is.").Shows(null, new Reply(true, false, null, false));
        api.MapPut("/profile/without-face", ChooseAsync).WithName("ChooseWithoutFace").Describe("Chooses the way without a face; staff then make sure who it is, once in half a year.", "Back to the face: agree to its use again.")
            .Refuses(LearningProblems.FaceConsentHolds());
    }

    private static async Task<Ok<Reply>> ReadAsync(ClaimsPrincipal user, WaysWithoutFace ways, CancellationToken cancellationToken)
    {
        var way = await ways.OfAsync(user.LearnerId(), cancellationToken);
        return TypedResults.Ok(new Reply(way is not null, way is { IsConfirmed: true }, way is { IsConfirmed: true } ? way.Confirmation!.Until.DayInBeijing : null, way?.Way.StaffId is not null));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChooseAsync(ClaimsPrincipal user, WaysWithoutFace ways, CancellationToken cancellationToken) =>
        await ways.ChooseAsync(user.LearnerId(), cancellationToken) ? TypedResults.NoContent() : LearningProblems.FaceConsentHolds();
}
