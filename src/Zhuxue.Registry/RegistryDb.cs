using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;

namespace Zhuxue.Registry;

/// <summary>The database of the registry, apart from the training site's: the two meet over HTTP only.</summary>
internal sealed class RegistryDb(DbContextOptions<RegistryDb> options) : SiteDb(options)
{
    /// <summary>The contexts, left to right: each may use only those before it. Migrations run in this order.</summary>
    public static readonly IReadOnlyList<string> Contexts = ["Accounts", "Records", "Certificates", "Intake", "Verification", "Desk"];
}
