using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Zhuxue.Platform.Data;

/// <summary>Tells the two conflicts that an operation may expect from every other failure of the database.</summary>
public static class Conflicts
{
    /// <summary>True when a unique index or primary key refused the row: somebody else was first.</summary>
    public static bool IsDuplicate(this DbUpdateException exception) => exception.InnerException switch
    {
        SqliteException { SqliteExtendedErrorCode: 2067 or 1555 } => true,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => true,
        _ => false,
    };
}
