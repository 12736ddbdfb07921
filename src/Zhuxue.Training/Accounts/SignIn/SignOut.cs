using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.Accounts.SignIn;

/// <summary>A learner has left: whatever runs for the session ends.</summary>
internal sealed record LearnerSignedOut(Guid LearnerId) : IEvent;

/// <summary><c>POST /sign-out</c> and <c>POST /staff/sign-out</c>: the buttons in the header.</summary>
internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/sign-out", LearnerAsync).WithMetadata(new RequireAntiforgeryTokenAttribute()).ExcludeFromDescription();
        app.MapPost("/staff/sign-out", StaffAsync).WithMetadata(new RequireAntiforgeryTokenAttribute()).ExcludeFromDescription();
    }

    private static async Task<IResult> LearnerAsync(HttpContext context, Events events, TrainingDb db, CancellationToken cancellationToken)
    {
        if (!IsOurForm(context))
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        if (context.User.HasClaim(claim => claim.Type == Sessions.LearnerIdClaim))
        {
            await events.PublishAsync(new LearnerSignedOut(context.User.LearnerId()), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }
        await context.SignOutAsync(Sessions.LearnerScheme);
        await context.SignOutAsync(Sessions.ActivationScheme);
        return TypedResults.Redirect("/sign-in?left=1");
    }

    private static async Task<IResult> StaffAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!IsOurForm(context))
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        cancellationToken.ThrowIfCancellationRequested();
        await context.SignOutAsync(Sessions.StaffScheme);
        return TypedResults.Redirect("/staff/sign-in");
    }

    private static bool IsOurForm(HttpContext context) => context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false };
}
