using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform;
using Zhuxue.Tests.Site;
using Zhuxue.Training;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Tests.Accounts;

/// <summary>Makes and signs in the people of a test.</summary>
internal static class People
{
    public const string Password = "gongdi-2026x";
    private static int last;

    /// <summary>An identity number that no other test has.</summary>
    public static string NewIdNumber(string birthDate = "19880412")
    {
        var digits = "110105" + birthDate + Interlocked.Increment(ref last).ToString("000", CultureInfo.InvariantCulture);
        return digits + IdNumber.CheckDigitOf(digits);
    }

    /// <summary>A learner as the roster makes one: the initial password still waits.</summary>
    public static async Task<(Guid Id, string IdNumber)> RegisterAsync(this TestSite site, string name = "陈建国", string phone = "13800005678", string? idNumber = null, string? employer = "首建路桥工程有限公司")
    {
        idNumber ??= NewIdNumber();
        Assert.True(IdNumber.TryParse(idNumber, out var number, out _));
        Assert.True(PhoneNumber.TryParse(phone, out var phoneNumber, out _));
        await using var scope = site.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<LearnerRegistration>().RegisterAsync(number, name, phoneNumber, employer, default);
        await scope.ServiceProvider.GetRequiredService<TrainingDb>().SaveChangesAsync();
        return (made.LearnerId, idNumber);
    }

    /// <summary>A learner with a password of their own, signed in.</summary>
    public static async Task<(Guid Id, string IdNumber, Browser Browser)> SignedInAsync(this TestSite site, string name = "陈建国", string birthDate = "19880412")
    {
        var (id, idNumber) = await site.RegisterAsync(name, idNumber: NewIdNumber(birthDate));
        var browser = site.Browse();
        await browser.SignInAsync(idNumber, "111111");
        Assert.Equal("/activate", browser.Address);
        await browser.SubmitAsync("main form", new() { ["Input.Password"] = Password, ["Input.Repeated"] = Password });
        Assert.StartsWith("/profile", browser.Address, StringComparison.Ordinal);
        return (id, idNumber, browser);
    }

    public static async Task<Browser> SignInAsync(this Browser browser, string idNumber, string password)
    {
        await browser.OpenAsync("/sign-in");
        return await browser.SubmitAsync("main form", new() { ["Input.IdNumber"] = idNumber, ["Input.Password"] = password });
    }

    /// <summary>A member of staff.</summary>
    public static async Task<Guid> HireAsync(this TestSite site, string userName, StaffRole role = StaffRole.Operator)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var member = new StaffMember
        {
            Id = Guid.NewGuid(),
            UserName = userName,
            Name = "王敏",
            Role = role,
            SessionStamp = "s",
            CreatedAt = site.Time.GetUtcNow(),
            PasswordHash = scope.ServiceProvider.GetRequiredService<Passwords>().Hash(Password),
        };
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        db.Add(member);
        await db.SaveChangesAsync();
        return member.Id;
    }
}
