using System.Security.Claims;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Training.Accounts.SignIn;

/// <summary>The three cookies and what stands in them.</summary>
internal static class Sessions
{
    public const string LearnerScheme = "zhuxue.learner", StaffScheme = "zhuxue.staff", ActivationScheme = "zhuxue.activation";

    /// <summary>Takes the cookie that belongs to the path: <c>/staff</c> the one of staff, else the learner's.</summary>
    public const string ByPathScheme = "zhuxue.by-path";

    public const string LearnerIdClaim = "zhuxue:learner", StaffIdClaim = "zhuxue:staff", ActivationClaim = "zhuxue:activation";

    /// <summary>Takes the token of a phone when a request carries one, else the learner's cookie: never both.</summary>
    public const string LearnerApiScheme = "zhuxue.learner-api";

    /// <summary>Stand beside the learner's id when the request comes from a phone: which session, how the phone calls itself, and what stands for it.</summary>
    public const string AppSessionClaim = "zhuxue:app-session", AppDeviceClaim = "zhuxue:app-device", AppMarkClaim = "zhuxue:app-mark";

    public static ClaimsPrincipal Of(Learner learner, DateTimeOffset now) => Make(LearnerScheme,
        [new(LearnerIdClaim, learner.Id.ToString()), new(ClaimTypes.NameIdentifier, learner.Id.ToString()), new(ClaimTypes.Name, learner.Name), new(SessionClaims.Stamp, learner.SessionStamp), Started(now)]);

    public static ClaimsPrincipal Of(StaffMember member, DateTimeOffset now) => Make(StaffScheme,
        [new(StaffIdClaim, member.Id.ToString()), new(ClaimTypes.NameIdentifier, member.Id.ToString()), new(ClaimTypes.Name, member.Name), new(ClaimTypes.Role, member.Role.ToString()),
         new(SessionClaims.Stamp, member.SessionStamp), Started(now)]);

    /// <summary>Says only whose password is to be chosen; no name.</summary>
    public static ClaimsPrincipal ActivationOf(Learner learner, DateTimeOffset now) => Make(ActivationScheme,
        [new(ActivationClaim, learner.Id.ToString()), new(ClaimTypes.NameIdentifier, learner.Id.ToString()), new(SessionClaims.Stamp, learner.SessionStamp), Started(now)]);

    private static Claim Started(DateTimeOffset now) => new(SessionClaims.Started, now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static ClaimsPrincipal Make(string scheme, List<Claim> claims) => new(new ClaimsIdentity(claims, scheme, ClaimTypes.Name, ClaimTypes.Role));
}
