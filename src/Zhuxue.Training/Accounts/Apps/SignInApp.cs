using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Accounts.Apps;

/// <summary>
/// Signs a learner in on a phone with identity number and password (M3). The initial password gives no tokens: it gives the right to choose a password of
/// one's own, for some minutes and nothing else, and that gives them.
/// </summary>
internal static class SignInApp
{
    /// <param name="IdNumber">18 characters; a small x and spaces are understood.</param>
    /// <param name="Password">The learner's own, or the initial one.</param>
    /// <param name="Device">How the phone presents itself.</param>
    internal sealed record Request(string? IdNumber, string? Password, AppDevice? Device);

    /// <param name="ActivationToken">From the sign-in with the initial password.</param>
    internal sealed record ActivationRequest(string? ActivationToken, string? Password, string? Repeated, AppDevice? Device);

    /// <param name="State"><c>signed-in</c>, or <c>activation</c>: a password of one's own comes first.</param>
    /// <param name="Tokens">When signed in.</param>
    /// <param name="ActivationToken">Otherwise.</param>
    internal sealed record Reply(string State, AppTokenPair? Tokens, string? ActivationToken);

    private const string ActivationPurpose = "app.activation";

    private sealed record Activation(Guid LearnerId, string Stamp, DateTimeOffset Until);

    private static readonly AppDevice Phone = new("q2Zl8bWZ1mM3hVt0kYxw7A", "Redmi Note 9");
    internal static readonly AppTokenPair Pair = new("zxa_9dX0…", 1800, "zxr_h4Qm…", 2_592_000);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/sessions", HandleAsync).WithName(nameof(SignInApp)).Produces<Reply>()
            .Describe("Signs in on a phone.", "With the initial password the reply asks for a password of one's own first. Five wrong passwords lock the account for a while, whoever tries from wherever.")
            .Shows(new Request("11010519880412001X", "gongdi-2026x", Phone), new Reply("signed-in", Pair, null), AccountsProblems.SignInRefused("少了 1 位。身份证号是 18 位，最后一位可能是 X。", null));
        api.MapPost("/sessions/activation", ActivateAsync).WithName("ActivateApp").Produces<Reply>()
            .Describe("Chooses the first password of one's own and signs in with it (M3).")
            .Shows(new ActivationRequest("AAAAAQ…", "gongdi-2026x", "gongdi-2026x", Phone), new Reply("signed-in", Pair, null),
                AccountsProblems.ActivationOver(), AccountsProblems.PasswordRefused(null, "太短了。至少 8 位。", null));
    }

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, SignInLearner signIn, AppTokens tokens, FieldCipher cipher, TimeProvider clock, IOptions<AccountsOptions> options, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        var outcome = await signIn.HandleAsync(request.IdNumber, request.Password, cancellationToken);
        if (outcome.MustActivate is { } fresh)
        {
            var activation = new Activation(fresh.Id, fresh.SessionStamp, clock.GetUtcNow().AddMinutes(options.Value.ActivationMinutes));
            return TypedResults.Ok(new Reply("activation", null, cipher.Seal(ActivationPurpose, JsonSerializer.Serialize(activation))));
        }
        return outcome.SignedIn is { } learner
            ? TypedResults.Ok(new Reply("signed-in", await tokens.BeginAsync(learner, request.Device, cancellationToken), null))
            : AccountsProblems.SignInRefused(outcome.IdNumberWords, outcome.PasswordWords);
    }

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> ActivateAsync(
        ActivationRequest request, HttpContext http, TrainingDb db, ChangePassword change, AppTokens tokens, FieldCipher cipher, TimeProvider clock, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        // A chosen password changes the stamp: the right is used up by it.
        if (Open(cipher, request.ActivationToken) is not { } activation || activation.Until <= clock.GetUtcNow()
            || !await db.Learners.AnyAsync(l => l.Id == activation.LearnerId && l.SessionStamp == activation.Stamp && l.PasswordHash == null, cancellationToken))
            return AccountsProblems.ActivationOver();
        var outcome = await change.ActivateAsync(activation.LearnerId, request.Password, request.Repeated, cancellationToken);
        return outcome.Learner is { } learner
            ? TypedResults.Ok(new Reply("signed-in", await tokens.BeginAsync(learner, request.Device, cancellationToken), null))
            : AccountsProblems.PasswordRefused(null, outcome.NewWords, outcome.RepeatWords);
    }

    private static Activation? Open(FieldCipher cipher, string? token)
    {
        if (token is not { Length: > 0 and < 1000 })
            return null;
        try
        {
            return JsonSerializer.Deserialize<Activation>(cipher.Open(ActivationPurpose, token));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
