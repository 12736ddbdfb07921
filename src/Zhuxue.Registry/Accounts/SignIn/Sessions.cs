using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Accounts.Staff;

namespace Zhuxue.Registry.Accounts.SignIn;

/// <summary>The two cookies and what stands in them. Their names differ from the training site's: browsers do not tell ports apart.</summary>
internal sealed class Sessions : ISessionHolders
{
    public const string PersonScheme = "zhuxue.person", StaffScheme = "zhuxue.registry-staff";

    /// <summary>Takes the cookie that belongs to the path: <c>/staff</c> the one of staff, else the person's.</summary>
    public const string ByPathScheme = "zhuxue.registry-by-path";

    public const string PersonIdClaim = "zhuxue:person", StaffIdClaim = "zhuxue:registry-staff";

    public static ClaimsPrincipal Of(Person person, DateTimeOffset now) => Make(PersonScheme,
        [new(PersonIdClaim, person.Id.ToString()), new(ClaimTypes.NameIdentifier, person.Id.ToString()), new(ClaimTypes.Name, person.Name), new(SessionClaims.Stamp, person.SessionStamp), Started(now)]);

    public static ClaimsPrincipal Of(StaffMember member, DateTimeOffset now) => Make(StaffScheme,
        [new(StaffIdClaim, member.Id.ToString()), new(ClaimTypes.NameIdentifier, member.Id.ToString()), new(ClaimTypes.Name, member.Name), new(ClaimTypes.Role, member.Role.ToString()),
         new(SessionClaims.Stamp, member.SessionStamp), Started(now)]);

    public async Task<string?> StampOfAsync(SiteDb db, string scheme, Guid id, CancellationToken cancellationToken) => scheme == StaffScheme
        ? await db.Set<StaffMember>().Where(s => s.Id == id).Select(s => s.SessionStamp).SingleOrDefaultAsync(cancellationToken)
        : await db.Set<Person>().Where(p => p.Id == id).Select(p => p.SessionStamp).SingleOrDefaultAsync(cancellationToken);

    private static Claim Started(DateTimeOffset now) => new(SessionClaims.Started, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    private static ClaimsPrincipal Make(string scheme, List<Claim> claims) => new(new ClaimsIdentity(claims, scheme, ClaimTypes.Name, ClaimTypes.Role));
}

/// <summary>Who may enter: put on folders of pages (<c>_Imports.razor</c>) and groups of routes.</summary>
internal static class Policies
{
    public const string Person = "person";

    /// <summary>Staff of whatever role: may look.</summary>
    public const string Staff = "registry.staff";

    /// <summary>May change what is registered.</summary>
    public const string Registrar = "registry.registrar";

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Person, policy => policy.AddAuthenticationSchemes(Sessions.PersonScheme).RequireAuthenticatedUser().RequireClaim(Sessions.PersonIdClaim));
        options.AddPolicy(Staff, policy => policy.AddAuthenticationSchemes(Sessions.StaffScheme).RequireAuthenticatedUser().RequireClaim(Sessions.StaffIdClaim));
        options.AddPolicy(Registrar, policy => policy.AddAuthenticationSchemes(Sessions.StaffScheme).RequireAuthenticatedUser().RequireClaim(Sessions.StaffIdClaim).RequireRole(nameof(StaffRole.Registrar)));
    }
}

/// <summary>Reads who is signed in.</summary>
internal static class SignedIn
{
    extension(ClaimsPrincipal user)
    {
        /// <summary>The person behind the request.</summary>
        /// <exception cref="InvalidOperationException">Nobody passed <see cref="Policies.Person"/>: the route is not protected.</exception>
        public Guid PersonId() => Read(user, Sessions.PersonIdClaim);

        /// <summary>The member of staff behind the request.</summary>
        /// <exception cref="InvalidOperationException">Nobody passed <see cref="Policies.Staff"/>: the route is not protected.</exception>
        public Guid StaffId() => Read(user, Sessions.StaffIdClaim);

        public bool IsPerson => user.HasClaim(c => c.Type == Sessions.PersonIdClaim);

        public bool IsRegistrar => user.IsInRole(nameof(StaffRole.Registrar));
    }

    private static Guid Read(ClaimsPrincipal user, string claim) => user.FindFirstValue(claim) is { } text
        ? Guid.Parse(text, CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"The user has no claim {claim}; the route lacks its policy.");
}
