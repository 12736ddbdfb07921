using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;

namespace Zhuxue.Training;

/// <summary>The database of the training site. Entities map themselves in the folders of their contexts.</summary>
internal sealed class TrainingDb(DbContextOptions<TrainingDb> options) : SiteDb(options)
{
    /// <summary>The contexts, left to right: each may use only those before it. Migrations run in this order.</summary>
    public static readonly IReadOnlyList<string> Contexts =
        ["Evidence", "Notices", "Accounts", "Catalogue", "FaceChecks", "Learning", "Exams", "Hours", "Console"];
}
