using Microsoft.EntityFrameworkCore;
using Npgsql;
using Zhuxue.Platform.Data;

namespace Zhuxue.Tests.Platform;

public sealed class DatabaseOptionsTests
{
    [Theory]
    [InlineData("Host=db;Database=zhuxue", 200, true)]
    [InlineData("Host=db;Database=zhuxue;Max Auto Prepare=0", 0, true)]
    [InlineData("Host=db;Database=zhuxue;max auto prepare=20;no reset on close=false", 20, false)]
    public void Statements_are_prepared_and_sessions_not_reset_unless_the_connection_string_says_otherwise(string given, int prepared, bool kept)
    {
        var builder = new DbContextOptionsBuilder();
        new DatabaseOptions { Provider = "postgres", ConnectionString = given }.Apply(builder, "");
        using var db = new DbContext(builder.Options);
        var used = new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString());
        Assert.Equal((prepared, kept, "zhuxue"), (used.MaxAutoPrepare, used.NoResetOnClose, used.Database));
    }
}
