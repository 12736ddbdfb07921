using Microsoft.Extensions.Configuration;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Commands.Simulate;

namespace Zhuxue.Tests.Commands;

[Trait("Category", "NoDatabase")]
public sealed class SimulateTests
{
    private static readonly string[] Site = [$"--contentRoot={Path.Combine(Repository.Root, "src/Zhuxue.Training")}", $"--Site:PartsFolder={Path.Combine(Repository.Root, "artifacts/parts")}"];

    [Fact]
    public async Task A_crowd_with_attackers_on_a_site_that_is_killed_earns_rightly_and_loses_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("zhuxue-simulate-test-").FullName;
        try
        {
            OwnFolder.Make(folder);
            var output = new StringWriter();
            var options = new SimulateOptions(45, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1), null, folder, Chaos: true);
            var status = await new Simulation(options, folder, [.. Site, $"--Site:DataFolder={folder}", "--Logging:LogLevel:Default=Error"], output).RunAsync(default);
            Assert.True(status == 0, output.ToString());
            Assert.Contains("wrongly credited 0 s, lost 0 s, 0 breaches", output.ToString(), StringComparison.Ordinal);
            Assert.Matches("site restarted [1-9]", output.ToString());
            foreach (var conduct in Enum.GetNames<Conduct>())
                Assert.Contains("  " + conduct, output.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_site_with_people_in_it_is_never_played_with()
    {
        await using var site = await TestSite.StartAsync();
        await Accounts.People.RegisterAsync(site);
        await Assert.ThrowsAsync<InvalidOperationException>(() => site.WithDbAsync(db => OwnFolder.RefuseRealPeopleAsync(db, default)));
    }

    [Fact]
    public void A_folder_that_simulate_did_not_make_stays_as_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("zhuxue-real-");
        File.WriteAllText(Path.Combine(folder.FullName, "training.db"), "real");
        Assert.Throws<InvalidOperationException>(() => OwnFolder.Make(folder.FullName));
        Assert.Equal(["training.db"], Directory.EnumerateFileSystemEntries(folder.FullName).Select(Path.GetFileName));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("0", "1", null)]
    [InlineData("10", "-1", null)]
    [InlineData("10", "60", null)]
    [InlineData("many", "1", null)]
    [InlineData("10", "1", "http://127.0.0.1:5080")]
    public void What_cannot_be_done_is_said_in_words(string learners, string minutes, string? url)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["learners"] = learners, ["minutes"] = minutes, ["url"] = url }).Build();
        Assert.Null(SimulateOptions.Parse(settings, [], out var words));
        Assert.NotEmpty(words);
    }
}
