using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Platform.Signing;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Certificates;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Registry;

/// <summary>The pages of the registry's staff.</summary>
public sealed class DeskTests(TestRegistry site) : IClassFixture<TestRegistry>
{
    [Fact]
    public async Task A_registrar_registers_an_institution_rolls_its_key_and_revokes_the_old_one()
    {
        var (_, browser) = await site.StaffAsync(StaffRole.Registrar);
        var code = $"xx-{Guid.NewGuid():N}"[..12];
        await browser.OpenAsync("/staff/institutions");
        await browser.SubmitAsync("main form", new() { ["Input.Name"] = "城建培训学校", ["Input.Code"] = "大写", ["Input.Phone"] = "1" });
        Assert.Contains("代码用 2 到 30 个小写字母", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("main form", new() { ["Input.Name"] = "城建培训学校", ["Input.Code"] = code, ["Input.Phone"] = "010-12345678" });
        Assert.Contains("还没有公钥", browser.Words, StringComparison.Ordinal);

        using var first = SigningKey.OpenOrCreate(Path.Combine(site.Folder, code, "1.pem"));
        using var second = SigningKey.OpenOrCreate(Path.Combine(site.Folder, code, "2.pem"));
        await browser.SubmitAsync("form:has(textarea)", new() { ["Key.PublicKey"] = await File.ReadAllTextAsync(Path.Combine(site.Folder, code, "1.pem")) });
        Assert.Contains("这是私钥", browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN PRIVATE KEY", await site.WithDbAsync(db => db.Set<Zhuxue.Registry.Records.InstitutionKey>().Select(k => k.PublicKey).ToListAsync()));
        await browser.SubmitAsync("form:has(textarea)", new() { ["Key.PublicKey"] = first.PublicKey });
        await browser.SubmitAsync("form:has(textarea)", new() { ["Key.PublicKey"] = second.PublicKey });
        var holder = await site.HolderAsync();
        (await new Sender(site, code, first).PutAsync("k1", holder.Hours(2026, hours: 10, common: 0))).EnsureSuccessStatusCode();
        (await new Sender(site, code, second).PutAsync("k2", holder.Hours(2026, hours: 10, common: 0))).EnsureSuccessStatusCode();
        await browser.SubmitAsync("form:has(#key-id)", new() { ["Revoke.KeyId"] = first.Id, ["Revoke.Reason"] = "换了新密钥" });
        Assert.Equal("key-revoked", await (await new Sender(site, code, first).PutAsync("k3", holder.Hours(2026, hours: 1, common: 0))).ReasonAsync());
        (await new Sender(site, code, second).PutAsync("k3", holder.Hours(2026, hours: 1, common: 0))).EnsureSuccessStatusCode();
        await browser.SubmitAsync("form:has(textarea)", new() { ["Key.PublicKey"] = first.PublicKey });
        Assert.Contains("停用过的也不能再用", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync("/staff/actions");
        Assert.Contains("停用公钥", browser.Words, StringComparison.Ordinal);
        Assert.Contains("换了新密钥", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_is_found_frozen_with_a_reason_and_shown_with_its_history()
    {
        var holder = await site.HolderAsync(name: "冯小军");
        var (_, browser) = await site.StaffAsync(StaffRole.Registrar);
        foreach (var words in new[] { holder.IdNumber, "冯小", (await site.CertificatesOfAsync(holder.Id)).Single().Number })
        {
            await browser.OpenAsync("/staff/certificates?q=" + Uri.EscapeDataString(words));
            Assert.NotNull(browser.Page.QuerySelector($"a[href='/staff/certificates/{holder.CertificateId}']"));
        }
        Assert.DoesNotContain(holder.IdNumber, browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync($"/staff/certificates/{holder.CertificateId}");
        await browser.SubmitAsync("form:has(#Freeze-Reason)", new() { ["Freeze.Reason"] = "。" });
        Assert.Contains("请写清楚", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("form:has(#Freeze-Reason)", new() { ["Freeze.Reason"] = "接到举报，待核实" });
        Assert.Contains("原因：接到举报，待核实", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("form:has(#Unfreeze-Reason)", new() { ["Unfreeze.Reason"] = "核实无误" });
        Assert.Equal(CertificateState.Valid, (await site.CertificatesOfAsync(holder.Id)).Single().State);
        await browser.OpenAsync("/staff");
        Assert.Contains("有效证书", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_auditor_sees_and_exports_and_changes_nothing()
    {
        var holder = await site.HolderAsync(name: "卫小国");
        var (auditorId, browser) = await site.StaffAsync(StaffRole.Auditor);
        await browser.OpenAsync($"/staff/certificates/{holder.CertificateId}");
        Assert.Empty(browser.Page.QuerySelectorAll("main form"));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.OpenAsync("/staff/import")).Status);
        // The form of a registrar's page, posted with the session of an auditor.
        await browser.OpenAsync("/staff");
        var token = browser.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var forged = await browser.Http.PostAsync($"/staff/certificates/{holder.CertificateId}", new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "freeze", ["__RequestVerificationToken"] = token, ["Freeze.Reason"] = "没有权限的人" }));
        Assert.Equal(CertificateState.Valid, (await site.CertificatesOfAsync(holder.Id)).Single().State);

        var sheet = await browser.Http.GetByteArrayAsync("/staff/certificates/export.xlsx?q=" + Uri.EscapeDataString("卫小国"));
        using var book = Workbook.Open(sheet);
        var rows = book.Rows(0).ToList();
        Assert.Equal(["证书编号", "姓名", "身份证号"], rows[0].Cells.Take(3).Select(c => c.Text));
        Assert.Equal("卫小国", rows[1][1].Text);
        Assert.Contains("********", rows[1][2].Text, StringComparison.Ordinal);
        _ = await browser.Http.GetByteArrayAsync("/staff/records/export.xlsx");
        Assert.Equal(2, await site.WithDbAsync(db => db.Set<StaffAction>().CountAsync(a => a.StaffId == auditorId)));
    }

    [Fact]
    public async Task Existing_certificates_are_checked_cell_by_cell_imported_once_and_can_be_renewed()
    {
        var (_, browser) = await site.StaffAsync(StaffRole.Registrar);
        var (good, other, taken) = (RegistryScene.NewIdNumber(), RegistryScene.NewIdNumber(), await site.HolderAsync(name: "周平"));
        var number = $"BJ-{Guid.NewGuid():N}"[..16].ToUpperInvariant();
        string[] lines =
        [
            "证书编号,姓名,身份证号,岗位,发证日期,初次发证日期,已计年度",
            $"{number},赵新,{good},市政施工员,2024-02-01,,",
            $"{number}-2,吴𠮷,{other},施工员,2024-02-30,,",
            $"{number}-3,钱一,1.1E+17,资料员,2024-02-01,,",
            $"{number}-4,王五,{taken.IdNumber},施工员（市政工程）,2024-02-01,,",
            $"{number}-5,周平,{taken.IdNumber},施工员（市政工程）,2024-02-01,2025-01-01,2023",
        ];
        await browser.OpenAsync("/staff/import");
        await browser.SubmitAsync("main form", files: new() { ["Input.File"] = ("名单.csv", Encoding.UTF8.GetBytes("姓名,岗位\n赵新,资料员")) });
        Assert.Contains("缺少：证书编号、身份证号、发证日期", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("main form", files: new() { ["Input.File"] = ("名单.csv", Encoding.UTF8.GetBytes(string.Join('\n', lines))) });
        Assert.Contains("导入 1 本证书", browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(good, browser.Words, StringComparison.Ordinal);
        foreach (var fault in new[] { "没写专业", "没有这一天", "身份证号存成了数字", "登记的是另一个姓名", "初次发证日期比发证日期还晚" })
            Assert.Contains(fault, browser.Words, StringComparison.Ordinal);
        var page = browser.Address;
        await browser.SubmitAsync("main form");
        Assert.Contains("已导入 1 本", browser.Words, StringComparison.Ordinal);
        Assert.Contains("已经有了1本", browser.Words.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await browser.OpenAsync(page);
        Assert.Empty(browser.Page.QuerySelectorAll("main form"));
        var certificate = await site.WithDbAsync(db => db.Set<Certificate>().SingleAsync(c => c.Number == number));
        Assert.Equal((new DateOnly(2024, 2, 1), 2024, new DateOnly(2027, 1, 31)), (certificate.AnchorOn, certificate.CountedThrough, certificate.ValidUntil));
        var sender = await site.SenderAsync();
        (await sender.PutAsync("imp", new Holder(certificate.PersonId, good, "赵新", certificate.Id).Hours(2025, learnedOn: "2025-12-01"))).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Staff_pages_are_closed_to_persons_and_strangers()
    {
        var holder = await site.HolderAsync();
        using var person = await site.SignedInAsync(holder);
        foreach (var page in new[] { "/staff", "/staff/certificates", "/staff/records", "/staff/institutions", "/staff/import", "/staff/actions", "/staff/certificates/export.xlsx" })
            Assert.StartsWith("/staff/sign-in", (await person.OpenAsync(page)).Address, StringComparison.Ordinal);
    }
}
