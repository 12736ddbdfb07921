using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Training.Accounts.SignIn;

/// <summary>Who may enter: put on folders of pages (<c>_Imports.razor</c>) and groups of routes, never on single handlers.</summary>
internal static class Policies
{
    public const string Learner = "learner";

    /// <summary>A learner before the JSON API: by the cookie of a browser or by the token of a phone.</summary>
    public const string LearnerApi = "learner.api";

    /// <summary>Staff of whatever role.</summary>
    public const string Staff = "staff";

    public const string Operator = "staff.operator";
    public const string Reviewer = "staff.reviewer";
    public const string Hotline = "staff.hotline";
    public const string SystemAdmin = "staff.system-admin";
    public const string SecurityAdmin = "staff.security-admin";
    public const string AuditAdmin = "staff.audit-admin";

    /// <summary>Whoever has proven the initial password and may now choose a password of their own, and nothing else (M3).</summary>
    public const string Activation = "activation";

    internal static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Learner, policy => policy.AddAuthenticationSchemes(Sessions.LearnerScheme).RequireAuthenticatedUser().RequireClaim(Sessions.LearnerIdClaim));
        options.AddPolicy(LearnerApi, policy => policy.AddAuthenticationSchemes(Sessions.LearnerApiScheme).RequireAuthenticatedUser().RequireClaim(Sessions.LearnerIdClaim));
        options.AddPolicy(Activation, policy => policy.AddAuthenticationSchemes(Sessions.ActivationScheme).RequireAuthenticatedUser().RequireClaim(Sessions.ActivationClaim));
        options.AddPolicy(Staff, OfRole(null));
        options.AddPolicy(Operator, OfRole(StaffRole.Operator));
        options.AddPolicy(Reviewer, OfRole(StaffRole.Reviewer));
        options.AddPolicy(Hotline, OfRole(StaffRole.Hotline));
        options.AddPolicy(SystemAdmin, OfRole(StaffRole.SystemAdmin));
        options.AddPolicy(SecurityAdmin, OfRole(StaffRole.SecurityAdmin));
        options.AddPolicy(AuditAdmin, OfRole(StaffRole.AuditAdmin));
    }

    private static Action<AuthorizationPolicyBuilder> OfRole(StaffRole? role) => policy =>
    {
        policy.AddAuthenticationSchemes(Sessions.StaffScheme).RequireAuthenticatedUser().RequireClaim(Sessions.StaffIdClaim);
        if (role is { } one)
            policy.RequireRole(one.ToString());
    };
}

/// <summary>Reads who is signed in.</summary>
internal static class SignedIn
{
    extension(ClaimsPrincipal user)
    {
        /// <summary>The learner behind the request.</summary>
        /// <exception cref="InvalidOperationException">Nobody passed <see cref="Policies.Learner"/>: the route is not protected.</exception>
        public Guid LearnerId() => Read(user, Sessions.LearnerIdClaim);

        /// <summary>The member of staff behind the request.</summary>
        /// <exception cref="InvalidOperationException">Nobody passed <see cref="Policies.Staff"/>: the route is not protected.</exception>
        public Guid StaffId() => Read(user, Sessions.StaffIdClaim);
    }

    private static Guid Read(ClaimsPrincipal user, string claim) => user.FindFirstValue(claim) is { } text
        ? Guid.Parse(text, CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"The user has no claim {claim}; the route lacks its policy.");
}
