using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Web;

namespace Zhuxue.Training.Accounts.Apps;

/// <summary>Brings a phone the next pair of tokens; see <see cref="AppTokens"/> for what an old refresh token means.</summary>
internal static class RefreshApp
{
    internal sealed record Request(string? RefreshToken);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/sessions/refresh", HandleAsync).WithName(nameof(RefreshApp))
        .Describe("Exchanges a refresh token for the next pair.",
            "A refresh token works once. When the reply was lost, the same one may be sent again as long as nothing that it brought was used. One that comes after that is a copy: the phone is signed out.")
        .Shows(new Request(SignInApp.Pair.RefreshToken), SignInApp.Pair, AccountsProblems.TokenUnknown(), AccountsProblems.RefreshExpired(), AccountsProblems.RefreshReused());

    private static async Task<Results<Ok<AppTokenPair>, ProblemHttpResult>> HandleAsync(Request request, HttpContext http, AppTokens tokens, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (outcome, pair) = await tokens.RefreshAsync(request.RefreshToken, cancellationToken);
        return outcome switch
        {
            RefreshOutcome.Refreshed => TypedResults.Ok(pair!),
            RefreshOutcome.Expired => AccountsProblems.RefreshExpired(),
            RefreshOutcome.Reused => AccountsProblems.RefreshReused(),
            _ => AccountsProblems.TokenUnknown(),
        };
    }
}
