using Microsoft.AspNetCore.Authorization;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Training.Exams;

/// <summary>Who of the staff works on exams.</summary>
internal static class ExamsPolicies
{
    /// <summary>May write and read questions with their answers, and blueprints.</summary>
    public const string Bank = "exams.bank";

    /// <summary>May see attempts, signals and item analysis, and decide on marking again.</summary>
    public const string Results = "exams.results";

    /// <summary>May see pictures of questions: learners and staff alike.</summary>
    public const string Pictures = "exams.pictures";

    public static IReadOnlyDictionary<string, StaffRole[]> Roles { get; } = new Dictionary<string, StaffRole[]>
    {
        [Bank] = [StaffRole.Operator],
        [Results] = [StaffRole.Operator, StaffRole.Reviewer],
    };

    /// <summary>Whether the signed-in member of staff may; the same answer as the policy gives.</summary>
    public static bool MayExams(this System.Security.Claims.ClaimsPrincipal user, string policy) => user.IsOneOf(Roles[policy]);

    internal static void Add(AuthorizationOptions options)
    {
        options.AddStaffPolicies(Roles);
        options.AddPolicy(Pictures, policy => policy.AddAuthenticationSchemes(Sessions.LearnerScheme, Sessions.StaffScheme).RequireAuthenticatedUser()
            .RequireAssertion(context => context.User.HasClaim(claim => claim.Type is Sessions.LearnerIdClaim or Sessions.StaffIdClaim)));
    }
}
