using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Training.Accounts.SignIn;

/// <summary>Powers that several roles of staff share: each context lists its own, by name.</summary>
internal static class StaffPolicies
{
    public static void AddStaffPolicies(this AuthorizationOptions options, IReadOnlyDictionary<string, StaffRole[]> powers)
    {
        foreach (var (name, roles) in powers)
        {
            options.AddPolicy(name, policy => policy.AddAuthenticationSchemes(Sessions.StaffScheme).RequireAuthenticatedUser()
                .RequireClaim(Sessions.StaffIdClaim).RequireRole(roles.Select(r => r.ToString())));
        }
    }

    /// <summary>Whether the signed-in member of staff has one of the roles; the same answer as the policy gives.</summary>
    public static bool IsOneOf(this ClaimsPrincipal user, IEnumerable<StaffRole> roles) => roles.Any(role => user.IsInRole(role.ToString()));
}
