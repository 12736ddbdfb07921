using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Accounts.Apps;

/// <summary>Takes the access token of a phone: <c>Authorization: Bearer zxa_…</c>. A refusal says whether a refresh helps or only a new sign-in.</summary>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AppSessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "zhuxue.app", Prefix = "Bearer ";
    private bool expired, presented;

    /// <summary>What a request presents as a token; null when it presents none.</summary>
    public static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } header && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { } token)
            return AuthenticateResult.NoResult();
        presented = true;
        var (state, identity) = await sessions.FindAsync(token, Context.RequestAborted);
        expired = state == AppTokenState.Expired;
        return identity is null
            ? AuthenticateResult.Fail("The access token is not good.")
            : AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = expired ? "Bearer error=\"invalid_token\", error_description=\"expired\"" : presented ? "Bearer error=\"invalid_token\"" : "Bearer";
        var problem = expired ? AccountsProblems.TokenExpired() : AccountsProblems.TokenUnknown();
        return problem.ExecuteAsync(Context);
    }

    internal static ClaimsPrincipal PrincipalOf(AppIdentity identity)
    {
        var id = identity.LearnerId.ToString();
        return new(new ClaimsIdentity(
        [
            new(Sessions.LearnerIdClaim, id), new(ClaimTypes.NameIdentifier, id), new(ClaimTypes.Name, identity.Name),
            new(Sessions.AppSessionClaim, identity.SessionId.ToString()), new(Sessions.AppDeviceClaim, identity.Device), new(Sessions.AppMarkClaim, identity.DeviceMark),
        ], SchemeName, ClaimTypes.Name, ClaimTypes.Role));
    }
}

/// <summary>Reads from which phone a request comes; null for browsers.</summary>
internal static class SignedInApp
{
    extension(ClaimsPrincipal user)
    {
        /// <summary>The session of the phone behind the request.</summary>
        public Guid? AppSessionId() => user.FindFirstValue(Sessions.AppSessionClaim) is { } text ? Guid.Parse(text, CultureInfo.InvariantCulture) : null;

        /// <summary>What the phone calls itself.</summary>
        public string? AppDeviceName() => user.FindFirstValue(Sessions.AppDeviceClaim);

        /// <summary>Stands for the phone among all learners.</summary>
        public string? AppDeviceMark() => user.FindFirstValue(Sessions.AppMarkClaim);
    }
}
