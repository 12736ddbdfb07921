using Microsoft.AspNetCore.Authorization;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Training.Console;

/// <summary>What several roles of staff share. The three administrators see no learner: their powers are others.</summary>
internal static class ConsolePolicies
{
    /// <summary>May see learners, masked.</summary>
    public const string People = "console.people";

    /// <summary>May see images of learners, each look recorded.</summary>
    public const string Images = "console.images";

    /// <summary>May change what a learner cannot change: phone, password.</summary>
    public const string Contact = "console.contact";

    /// <summary>May bring rosters in.</summary>
    public const string Rosters = "console.rosters";

    /// <summary>May decide appeals: a second reviewer, never the first.</summary>
    public const string Appeals = "console.appeals";

    /// <summary>May propose that credited hours be revoked.</summary>
    public const string Revoke = "console.revoke";

    /// <summary>May put the second name under a revocation, or turn it down.</summary>
    public const string Revocations = "console.revocations";

    /// <summary>May bring in the holidays of a year.</summary>
    public const string Calendar = "console.calendar";

    /// <summary>May review hours: see cases and decide them.</summary>
    public const string Review = "console.review";

    /// <summary>May look after uploads to the registry.</summary>
    public const string Uploads = "console.uploads";

    /// <summary>May see whether certificates stay valid: the centre of everybody, an employer's contact of their own people.</summary>
    public const string Outlook = "console.outlook";

    /// <summary>May print hour proofs, each recorded; an employer's contact those of their own people.</summary>
    public const string Proofs = "console.proofs";

    public static IReadOnlyDictionary<string, StaffRole[]> Roles { get; } = new Dictionary<string, StaffRole[]>
    {
        [People] = [StaffRole.Operator, StaffRole.Reviewer, StaffRole.Hotline],
        [Images] = [StaffRole.Operator, StaffRole.Reviewer],
        [Contact] = [StaffRole.Operator, StaffRole.Hotline],
        [Rosters] = [StaffRole.Operator],
        [Appeals] = [StaffRole.Reviewer],
        [Revoke] = [StaffRole.Reviewer],
        [Revocations] = [StaffRole.Reviewer, StaffRole.Operator],
        [Calendar] = [StaffRole.Operator],
        [Review] = [StaffRole.Reviewer],
        [Uploads] = [StaffRole.Operator],
        [Outlook] = [StaffRole.Operator, StaffRole.Reviewer, StaffRole.Hotline, StaffRole.EmployerContact],
        [Proofs] = [StaffRole.Operator, StaffRole.EmployerContact],
    };

    /// <summary>Whether the signed-in member of staff may; the same answer as the policy gives.</summary>
    public static bool May(this System.Security.Claims.ClaimsPrincipal user, string policy) => user.IsOneOf(Roles[policy]);

    internal static void Add(AuthorizationOptions options) => options.AddStaffPolicies(Roles);
}
