using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Training.Commands;

/// <summary><c>zhuxue add-staff</c>: a member of staff, or the contact of an employer, who sees that employer's people alone.</summary>
internal static class AddStaff
{
    public static async Task<int> RunAsync(WebApplication app, string[] args, TextWriter output)
    {
        var settings = app.Configuration;
        if (settings["user"] is not { Length: > 0 } user || settings["name"] is not { Length: > 0 } name || !Enum.TryParse<StaffRole>(settings["role"], out var role) || !Enum.IsDefined(role))
            throw new InvalidOperationException($"say who, as in --user zhang --name 张三 --role Reviewer; roles are {string.Join(", ", Enum.GetNames<StaffRole>())}");
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<TrainingDb>();
        var employerId = await EmployerAsync(db, role, settings["employer"]);
        await output.WriteLineAsync("Password (one line):");
        var password = await System.Console.In.ReadLineAsync();
        if (PasswordRules.FaultOf(password, null) is { } fault)
            throw new InvalidOperationException(fault);
        db.Add(new StaffMember
        {
            Id = services.GetRequiredService<Ids>().New(),
            UserName = user.Trim().ToLowerInvariant(),
            Name = name.Trim(),
            Role = role,
            EmployerId = employerId,
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

    private static async Task<Guid?> EmployerAsync(TrainingDb db, StaffRole role, string? employer)
    {
        if (role != StaffRole.EmployerContact)
            return string.IsNullOrEmpty(employer) ? null : throw new InvalidOperationException("--employer goes with --role EmployerContact alone");
        if (string.IsNullOrWhiteSpace(employer))
            throw new InvalidOperationException("say whose contact it is, as in --employer 首建路桥工程有限公司");
        var name = employer.Trim();
        return await db.Employers.Where(e => e.Name == name).Select(e => (Guid?)e.Id).SingleOrDefaultAsync()
            ?? throw new InvalidOperationException($"there is no employer {name}; its name stands as the rosters have it");
    }
}
