using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Accounts.Apps;

/// <summary>Another password, chosen on a phone: every session ends, this one too, and this phone gets new tokens.</summary>
internal static class ChangePasswordInApp
{
    internal sealed record Request(string? Current, string? Password, string? Repeated, AppDevice? Device);

    public static void Map(RouteGroupBuilder api) => api.MapPut("/password", HandleAsync).WithName(nameof(ChangePasswordInApp))
        .Describe("Changes the password.", "All other phones and browsers are signed out; this phone goes on with the tokens of the reply.")
        .Shows(new Request("gongdi-2026x", "gongdi-2027y", "gongdi-2027y", null), SignInApp.Pair, AccountsProblems.PasswordRefused("现在的密码不对。请再看一遍。", null, null));

    private static async Task<Results<Ok<AppTokenPair>, ProblemHttpResult>> HandleAsync(
        Request request, ClaimsPrincipal user, HttpContext http, ChangePassword change, AppTokens tokens, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        var outcome = await change.HandleAsync(user.LearnerId(), request.Current, request.Password, request.Repeated, cancellationToken);
        return outcome.Learner is { } learner
            ? TypedResults.Ok(await tokens.BeginAsync(learner, request.Device, cancellationToken))
            : AccountsProblems.PasswordRefused(outcome.CurrentWords, outcome.NewWords, outcome.RepeatWords);
    }
}
