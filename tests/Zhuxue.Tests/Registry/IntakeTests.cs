using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Registry.Accounts.Photos;
using Zhuxue.Registry.Certificates;
using Zhuxue.Registry.Records;

namespace Zhuxue.Tests.Registry;

/// <summary>Uploads, withdrawals, lists and photos over signed requests, and everything that must be refused.</summary>
public sealed class IntakeTests(TestRegistry site) : IClassFixture<TestRegistry>
{
    [Fact]
    public async Task Hours_are_taken_and_shown_to_the_person()
    {
        var (sender, holder) = (await site.SenderAsync(), await site.HolderAsync());
        using var reply = await sender.PutAsync("2026-1", holder.Hours(2026));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Contains("\"uploadedOn\":\"2026-03-10\"", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var browser = await site.SignedInAsync(holder);
        var cells = browser.Page.QuerySelectorAll("table.table tbody td").Select(td => td.TextContent.Trim());
        Assert.Equal(["北京建工培训中心", "施工员（市政工程）", "32", "32", "2026-03-10"], cells);
    }

    [Fact]
    public async Task The_same_upload_twice_and_ten_at_once_get_one_answer_and_make_one_record()
    {
        var (sender, holder) = (await site.SenderAsync(), await site.HolderAsync());
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => sender.PutAsync("twice", holder.Hours(2026))));
        using var later = await sender.PutAsync("twice", holder.Hours(2026));
        var bodies = await Task.WhenAll(replies.Append(later).Select(r => r.Content.ReadAsStringAsync()));
        Assert.All(replies, r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<HourRecord>().CountAsync(r => r.PersonId == holder.Id)));
    }

    [Fact]
    public async Task Changed_content_under_the_same_id_is_refused_and_changes_nothing()
    {
        var (sender, holder, other) = (await site.SenderAsync(), await site.HolderAsync(), await site.HolderAsync());
        (await sender.PutAsync("fixed", holder.Hours(2026, hours: 20))).EnsureSuccessStatusCode();
        foreach (var changed in new[] { holder.Hours(2026, hours: 21), holder.Hours(2025, hours: 20), other.Hours(2026, hours: 20) })
        {
            using var reply = await sender.PutAsync("fixed", changed);
            Assert.Equal(HttpStatusCode.Conflict, reply.StatusCode);
            Assert.Equal("content-changed", await reply.ReasonAsync());
        }
        Assert.Equal(20, await site.WithDbAsync(db => db.Set<HourRecord>().Where(r => r.RecordId == "fixed").Select(r => r.Hours).SingleAsync()));
    }

    [Fact]
    public async Task Two_institutions_may_use_the_same_id()
    {
        var (one, two, holder) = (await site.SenderAsync(), await site.SenderAsync(), await site.HolderAsync());
        (await one.PutAsync("1", holder.Hours(2026, hours: 10, common: 0))).EnsureSuccessStatusCode();
        (await two.PutAsync("1", holder.Hours(2026, hours: 12, common: 0))).EnsureSuccessStatusCode();
        Assert.Equal(2, await site.WithDbAsync(db => db.Set<HourRecord>().CountAsync(r => r.PersonId == holder.Id)));
    }

    [Fact]
    public async Task More_hours_than_the_year_has_are_refused_also_when_many_come_at_once()
    {
        var (sender, holder) = (await site.SenderAsync(), await site.HolderAsync());
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => sender.PutAsync($"many-{i}", holder.Hours(2026, hours: 12, common: 0))));
        Assert.Equal(2, replies.Count(r => r.StatusCode == HttpStatusCode.OK));
        foreach (var refused in replies.Where(r => r.StatusCode != HttpStatusCode.OK))
            Assert.Equal("too-many-hours", await refused.ReasonAsync());
        Assert.Equal(24, await site.WithDbAsync(db => db.Set<HourRecord>().Where(r => r.PersonId == holder.Id).SumAsync(r => r.Hours)));
    }

    [Fact]
    public async Task Every_wrong_content_has_a_reason_of_its_own()
    {
        var (sender, holder) = (await site.SenderAsync(), await site.HolderAsync());
        var stranger = holder with { IdNumber = RegistryScene.NewIdNumber() };
        var wrongDigit = holder with { IdNumber = holder.IdNumber[..17] + (holder.IdNumber[17] == '0' ? '1' : '0') };
        var old = holder with { IdNumber = "110105880412001" };
        (string Reason, object Content)[] cases =
        [
            ("no-certificate", stranger.Hours(2026)),
            ("no-certificate", holder.Hours(2026, occupation: "documents")),
            ("id-number-wrong", wrongDigit.Hours(2026)),
            ("id-number-wrong", old.Hours(2026)),
            ("name-differs", holder.Hours(2026, name: "陈建军")),
            ("occupation-unknown", holder.Hours(2026, occupation: "施工员")),
            ("field-wrong", holder.Hours(2026, hours: 0)),
            ("field-wrong", holder.Hours(2026, hours: 33, total: 33)),
            ("field-wrong", holder.Hours(2026, hours: -5)),
            ("field-wrong", holder.Hours(2026, hours: 20, common: 21)),
            ("field-wrong", holder.Hours(2026, learnedOn: "2026-3-1")),
            ("field-wrong", holder.Hours(2026, learnedOn: "2026-03-11")),
            ("field-wrong", holder.Hours(2026, learnedOn: "2026-01-31")),
            ("too-much-common", holder.Hours(2026, common: 11)),
            ("year-wrong", holder.Hours(2024)),
            ("year-wrong", holder.Hours(2027)),
            ("body-unreadable", Encoding.UTF8.GetBytes("{\"idNumber\":1}")),
            ("body-unreadable", Encoding.UTF8.GetBytes("[]")),
            ("body-unreadable", Encoding.UTF8.GetBytes("")),
            ("body-unreadable", new { idNumber = holder.IdNumber, name = holder.Name, occupation = "municipal-construction", year = 2026, hours = 32, commonHours = 0, totalHours = 32, learnedOn = "2026-03-01", extra = 1 }),
            ("body-too-large", new byte[20_000]),
        ];
        foreach (var (reason, content) in cases)
        {
            using var reply = await sender.PutAsync("bad", content);
            Assert.Equal(reason, await reply.ReasonAsync());
            Assert.True((int)reply.StatusCode is >= 400 and < 500, reason);
        }
        using var badId = await sender.PutAsync("a%20b", holder.Hours(2026));
        Assert.Equal("record-id-wrong", await badId.ReasonAsync());
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<HourRecord>().CountAsync(r => r.PersonId == holder.Id)));
    }

    [Fact]
    public async Task A_request_that_is_not_signed_as_it_must_be_is_refused()
    {
        var (sender, other, holder) = (await site.SenderAsync(), await site.SenderAsync(), await site.HolderAsync());
        var path = $"/api/v1/hour-records/{sender.Code}/sig";
        async Task RefusedAsync(string reason, HttpStatusCode status, Action<HttpRequestMessage>? spoil = null, TimeSpan clockOff = default, Sender? by = null, string? at = null)
        {
            using var reply = await (by ?? sender).SendAsync(HttpMethod.Put, at ?? path, holder.Hours(2026), spoil, clockOff);
            Assert.Equal(reason, await reply.ReasonAsync());
            Assert.Equal(status, reply.StatusCode);
        }
        await RefusedAsync("signature-missing", HttpStatusCode.Unauthorized, r => r.Headers.Authorization = null);
        await RefusedAsync("signature-missing", HttpStatusCode.Unauthorized, r => r.Headers.Authorization = new AuthenticationHeaderValue("ZHUXUE-ES256", "key=\"x\", signature=\"!\""));
        await RefusedAsync("signature-missing", HttpStatusCode.Unauthorized, r => r.Headers.Remove("Zhuxue-Date"));
        await RefusedAsync("signature-missing", HttpStatusCode.Unauthorized, r => r.Headers.Remove("Content-Digest"));
        await RefusedAsync("date-outside", HttpStatusCode.Unauthorized, clockOff: TimeSpan.FromMinutes(-6));
        await RefusedAsync("date-outside", HttpStatusCode.Unauthorized, clockOff: TimeSpan.FromMinutes(6));
        await RefusedAsync("digest-wrong", HttpStatusCode.BadRequest, r => r.Content = new StringContent("{}"));
        await RefusedAsync("signature-wrong", HttpStatusCode.Unauthorized, r => r.RequestUri = new Uri(r.RequestUri!, "/api/v1/hour-records/" + sender.Code + "/other"));
        await RefusedAsync("signature-wrong", HttpStatusCode.Unauthorized, r => r.Method = HttpMethod.Delete);
        await RefusedAsync("signature-wrong", HttpStatusCode.Unauthorized, r =>
        {
            r.Headers.Remove("Zhuxue-Date");
            r.Headers.Add("Zhuxue-Date", site.Time.GetUtcNow().AddMilliseconds(1).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        });
        await RefusedAsync("signature-wrong", HttpStatusCode.Unauthorized, r => r.Headers.Authorization = new("ZHUXUE-ES256", r.Headers.Authorization!.Parameter!.Replace(sender.Key.Id, other.Key.Id, StringComparison.Ordinal)));
        await RefusedAsync("key-unknown", HttpStatusCode.Unauthorized, r => r.Headers.Authorization = new("ZHUXUE-ES256", r.Headers.Authorization!.Parameter!.Replace(sender.Key.Id, "nobody", StringComparison.Ordinal)));
        await RefusedAsync("institution-other", HttpStatusCode.Forbidden, by: other);
        await RefusedAsync("institution-unknown", HttpStatusCode.NotFound, at: "/api/v1/hour-records/nowhere/sig");
        await site.WithDbAsync(db => db.Set<InstitutionKey>().Where(k => k.Id == sender.Key.Id).ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, site.Time.GetUtcNow())));
        await RefusedAsync("key-revoked", HttpStatusCode.Unauthorized);
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<HourRecord>().CountAsync(r => r.PersonId == holder.Id)));
    }

    [Fact]
    public async Task A_withdrawal_needs_a_reason_counts_at_once_and_cannot_be_undone_under_the_same_id()
    {
        var (sender, other, holder) = (await site.SenderAsync(), await site.SenderAsync(), await site.HolderAsync());
        (await sender.PutAsync("gone", holder.Hours(2026))).EnsureSuccessStatusCode();
        Assert.Equal("reason-missing", await (await sender.WithdrawAsync("gone", "错")).ReasonAsync());
        Assert.Equal("record-unknown", await (await sender.WithdrawAsync("never")).ReasonAsync());
        Assert.Equal("record-unknown", await (await other.WithdrawAsync("gone")).ReasonAsync());
        site.Time.Advance(TimeSpan.FromSeconds(1));
        using var done = await sender.WithdrawAsync("gone");
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        site.Time.Advance(TimeSpan.FromSeconds(1));
        using var again = await sender.WithdrawAsync("gone");
        Assert.Equal(await done.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal("withdrawn", await (await sender.PutAsync("gone", holder.Hours(2026))).ReasonAsync());
        (await sender.PutAsync("gone-2", holder.Hours(2026))).EnsureSuccessStatusCode();
        using var browser = await site.SignedInAsync(holder);
        Assert.Single(browser.Page.QuerySelectorAll("table tbody tr"));
        Assert.Contains("原因：复核发现替学", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawal_that_is_replayed_is_refused_for_as_long_as_its_date_holds_and_forgotten_after()
    {
        var (sender, holder) = (await site.SenderAsync(), await site.HolderAsync());
        (await sender.PutAsync("replay", holder.Hours(2026))).EnsureSuccessStatusCode();
        AuthenticationHeaderValue? authorization = null;
        using var first = await sender.SendAsync(HttpMethod.Delete, $"/api/v1/hour-records/{sender.Code}/replay", new { reason = "复核发现替学" }, r => authorization = r.Headers.Authorization);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        // Signed anew over the same: another signature, the same request.
        using var second = await sender.SendAsync(HttpMethod.Delete, $"/api/v1/hour-records/{sender.Code}/replay", new { reason = "复核发现替学" }, r => Assert.NotEqual(authorization, r.Headers.Authorization));
        Assert.Equal("replayed", await second.ReasonAsync());
        site.Time.Advance(TimeSpan.FromMinutes(11));
        (await sender.WithdrawAsync("replay")).EnsureSuccessStatusCode();
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<Zhuxue.Registry.Intake.SeenRequest>().CountAsync()));
    }

    [Fact]
    public async Task The_list_of_a_day_comes_in_pages_with_all_that_a_comparison_needs()
    {
        await using var small = await TestRegistry.StartAsync(new() { ["Intake:ListMost"] = "2" });
        var (sender, other) = (await small.SenderAsync(), await small.SenderAsync());
        for (var i = 0; i < 5; i++)
            (await sender.PutAsync($"r{i}", (await small.HolderAsync()).Hours(2026))).EnsureSuccessStatusCode();
        (await other.PutAsync("foreign", (await small.HolderAsync()).Hours(2026))).EnsureSuccessStatusCode();
        (await sender.WithdrawAsync("r3")).EnsureSuccessStatusCode();
        var seen = new List<string>();
        string? next = "";
        while (next is not null)
        {
            using var reply = await sender.SendAsync(HttpMethod.Get, $"/api/v1/hour-records/{sender.Code}?day=2026-03-10{(next.Length > 0 ? "&after=" + next : "")}");
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            using var document = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
            foreach (var record in document.RootElement.GetProperty("records").EnumerateArray())
            {
                seen.Add(record.GetProperty("id").GetString()!);
                Assert.Equal(32, record.GetProperty("hours").GetInt32());
                Assert.Equal(record.GetProperty("id").GetString() == "r3", record.GetProperty("withdrawnAt").ValueKind == JsonValueKind.String);
            }
            next = document.RootElement.GetProperty("next").GetString();
        }
        Assert.Equal(["r0", "r1", "r2", "r3", "r4"], seen);
        using var empty = await sender.SendAsync(HttpMethod.Get, $"/api/v1/hour-records/{sender.Code}?day=2026-03-09");
        Assert.Contains("\"records\":[]", await empty.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var wrong = await sender.SendAsync(HttpMethod.Get, $"/api/v1/hour-records/{sender.Code}?day=yesterday");
        Assert.Equal("day-wrong", await wrong.ReasonAsync());
        using var foreign = await other.SendAsync(HttpMethod.Get, $"/api/v1/hour-records/{sender.Code}?day=2026-03-10");
        Assert.Equal("institution-other", await foreign.ReasonAsync());
    }

    [Fact]
    public async Task The_photo_is_handed_out_to_an_institution_that_knows_number_and_name_and_the_person_can_read_who_looked()
    {
        var (sender, holder, bare) = (await site.SenderAsync("城建培训学校"), await site.HolderAsync(), await site.HolderAsync(photo: false));
        using var photo = await sender.SendAsync(HttpMethod.Post, "/api/v1/photo-requests", new { idNumber = holder.IdNumber, name = holder.Name });
        Assert.Equal("image/jpeg", photo.Content.Headers.ContentType!.MediaType);
        Assert.Equal([0xFF, 0xD8, 0xFF, 0xD9], await photo.Content.ReadAsByteArrayAsync());
        Assert.Equal("replayed", await (await sender.SendAsync(HttpMethod.Post, "/api/v1/photo-requests", new { idNumber = holder.IdNumber, name = holder.Name })).ReasonAsync());
        Assert.Equal("person-unknown", await (await sender.SendAsync(HttpMethod.Post, "/api/v1/photo-requests", new { idNumber = holder.IdNumber, name = "陈建军" })).ReasonAsync());
        Assert.Equal("person-unknown", await (await sender.SendAsync(HttpMethod.Post, "/api/v1/photo-requests", new { idNumber = RegistryScene.NewIdNumber(), name = holder.Name })).ReasonAsync());
        Assert.Equal("photo-none", await (await sender.SendAsync(HttpMethod.Post, "/api/v1/photo-requests", new { idNumber = bare.IdNumber, name = bare.Name })).ReasonAsync());
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<PhotoView>().CountAsync(v => v.PersonId == holder.Id)));
        using var browser = await site.SignedInAsync(holder);
        await browser.OpenAsync("/me");
        Assert.Contains("城建培训学校", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hours_withdrawn_after_a_renewal_leave_the_certificate_and_tell_the_registrar()
    {
        var (sender, holder) = (await site.SenderAsync(), await site.HolderAsync());
        (await sender.PutAsync("late-25", holder.Hours(2025, learnedOn: "2025-12-01"))).EnsureSuccessStatusCode();
        var renewed = await site.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.RenewAsync(holder.Id, holder.CertificateId!.Value, default));
        Assert.True(renewed.Done, renewed.Words);
        Assert.Equal("year-wrong", await (await sender.PutAsync("late-25b", holder.Hours(2025, hours: 1, common: 0, learnedOn: "2025-12-01"))).ReasonAsync());
        using var reply = await sender.WithdrawAsync("late-25");
        var certificates = await site.CertificatesOfAsync(holder.Id);
        var live = Assert.Single(certificates, c => c.State == CertificateState.Valid);
        Assert.Contains(live.Number, await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotNull(live.HoursWithdrawnAt);
    }
}
