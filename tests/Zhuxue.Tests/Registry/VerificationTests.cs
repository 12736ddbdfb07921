using System.Net;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Certificates;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Registry;

/// <summary>What anybody may ask of a certificate, and what nobody learns.</summary>
public sealed class VerificationTests(TestRegistry site) : IClassFixture<TestRegistry>
{
    private static async Task<Browser> AskAsync(Browser browser, string number, string name)
    {
        await browser.OpenAsync("/verify");
        return await browser.SubmitAsync("main form", new() { ["Input.Number"] = number, ["Input.Name"] = name });
    }

    [Fact]
    public async Task A_valid_certificate_is_shown_with_the_least_and_without_signing_in()
    {
        var holder = await site.HolderAsync();
        var certificate = Assert.Single(await site.CertificatesOfAsync(holder.Id));
        using var browser = site.Browse();
        await AskAsync(browser, " " + certificate.Number.ToLowerInvariant(), holder.Name);
        Assert.Equal("有效", browser.Page.QuerySelector("main h1")!.TextContent);
        Assert.Contains("陈**", browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(holder.Name, browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(holder.IdNumber[..6], browser.Page.Body!.TextContent, StringComparison.Ordinal);
        // The QR code says the address in capitals.
        await browser.OpenAsync($"/V/{certificate.VerifyToken}");
        Assert.Equal("有效", browser.Page.QuerySelector("main h1")!.TextContent);
        Assert.DoesNotContain(holder.Name, browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replaced_frozen_voided_and_expired_are_told_apart_and_a_replaced_one_names_the_new()
    {
        await using var own = await TestRegistry.StartAsync();
        var (sender, holder) = (await own.SenderAsync(), await own.HolderAsync());
        (await sender.PutAsync("v25", holder.Hours(2025, learnedOn: "2025-12-01"))).EnsureSuccessStatusCode();
        Assert.True((await own.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.RenewAsync(holder.Id, holder.CertificateId!.Value, default))).Done);
        var all = await own.CertificatesOfAsync(holder.Id);
        var (old, fresh) = (all.Single(c => c.Id == holder.CertificateId), all.Single(c => c.Id != holder.CertificateId));
        using var browser = own.Browse();
        await browser.OpenAsync($"/v/{old.VerifyToken}");
        Assert.Equal("已被新证书替代", browser.Page.QuerySelector("main h1")!.TextContent);
        Assert.Contains("2026-03-10 起，请看新证书", browser.Words, StringComparison.Ordinal);
        Assert.Contains(fresh.Number, browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync(browser.Page.QuerySelector("main a.btn-primary")!.GetAttribute("href")!);
        Assert.Equal("有效", browser.Page.QuerySelector("main h1")!.TextContent);

        var (staffId, _) = await own.StaffAsync(StaffRole.Registrar);
        await own.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.FreezeAsync(fresh.Id, "举报待核实", staffId, default));
        await browser.OpenAsync($"/v/{fresh.VerifyToken}");
        Assert.Equal("冻结", browser.Page.QuerySelector("main h1")!.TextContent);
        Assert.DoesNotContain("举报", browser.Words, StringComparison.Ordinal);
        Assert.True((await own.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.VoidAsync(fresh.Id, "替学查实", staffId, default))).Done);
        await browser.OpenAsync($"/v/{fresh.VerifyToken}");
        Assert.Equal("已作废", browser.Page.QuerySelector("main h1")!.TextContent);

        var expired = await own.HolderAsync(issuedOn: new DateOnly(2020, 1, 1));
        var late = Assert.Single(await own.CertificatesOfAsync(expired.Id));
        await AskAsync(browser, late.Number, expired.Name);
        Assert.Equal("已过期", browser.Page.QuerySelector("main h1")!.TextContent);
    }

    [Fact]
    public async Task Guessing_gives_nothing_a_wrong_name_and_an_unknown_number_are_answered_alike_and_counted_alike()
    {
        var holder = await site.HolderAsync();
        var certificate = Assert.Single(await site.CertificatesOfAsync(holder.Id));
        using var browser = site.Browse();
        string? before = null;
        for (var i = 0; i < 6; i++)
        {
            var wrongName = (await AskAsync(browser, certificate.Number, "王小明")).Words;
            var unknown = (await AskAsync(browser, "NOWHERE-1", "王小明")).Words;
            Assert.Equal(wrongName, unknown);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            before ??= wrongName;
            Assert.Equal(i < 5, wrongName == before);
        }
        // The right name is not looked at either, until the lock ends.
        Assert.Contains("查错的次数太多", (await AskAsync(browser, certificate.Number, holder.Name)).Words, StringComparison.Ordinal);
        await browser.OpenAsync("/v/AAAAAAAAAAAAAAAAAAAAAAAAAA");
        Assert.Contains("没有这本证书", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_ups_from_one_address_are_limited()
    {
        await using var strict = await TestRegistry.StartAsync(new() { ["Verification:LookUpsPerMinute"] = "3" });
        using var browser = strict.Browse();
        for (var i = 0; i < 3; i++)
            Assert.NotEqual(HttpStatusCode.TooManyRequests, (await browser.OpenAsync($"/v/TRY{i}")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.OpenAsync("/v/TRY4")).Status);
        Assert.Contains("点得太快了", browser.Words, StringComparison.Ordinal);
    }
}
