using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace Zhuxue.Registry.Accounts.SignIn;

/// <summary><c>POST /sign-out</c> and <c>POST /staff/sign-out</c>: the buttons in the header.</summary>
internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/sign-out", context => LeaveAsync(context, Sessions.PersonScheme, "/sign-in?left=1")).WithMetadata(new RequireAntiforgeryTokenAttribute()).ExcludeFromDescription();
        app.MapPost("/staff/sign-out", context => LeaveAsync(context, Sessions.StaffScheme, "/staff/sign-in")).WithMetadata(new RequireAntiforgeryTokenAttribute()).ExcludeFromDescription();
    }

    private static async Task LeaveAsync(HttpContext context, string scheme, string next)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        await context.SignOutAsync(scheme);
        context.Response.Redirect(next);
    }
}
