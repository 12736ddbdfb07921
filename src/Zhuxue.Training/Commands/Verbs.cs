using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Signing;
using Zhuxue.Training.Commands.Attacks;
using Zhuxue.Training.Commands.Cards;
using Zhuxue.Training.Commands.Demo;
using Zhuxue.Training.Commands.Simulate;
using Zhuxue.Training.Commands.Smoke;
using Zhuxue.Training.Commands.Uploads;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Vision.Cards;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Commands;

/// <summary>One word of <c>./zhuxue</c>: does its work, says what it did, and answers with an exit status.</summary>
internal sealed record Verb(string Name, string Purpose, Func<WebApplication, string[], TextWriter, Task<int>> Work)
{
    public async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = TrainingSite.Build(["--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.EntityFrameworkCore=None", .. Settings(args)]);
            return await Work(app, args, System.Console.Out);
        }
#pragma warning disable CA1031 // the command line's own boundary: one clear line, no stack trace
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await System.Console.Error.WriteLineAsync($"zhuxue {Name}: {WordsOf(exception)}");
            return 1;
        }
    }

    /// <summary>Without bare switches (<c>--chaos</c>): to the configuration they would swallow the argument behind them.</summary>
    private static IEnumerable<string> Settings(string[] args) =>
        args.Where((arg, i) => !arg.StartsWith("--", StringComparison.Ordinal) || arg.Contains('=', StringComparison.Ordinal) || (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal)));

    private static string WordsOf(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is System.Data.Common.DbException)
                return $"the database does not answer or refused: {exception.GetBaseException().Message}. Check Database:Provider and Database:ConnectionString.";
        }
        return exception.GetBaseException().Message;
    }
}

/// <summary>The administration commands of the training site.</summary>
internal static class Verbs
{
    private static readonly Verb[] All =
    [
        new("migrate", "brings the database to this build", MigrateAsync),
        new("seed-demo", "makes the demo centre: lessons with films, staff of every role, learners in every state; run again, it changes nothing", SeedDemoAsync),
        new("demo-accounts", "lists the accounts of the demo centre", DemoAccountsAsync),
        new("add-staff", "--user NAME --name 姓名 --role ROLE [--employer 单位]: makes a member of staff, or with the role EmployerContact one of an employer; the password is read from standard input", AddStaff.RunAsync),
        new("upload-key", "prints the public key with which this site signs what it sends to the registry; the first call makes the key", UploadKeyAsync),
        new("compare", "[--day yyyy-MM-dd]: compares what was uploaded on that day (yesterday) with the registry and lists the differences; the same as zhuxue registry compare", CompareUploads.RunAsync),
        new("smoke", "--url ADDRESS [--registry ADDRESS]: walks the main job against a running site with demo data; TAP output", SmokeAsync),
        new("simulate", "--learners N --minutes M [--chaos]: a crowd and its attackers against a throw-away site; says what was wrongly credited or lost", SimulateVerb.RunAsync),
        new("vision", "read-card FILE: prints what is read on an identity card; measure-cards [--count 66]: how often each field is right; evaluate --pairs FILE --images DIR: how well faces are told apart; attack --clips DIR [--rounds 12]: which deceptions pass the gate; forget --days N: frames that old are compared no more", VisionAsync),
        new("help", "lists the commands", HelpAsync),
        new("schema", "prints the tables that the code expects, as SQL for the database in use: the draft of a migration", SchemaAsync),
    ];

    /// <summary>The verb that the first word names; null when a site is to be started (no word, or an option).</summary>
    public static Verb? Find(string[] args) => args is [] || args[0].StartsWith('-') ? null
        : All.FirstOrDefault(v => v.Name == args[0]) ?? new Verb(args[0], "", UnknownAsync);

    private static async Task<int> MigrateAsync(WebApplication app, string[] args, TextWriter output)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var applied = await scope.ServiceProvider.GetRequiredService<Migrator>().MigrateAsync(default);
        foreach (var name in applied)
            await output.WriteLineAsync("applied " + name);
        await output.WriteLineAsync(applied.Count == 0 ? "nothing to apply" : $"{applied.Count} applied");
        return 0;
    }

    private static async Task<int> SchemaAsync(WebApplication app, string[] args, TextWriter output)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await output.WriteLineAsync(scope.ServiceProvider.GetRequiredService<TrainingDb>().Database.GenerateCreateScript());
        return 0;
    }

    private static async Task<int> SeedDemoAsync(WebApplication app, string[] args, TextWriter output)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await SeedCatalogue.SeedCatalogueAsync(app.Services, output, default);
        await ActivatorUtilities.CreateInstance<SeedExam>(scope.ServiceProvider).RunAsync(output, default);
        var pictures = ActivatorUtilities.CreateInstance<DemoPictures>(scope.ServiceProvider);
        var history = ActivatorUtilities.CreateInstance<DemoHistory>(scope.ServiceProvider, pictures);
        var review = ActivatorUtilities.CreateInstance<DemoReview>(scope.ServiceProvider, pictures);
        await ActivatorUtilities.CreateInstance<SeedDemo>(scope.ServiceProvider, pictures, history, review).RunAsync(output, default);
        return 0;
    }

    private static async Task<int> DemoAccountsAsync(WebApplication app, string[] args, TextWriter output)
    {
        await output.WriteLineAsync("  learners (sign in at /sign-in with the identity number)");
        foreach (var learner in DemoPeople.Learners)
            await output.WriteLineAsync($"    {learner.IdNumber}  {(learner.State == DemoState.New ? "111111     " : DemoPeople.Password)}  {learner.Name}  {learner.State}");
        await output.WriteLineAsync($"  staff (sign in at /staff/sign-in, password {DemoPeople.Password})");
        await output.WriteLineAsync("    " + string.Join("  ", DemoPeople.Staff.Select(s => s.UserName).Append(DemoPeople.Contact.UserName)));
        return 0;
    }

    private static async Task<int> UploadKeyAsync(WebApplication app, string[] args, TextWriter output)
    {
        var data = Path.GetFullPath(app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<PlatformOptions>>().Value.DataFolder);
        using var key = SigningKey.OpenOrCreate(Path.Combine(data, "keys", "registry-upload.pem"));
        await output.WriteLineAsync(key.PublicKey);
        return 0;
    }

    private static async Task<int> SmokeAsync(WebApplication app, string[] args, TextWriter output)
    {
        if (app.Configuration["url"] is not { } url || !Uri.TryCreate(url, UriKind.Absolute, out var site))
        {
            await System.Console.Error.WriteLineAsync("zhuxue smoke: say which site, as in --url http://127.0.0.1:5080");
            return 2;
        }
        var parts = app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<PlatformOptions>>().Value.PartsFolder;
        var clock = app.Services.GetRequiredService<TimeProvider>();
        var tap = new Tap(output);
        using var walk = new SmokeWalk(site, parts, app.Services.GetRequiredService<FaceAnalyzer>(), clock);
        await walk.RunAsync(tap);
        if (Uri.TryCreate(app.Configuration["registry"], UriKind.Absolute, out var registry))
        {
            using var renewal = new RenewalWalk(site, registry, clock);
            await renewal.RunAsync(tap);
        }
        return await tap.CloseAsync();
    }

    private static async Task<int> VisionAsync(WebApplication app, string[] args, TextWriter output)
    {
        var analyzer = new Lazy<FaceAnalyzer>(app.Services.GetRequiredService<FaceAnalyzer>);
        switch (args.ElementAtOrDefault(0))
        {
            case "evaluate":
                return await EvaluateFaces.RunAsync(analyzer, app.Configuration["pairs"], app.Configuration["images"], output, System.Console.Error);
            case "attack":
                var rounds = int.TryParse(app.Configuration["rounds"], NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && wanted > 0 ? wanted : 12;
                return await AttackGate.RunAsync(analyzer, app.Configuration["clips"], rounds, output, System.Console.Error);
            case "forget":
                if (!int.TryParse(app.Configuration["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days < 1)
                {
                    await System.Console.Error.WriteLineAsync("zhuxue vision forget: say how old, as in --days 365");
                    return 2;
                }
                await using (var scope = app.Services.CreateAsyncScope())
                {
                    var forgotten = await scope.ServiceProvider.GetRequiredService<SeenFrames>().ForgetAsync(app.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(-days), default);
                    await output.WriteLineAsync($"{forgotten} rows deleted");
                }
                return 0;
            case "read-card":
                return await ReadCard.RunAsync(app.Services.GetRequiredService<CardReader>(), args.ElementAtOrDefault(1), output, System.Console.Error);
            case "measure-cards":
                var count = int.TryParse(app.Configuration["count"], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var cards) && cards > 0 ? cards : 66;
                return await MeasureCards.RunAsync(app.Services.GetRequiredService<CardReader>(), count, app.Services.GetRequiredService<TimeProvider>(), output);
            default:
                await System.Console.Error.WriteLineAsync("zhuxue vision: say what, as in: zhuxue vision read-card card.jpg, or: vision measure-cards, evaluate --pairs pairs.tsv --images DIR, attack --clips DIR, forget --days 365");
                return 2;
        }
    }

    private static async Task<int> HelpAsync(WebApplication app, string[] args, TextWriter output)
    {
        foreach (var verb in All)
            await output.WriteLineAsync($"  {verb.Name,-14} {verb.Purpose}");
        return 0;
    }

    private static async Task<int> UnknownAsync(WebApplication app, string[] args, TextWriter output)
    {
        await output.WriteLineAsync("There is no such command. There are:");
        await HelpAsync(app, args, output);
        return 2;
    }
}
