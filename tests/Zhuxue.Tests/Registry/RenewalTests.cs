using Microsoft.EntityFrameworkCore;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Certificates;
using Zhuxue.Registry.Records;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Registry;

/// <summary>M17: the new certificate and the voiding of the old one are one act, whatever happens beside it.</summary>
public sealed class RenewalTests(TestRegistry site) : IClassFixture<TestRegistry>
{
    [Fact]
    public async Task A_person_with_the_hours_renews_and_the_old_certificate_is_voided_with_its_lineage()
    {
        var (sender, holder) = (await site.SenderAsync(), await site.HolderAsync());
        (await sender.PutAsync("a25", holder.Hours(2025, learnedOn: "2025-12-01"))).EnsureSuccessStatusCode();
        (await sender.PutAsync("a26", holder.Hours(2026))).EnsureSuccessStatusCode();
        using var browser = await site.SignedInAsync(holder);
        Assert.Contains("可以换证了", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync("/certificates");
        Assert.Contains("2025 年度 32 学时 2026-03-10 上传", browser.Words, StringComparison.Ordinal);
        Assert.Contains("照片在 3 个月内", browser.Words, StringComparison.Ordinal);
        // The end of the last full year, and two years.
        Assert.Contains("到 2029-01-31", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync($"/certificates/{holder.CertificateId}/renew");
        await browser.SubmitAsync("main form");
        Assert.StartsWith("/certificates?done=", browser.Address, StringComparison.Ordinal);
        Assert.Contains("新证书已经生效", browser.Words, StringComparison.Ordinal);

        var certificates = await site.CertificatesOfAsync(holder.Id);
        var (old, fresh) = (certificates.Single(c => c.Id == holder.CertificateId), certificates.Single(c => c.State == CertificateState.Valid));
        Assert.Equal((CertificateState.Voided, fresh.Id, old.Id), (old.State, old.ReplacedById!.Value, fresh.ReplacesId!.Value));
        Assert.Matches("^DEMO-2026-[0-9]{8}[0-9X]$", fresh.Number);
        Assert.Equal((2026, new DateOnly(2029, 1, 31)), (fresh.CountedThrough, fresh.ValidUntil));
        Assert.NotNull(fresh.PhotoId);
        Assert.Contains($"2026-03-10 被 {fresh.Number} 替代", browser.Words, StringComparison.Ordinal);
        Assert.Contains("2025 年度，继续教育学时为 32 学时", browser.Words, StringComparison.Ordinal);
        Assert.NotNull(browser.Page.QuerySelector(".zx-cert-qr svg path"));
        Assert.Equal(2, await site.WithDbAsync(db => db.Set<HourRecord>().CountAsync(r => r.CountedIntoId == fresh.Id)));

        await browser.OpenAsync($"/certificates/{fresh.Id}/renew");
        Assert.Contains("已经更新过了 下一个年度从 2027-02-01 开始", browser.Words, StringComparison.Ordinal);
        Assert.Empty(browser.Page.QuerySelectorAll("main form"));
    }

    [Fact]
    public async Task Every_condition_that_is_not_met_is_said_and_nothing_changes()
    {
        var (sender, holder) = (await site.SenderAsync(), await site.HolderAsync(photo: false));
        (await sender.PutAsync("c26", holder.Hours(2026, hours: 20, common: 0))).EnsureSuccessStatusCode();
        using var browser = await site.SignedInAsync(holder);
        await browser.OpenAsync("/certificates");
        Assert.Contains("2025 年度已上传 0 学时，还差 32 学时", browser.Words, StringComparison.Ordinal);
        Assert.Contains("2026 年度已上传 20 学时，还差 12 学时 年度到 2027-01-31", browser.Words, StringComparison.Ordinal);
        Assert.Contains("还没有证书照片", browser.Words, StringComparison.Ordinal);
        Assert.Contains("现在还不能更新", browser.Words, StringComparison.Ordinal);
        Assert.Null(browser.Page.QuerySelector("main a.btn-primary"));
        var outcome = await site.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.RenewAsync(holder.Id, holder.CertificateId!.Value, default));
        Assert.False(outcome.Done);
        Assert.Equal(CertificateState.Valid, Assert.Single(await site.CertificatesOfAsync(holder.Id)).State);
    }

    [Fact]
    public async Task Sixteen_renewals_at_once_make_one_certificate()
    {
        var (sender, holder) = (await site.SenderAsync(), await site.HolderAsync());
        (await sender.PutAsync("s25", holder.Hours(2025, learnedOn: "2025-12-01"))).EnsureSuccessStatusCode();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
            site.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.RenewAsync(holder.Id, holder.CertificateId!.Value, default)))));
        Assert.Single(outcomes, o => o.Done);
        Assert.Single(outcomes.Select(o => o.CertificateId).Distinct());
        Assert.All(outcomes.Where(o => !o.Done), o => Assert.Contains("已经更新过", o.Words, StringComparison.Ordinal));
        Assert.Equal([CertificateState.Voided, CertificateState.Valid], (await site.CertificatesOfAsync(holder.Id)).Select(c => c.State).OrderDescending());
    }

    [Fact]
    public async Task Hours_withdrawn_while_the_person_renews_either_stop_it_or_are_told_to_the_registrar()
    {
        var sender = await site.SenderAsync();
        for (var round = 0; round < 8; round++)
        {
            var holder = await site.HolderAsync();
            (await sender.PutAsync($"w{round}", holder.Hours(2025, learnedOn: "2025-12-01"))).EnsureSuccessStatusCode();
            site.Time.Advance(TimeSpan.FromMilliseconds(1));
            var renewing = Task.Run(() => site.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.RenewAsync(holder.Id, holder.CertificateId!.Value, default)));
            var withdrawing = Task.Run(() => sender.WithdrawAsync($"w{round}"));
            (await withdrawing).EnsureSuccessStatusCode();
            var outcome = await renewing;
            var live = Assert.Single(await site.CertificatesOfAsync(holder.Id), c => c.State == CertificateState.Valid);
            Assert.Equal(outcome.Done, live.Id != holder.CertificateId);
            Assert.Equal(outcome.Done, live.HoursWithdrawnAt is not null);
        }
    }

    [Fact]
    public async Task Whoever_did_not_learn_in_two_years_trains_from_scratch_also_when_the_hours_come_late()
    {
        await using var later = await TestRegistry.StartAsync();
        var (sender, holder) = (await later.SenderAsync(), await later.HolderAsync(issuedOn: new DateOnly(2022, 2, 1)));
        // The years 2023 and 2024 ended with 2025-01-31; 2023 was learned in time, 2024 was not.
        (await sender.PutAsync("l23", holder.Hours(2023, learnedOn: "2024-05-01"))).EnsureSuccessStatusCode();
        (await sender.PutAsync("l24", holder.Hours(2024, learnedOn: "2025-06-01"))).EnsureSuccessStatusCode();
        (await sender.PutAsync("l25", holder.Hours(2025, learnedOn: "2025-12-01"))).EnsureSuccessStatusCode();
        using var browser = await later.SignedInAsync(holder);
        await browser.OpenAsync("/certificates");
        Assert.Contains("2 年里没有学满 64 学时，不能再更新", browser.Words, StringComparison.Ordinal);
        Assert.Contains("已过期", browser.Words, StringComparison.Ordinal);
        var outcome = await later.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.RenewAsync(holder.Id, holder.CertificateId!.Value, default));
        Assert.False(outcome.Done);
    }

    [Fact]
    public async Task A_photo_that_is_too_old_and_a_frozen_certificate_stop_a_renewal()
    {
        await using var later = await TestRegistry.StartAsync();
        var (sender, holder) = (await later.SenderAsync(), await later.HolderAsync());
        (await sender.PutAsync("p25", holder.Hours(2025, learnedOn: "2025-12-01"))).EnsureSuccessStatusCode();
        var (staffId, _) = await later.StaffAsync(StaffRole.Registrar);
        Assert.True((await later.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.FreezeAsync(holder.CertificateId!.Value, "举报待核实", staffId, default))).Done);
        using (var browser = await later.SignedInAsync(holder))
        {
            await browser.OpenAsync("/certificates");
            Assert.Contains("证书被冻结，暂时不能更新 举报待核实", browser.Words, StringComparison.Ordinal);
        }
        Assert.True((await later.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.UnfreezeAsync(holder.CertificateId!.Value, "核实无误", staffId, default))).Done);
        later.Time.Set(new DateTimeOffset(2026, 6, 11, 2, 0, 0, TimeSpan.Zero));
        using var again = await later.SignedInAsync(holder);
        await again.OpenAsync("/certificates");
        Assert.Contains("照片超过 3 个月了", again.Words, StringComparison.Ordinal);
        Assert.Null(again.Page.QuerySelector("main a.btn-primary"));
    }

    [Fact]
    public async Task Nobody_sees_or_renews_another_persons_certificate()
    {
        var (one, other) = (await site.HolderAsync(), await site.HolderAsync(name: "王强"));
        using var browser = await site.SignedInAsync(other);
        await browser.OpenAsync($"/certificates/{one.CertificateId}/renew");
        Assert.Contains("没有可以更新的证书", browser.Words, StringComparison.Ordinal);
        var outcome = await site.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.RenewAsync(other.Id, one.CertificateId!.Value, default));
        Assert.False(outcome.Done);
    }

    [Fact]
    public async Task The_history_of_a_certificate_and_the_acts_of_staff_cannot_be_changed_or_deleted()
    {
        var holder = await site.HolderAsync();
        var (staffId, _) = await site.StaffAsync(StaffRole.Registrar);
        Assert.True((await site.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.FreezeAsync(holder.CertificateId!.Value, "举报待核实", staffId, default))).Done);
        foreach (var sql in new[] { "UPDATE staff_action SET note = 'x'", "DELETE FROM staff_action", "UPDATE certificate_event SET note = 'x'", "DELETE FROM certificate_event" })
        {
            var refusal = await Assert.ThrowsAnyAsync<Exception>(() => site.WithDbAsync(async db => { await db.Database.ExecuteSqlRawAsync(sql); }));
            Assert.Contains("append-only", refusal.Message, StringComparison.Ordinal);
        }
    }
}
