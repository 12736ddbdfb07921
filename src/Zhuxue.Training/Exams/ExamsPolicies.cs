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

    public static IReadOnlyDictionary<string, StaffRole[]> Roles { get; } = new Dictionary<string, StaffRole[]>
    {
        [Bank] = [StaffRole.Operator],
        [Results] = [StaffRole.Operator, StaffRole.Reviewer],
    };

    internal static void Add(AuthorizationOptions options) => options.AddStaffPolicies(Roles);
}
