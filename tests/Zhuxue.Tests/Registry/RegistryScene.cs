using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Signing;
using Zhuxue.Registry;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Accounts.Photos;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Certificates;
using Zhuxue.Registry.Records;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Registry;

/// <summary>An institution of a test, and the key that it signs with.</summary>
internal sealed record Sender(TestRegistry Site, string Code, SigningKey Key)
{
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, Action<HttpRequestMessage>? spoil = null, TimeSpan clockOff = default)
    {
        using var client = Site.Client();
        var request = new HttpRequestMessage(method, new Uri(client.BaseAddress!, path));
        if (body is not null)
            request.Content = body is byte[] bytes ? new ByteArrayContent(bytes) : JsonContent.Create(body);
        await SignedRequests.SignAsync(request, Key, Site.Time.GetUtcNow() + clockOff, default);
        spoil?.Invoke(request);
        return await client.SendAsync(request);
    }

    public Task<HttpResponseMessage> PutAsync(string id, object content) => SendAsync(HttpMethod.Put, $"/api/v1/hour-records/{Code}/{id}", content);

    public Task<HttpResponseMessage> WithdrawAsync(string id, string reason = "复核发现替学") => SendAsync(HttpMethod.Delete, $"/api/v1/hour-records/{Code}/{id}", new { reason });
}

/// <summary>A person of a test.</summary>
internal sealed record Holder(Guid Id, string IdNumber, string Name, Guid? CertificateId)
{
    /// <summary>What an institution would upload for a whole year.</summary>
    public object Hours(int year, int hours = 32, string occupation = "municipal-construction", string? name = null, string? learnedOn = null, int common = 10, int total = 32) => new
    {
        idNumber = IdNumber,
        name = name ?? Name,
        occupation,
        year,
        hours,
        commonHours = common,
        totalHours = total,
        learnedOn = learnedOn ?? "2026-03-01",
    };
}

/// <summary>Makes what tests of the registry need.</summary>
internal static class RegistryScene
{
    public const string Password = "gongdi-2026x";
    private static int last;

    /// <summary>The anchor of test certificates: with today at 2026-03-10, the years "2025" (from 2025-02-01) and "2026" (from 2026-02-01) have begun.</summary>
    public static readonly DateOnly IssuedOn = new(2024, 2, 1);

    public static string NewIdNumber(string birthDate = "19880412")
    {
        var digits = "110105" + birthDate + Interlocked.Increment(ref last).ToString("000", CultureInfo.InvariantCulture);
        return digits + IdNumber.CheckDigitOf(digits);
    }

    public static async Task<Sender> SenderAsync(this TestRegistry site, string? name = null)
    {
        var code = $"centre-{Interlocked.Increment(ref last)}";
        var key = SigningKey.OpenOrCreate(Path.Combine(site.Folder, code, "upload.pem"));
        await site.WithDbAsync(async db =>
        {
            var institution = new Institution { Id = Guid.NewGuid(), Code = code, Name = name ?? "北京建工培训中心", Phone = "13366510035", CreatedAt = site.Time.GetUtcNow() };
            db.Add(institution);
            db.Add(new InstitutionKey { Id = key.Id, InstitutionId = institution.Id, PublicKey = key.PublicKey, AddedAt = site.Time.GetUtcNow() });
            await db.SaveChangesAsync();
        });
        return new(site, code, key);
    }

    /// <summary>A person, with an account, and a certificate unless <paramref name="occupation"/> is null.</summary>
    public static async Task<Holder> HolderAsync(this TestRegistry site, string? occupation = "municipal-construction", string name = "陈建国", bool photo = true, bool account = true, DateOnly? issuedOn = null, string? idNumber = null)
    {
        idNumber ??= NewIdNumber();
        Assert.True(IdNumber.TryParse(idNumber, out var number, out _));
        await using var scope = site.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<RegistryDb>();
        var person = services.GetRequiredService<PersonFile>().Add(number, name);
        if (account)
            (person.PasswordHash, person.RegisteredAt) = (services.GetRequiredService<Passwords>().Hash(Password), site.Time.GetUtcNow());
        await db.SaveChangesAsync();
        var certificateId = occupation is null ? (Guid?)null : await site.CertificateAsync(person.Id, occupation, issuedOn);
        if (photo)
            Assert.True(await services.GetRequiredService<Photos>().StoreAsync(person.Id, [0xFF, 0xD8, 0xFF, 0xD9], default));
        return new(person.Id, idNumber, name, certificateId);
    }

    public static Task<Guid> CertificateAsync(this TestRegistry site, Guid personId, string occupation, DateOnly? issuedOn = null) => site.WithDbAsync(async db =>
    {
        var anchor = issuedOn ?? IssuedOn;
        var certificate = new Certificate
        {
            Id = Guid.NewGuid(),
            PersonId = personId,
            OccupationCode = occupation,
            Number = $"TEST-{Interlocked.Increment(ref last):0000}",
            Issuer = "北京建工培训中心",
            IssuedOn = anchor,
            AnchorOn = anchor,
            CountedThrough = anchor.Year,
            ValidUntil = anchor.AddYears(3).AddDays(-1),
            VerifyToken = Guid.NewGuid().ToString("N")[..26].ToUpperInvariant(),
            CreatedAt = site.Time.GetUtcNow(),
        };
        db.Add(certificate);
        await db.SaveChangesAsync();
        return certificate.Id;
    });

    public static async Task<Browser> SignedInAsync(this TestRegistry site, Holder holder)
    {
        var browser = site.Browse();
        await browser.OpenAsync("/sign-in");
        await browser.SubmitAsync("main form", new() { ["Input.IdNumber"] = holder.IdNumber, ["Input.Password"] = Password });
        Assert.Equal("/records", browser.Address);
        return browser;
    }

    public static async Task<(Guid Id, Browser Browser)> StaffAsync(this TestRegistry site, StaffRole role)
    {
        var member = new StaffMember
        {
            Id = Guid.NewGuid(),
            UserName = $"staff{Interlocked.Increment(ref last)}",
            Name = "方正",
            Role = role,
            PasswordHash = site.Services.GetRequiredService<Passwords>().Hash(Password),
            SessionStamp = "s",
            CreatedAt = site.Time.GetUtcNow(),
        };
        await site.WithDbAsync(async db =>
        {
            db.Add(member);
            await db.SaveChangesAsync();
        });
        var browser = site.Browse();
        await browser.OpenAsync("/staff/sign-in");
        await browser.SubmitAsync("main form", new() { ["Input.UserName"] = member.UserName, ["Input.Password"] = Password });
        Assert.Equal("/staff", browser.Address);
        return (member.Id, browser);
    }

    public static Task<List<Certificate>> CertificatesOfAsync(this TestRegistry site, Guid personId) =>
        site.WithDbAsync(db => db.Set<Certificate>().AsNoTracking().Where(c => c.PersonId == personId).OrderBy(c => c.CreatedAt).ThenBy(c => c.Id).ToListAsync());

    /// <summary>The type of a refusal, without its <c>urn:zhuxue:intake:</c>; its words are asserted to be there.</summary>
    public static async Task<string> ReasonAsync(this HttpResponseMessage reply)
    {
        using var document = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        var problem = document.RootElement;
        Assert.EndsWith("。", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("。", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var type = problem.GetProperty("type").GetString()!;
        Assert.StartsWith("urn:zhuxue:intake:", type, StringComparison.Ordinal);
        Assert.Equal(type["urn:zhuxue:intake:".Length..], problem.GetProperty("reason").GetString());
        return type["urn:zhuxue:intake:".Length..];
    }
}
