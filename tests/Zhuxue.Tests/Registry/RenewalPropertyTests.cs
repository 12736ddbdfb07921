using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Certificates;

namespace Zhuxue.Tests.Registry;

/// <summary>Whatever uploads, withdrawals, renewals and freezes come, in whatever order and many at once: never two certificates, and never none because of a renewal.</summary>
public sealed class RenewalPropertyTests(TestRegistry site) : IClassFixture<TestRegistry>
{
    private enum Step
    {
        Upload2025,
        Upload2026,
        UploadPart,
        WithdrawOldest,
        Renew,
        RenewThrice,
        Freeze,
        Unfreeze,
        RenewWhileWithdrawing,
    }

    private const int Sequences = 25;

    [Fact]
    public async Task Random_sequences_leave_exactly_one_certificate_and_one_line_of_descent()
    {
        var sender = await site.SenderAsync();
        var (staffId, _) = await site.StaffAsync(StaffRole.Registrar);
        var sequences = Gen.Sample(Gen.ListOf(Gen.Elements(Enum.GetValues<Step>()), 14), Sequences);
        foreach (var steps in sequences)
        {
            var holder = await site.HolderAsync();
            var uploaded = new Queue<string>();
            foreach (var step in steps)
            {
                // A millisecond a step: two withdrawals of one text are no replay.
                site.Time.Advance(TimeSpan.FromMilliseconds(1));
                await TakeAsync(step, sender, holder, staffId, uploaded);
                await InvariantAsync(holder, steps);
            }
        }
    }

    private async Task TakeAsync(Step step, Sender sender, Holder holder, Guid staffId, Queue<string> uploaded)
    {
        var live = (await site.CertificatesOfAsync(holder.Id)).Single(c => c.State != CertificateState.Voided);
        switch (step)
        {
            case Step.Upload2025:
                await UploadAsync(sender, holder.Hours(2025, learnedOn: "2025-12-01"), uploaded);
                break;
            case Step.Upload2026:
                await UploadAsync(sender, holder.Hours(2026), uploaded);
                break;
            case Step.UploadPart:
                await UploadAsync(sender, holder.Hours(2025, hours: 16, common: 0, learnedOn: "2025-12-01"), uploaded);
                break;
            case Step.WithdrawOldest when uploaded.Count > 0:
                (await sender.WithdrawAsync(uploaded.Dequeue())).EnsureSuccessStatusCode();
                break;
            case Step.Renew:
                await RenewAsync(holder, live.Id);
                break;
            case Step.RenewThrice:
                Assert.True((await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => RenewAsync(holder, live.Id))))).Count(o => o.Done) <= 1);
                break;
            case Step.RenewWhileWithdrawing when uploaded.Count > 0:
                var id = uploaded.Dequeue();
                await Task.WhenAll(Task.Run(() => RenewAsync(holder, live.Id)), Task.Run(() => sender.WithdrawAsync(id)));
                break;
            case Step.Freeze:
                await site.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.FreezeAsync(live.Id, "举报待核实", staffId, default));
                break;
            case Step.Unfreeze:
                await site.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.UnfreezeAsync(live.Id, "核实无误", staffId, default));
                break;
        }
    }

    private async Task InvariantAsync(Holder holder, IEnumerable<Step> steps)
    {
        var all = await site.CertificatesOfAsync(holder.Id);
        var words = string.Join(", ", steps);
        Assert.True(all.Count(c => c.State != CertificateState.Voided) == 1, words);
        // Every voided one says by which it was replaced, and that one says whom it replaced.
        Assert.All(all.Where(c => c.State == CertificateState.Voided), c => Assert.Equal(c.Id, all.Single(n => n.Id == c.ReplacedById).ReplacesId));
        Assert.Equal(all.Count - 1, all.Count(c => c.ReplacesId is not null));
        foreach (var fresh in all.Where(c => c.ReplacesId is not null))
        {
            var years = await site.WithDbAsync(db => db.Set<CertificateYear>().Where(y => y.CertificateId == fresh.Id).OrderBy(y => y.Year).ToListAsync());
            Assert.Equal(Enumerable.Range(2025, fresh.CountedThrough - 2024), years.Select(y => y.Year));
            Assert.All(years, y => Assert.Equal(32, y.Hours));
        }
    }

    private static async Task UploadAsync(Sender sender, object content, Queue<string> uploaded)
    {
        var id = Guid.NewGuid().ToString("N");
        using var reply = await sender.PutAsync(id, content);
        if (reply.IsSuccessStatusCode)
            uploaded.Enqueue(id);
        else
            Assert.Contains(await reply.ReasonAsync(), (string[])["too-many-hours", "year-wrong"]);
    }

    private Task<CertificateOutcome> RenewAsync(Holder holder, Guid certificateId) => site.WithAsync<CertificateDesk, CertificateOutcome>(desk => desk.RenewAsync(holder.Id, certificateId, default));
}
