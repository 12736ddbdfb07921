using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Commands.Demo;

namespace Zhuxue.Registry.Commands;

/// <summary>One word of <c>./zhuxue registry</c>: does its work, says what it did, and answers with an exit status.</summary>
internal sealed record Verb(string Name, string Purpose, Func<IServiceProvider, IConfiguration, TextWriter, Task<int>> Work)
{
    public async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = RegistrySite.Build(["--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.EntityFrameworkCore=None", .. args]);
            await using var scope = app.Services.CreateAsyncScope();
            return await Work(scope.ServiceProvider, app.Configuration, Console.Out);
        }
#pragma warning disable CA1031 // the command line's own boundary: one clear line, no stack trace
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"zhuxue registry {Name}: {exception.GetBaseException().Message}");
            return 1;
        }
    }
}

/// <summary>The administration commands of the registry.</summary>
internal static class Verbs
{
    private static readonly Verb[] All =
    [
        new("migrate", "brings the database to this build", MigrateAsync),
        new("add-staff", "--user NAME --name 姓名 --role Registrar|Auditor: makes a member of staff; the password is read from standard input", AddStaffAsync),
        new("seed-demo", "[--public-key FILE]: makes demo staff, persons and certificates, and a demo institution with that key; run again, it changes nothing but the key", SeedDemoAsync),
        new("demo-accounts", "lists the demo accounts", DemoAccountsAsync),
        new("schema", "prints the tables that the code expects, as SQL for the database in use: the draft of a migration", SchemaAsync),
        new("help", "lists the commands", HelpAsync),
    ];

    /// <summary>The verb that the first word names; null when the site is to be started (no word, or an option).</summary>
    public static Verb? Find(string[] args) => args is [] || args[0].StartsWith('-') ? null
        : All.FirstOrDefault(v => v.Name == args[0]) ?? new Verb(args[0], "", UnknownAsync);

    private static async Task<int> MigrateAsync(IServiceProvider services, IConfiguration settings, TextWriter output)
    {
        var applied = await services.GetRequiredService<Migrator>().MigrateAsync(default);
        foreach (var name in applied)
            await output.WriteLineAsync("applied " + name);
        await output.WriteLineAsync(applied.Count == 0 ? "nothing to apply" : $"{applied.Count} applied");
        return 0;
    }

    private static async Task<int> SchemaAsync(IServiceProvider services, IConfiguration settings, TextWriter output)
    {
        await output.WriteLineAsync(services.GetRequiredService<RegistryDb>().Database.GenerateCreateScript());
        return 0;
    }

    private static async Task<int> AddStaffAsync(IServiceProvider services, IConfiguration settings, TextWriter output)
    {
        if (settings["user"] is not { Length: > 0 } user || settings["name"] is not { Length: > 0 } name || !Enum.TryParse<StaffRole>(settings["role"], out var role) || !Enum.IsDefined(role))
            throw new InvalidOperationException("say who, as in --user zhang --name 张三 --role Registrar");
        await output.WriteLineAsync("Password (one line):");
        var password = await Console.In.ReadLineAsync();
        if (PasswordRules.FaultOf(password, null) is { } fault)
            throw new InvalidOperationException(fault);
        var db = services.GetRequiredService<RegistryDb>();
        db.Add(new StaffMember
        {
            Id = services.GetRequiredService<Ids>().New(),
            UserName = user.Trim().ToLowerInvariant(),
            Name = name.Trim(),
            Role = role,
            PasswordHash = services.GetRequiredService<Passwords>().Hash(password!),
            SessionStamp = services.GetRequiredService<Chance>().Token(),
            CreatedAt = services.GetRequiredService<TimeProvider>().GetUtcNow(),
        });
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            throw new InvalidOperationException($"there is a member of staff called {user} already");
        }
        await output.WriteLineAsync($"{user} may sign in at /staff/sign-in");
        return 0;
    }

    private static async Task<int> SeedDemoAsync(IServiceProvider services, IConfiguration settings, TextWriter output)
    {
        await services.GetRequiredService<Migrator>().MigrateAsync(default);
        await ActivatorUtilities.CreateInstance<SeedDemo>(services).RunAsync(settings["public-key"], output, default);
        return 0;
    }

    private static async Task<int> DemoAccountsAsync(IServiceProvider services, IConfiguration settings, TextWriter output)
    {
        await output.WriteLineAsync("  registry: persons (sign in at /sign-in with the identity number)");
        foreach (var person in DemoPeople.Persons.Where(p => p.HasAccount))
            await output.WriteLineAsync($"    {person.IdNumber}  {DemoPeople.Password}  {person.Name}  {person.Note}");
        await output.WriteLineAsync($"  registry: staff (sign in at /staff/sign-in, password {DemoPeople.Password})");
        await output.WriteLineAsync("    " + string.Join("  ", DemoPeople.Staff.Select(s => s.UserName)));
        return 0;
    }

    private static async Task<int> HelpAsync(IServiceProvider services, IConfiguration settings, TextWriter output)
    {
        foreach (var verb in All)
            await output.WriteLineAsync($"  {verb.Name,-14} {verb.Purpose}");
        return 0;
    }

    private static async Task<int> UnknownAsync(IServiceProvider services, IConfiguration settings, TextWriter output)
    {
        await output.WriteLineAsync("There is no such command. There are:");
        await HelpAsync(services, settings, output);
        return 2;
    }
}
