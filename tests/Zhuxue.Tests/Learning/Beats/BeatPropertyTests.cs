using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Learning.Beats;

namespace Zhuxue.Tests.Learning.Beats;

/// <summary>Random histories of beats through the door of two processes: what must hold whatever happens.</summary>
public sealed class BeatPropertyTests(TestSite site) : IClassFixture<TestSite>
{
    /// <summary>What befalls one beat.</summary>
    internal enum Fate
    {
        Arrives,
        ReplyLost,
        SentTwiceAtOnce,
        GoesToTheOtherProcess,
        LeaseEvicted,
        BothProcessesForget,
    }

    /// <param name="WaitMs">Server time before it.</param>
    /// <param name="ClaimMs">Film claimed beyond what is earned.</param>
    internal sealed record Step(int WaitMs, int ClaimMs, bool Playing, Fate Fate);

    private static readonly Gen<Step> AnyStep =
        from wait in Gen.Frequency((8, Gen.Choose(0, 15_000)), (1, Gen.Choose(-8_000, 0)), (1, Gen.Choose(29_000, 60_000)))
        from claim in Gen.Choose(-5_000, 40_000)
        from playing in Gen.Frequency((7, Gen.Constant(true)), (1, Gen.Constant(false)))
        from fate in Gen.Elements(Enum.GetValues<Fate>())
        select new Step(wait, claim, playing, fate);

    [Fact]
    public async Task Whatever_happens_credit_stays_within_server_time_never_falls_and_counts_once()
    {
        await using var twin = site.StartTwin();
        foreach (var steps in Gen.Sample(Gen.NonEmptyListOf(AnyStep), 25, 14))
        {
            var learner = (await site.AddBeatingAsync(1))[0];
            await learner.BeatAsync(0);
            var (start, latest, earned) = (site.Time.GetUtcNow(), site.Time.GetUtcNow(), 0.0);
            foreach (var step in steps)
            {
                site.Time.Advance(TimeSpan.FromMilliseconds(step.WaitMs));
                latest = site.Time.GetUtcNow() > latest ? site.Time.GetUtcNow() : latest;
                var reply = await SendAsync(learner, Math.Max(0, earned + step.ClaimMs / 1000.0), step.Playing, step.Fate, twin);
                Assert.Equal(HttpStatusCode.OK, reply.Status);
                Assert.Equal(earned + reply.Number("creditedSeconds"), reply.Number("earnedSeconds"), 6);
                Assert.True(reply.Number("creditedSeconds") >= 0);
                earned = reply.Number("earnedSeconds");
                Assert.True(earned <= (latest - start).TotalSeconds + 1e-6, $"{earned} s of {(latest - start).TotalSeconds}: {string.Join(' ', steps)}");
            }
            Assert.Equal(Math.Round(earned * 1000), (await learner.RowAsync()).EarnedMs);
            site.Time.Set(latest);
        }
    }

    [Fact]
    public async Task The_fast_way_and_the_plain_way_credit_alike()
    {
        foreach (var steps in Gen.Sample(Gen.NonEmptyListOf(AnyStep), 25, 10))
        {
            var pair = await site.AddBeatingAsync(2);
            foreach (var learner in pair)
                await learner.BeatAsync(0);
            var (earned, latest) = (0.0, site.Time.GetUtcNow());
            foreach (var step in steps)
            {
                site.Time.Advance(TimeSpan.FromMilliseconds(step.WaitMs));
                latest = site.Time.GetUtcNow() > latest ? site.Time.GetUtcNow() : latest;
                var position = Math.Max(0, earned + step.ClaimMs / 1000.0);
                Evict(site, pair[1]);
                var (fast, plain) = (await pair[0].BeatAsync(position, step.Playing), await pair[1].BeatAsync(position, step.Playing));
                Assert.Equal(WithoutNonce(plain), WithoutNonce(fast));
                earned = fast.Number("earnedSeconds");
            }
            var (one, other) = (await pair[0].RowAsync(), await pair[1].RowAsync());
            Assert.Equal((other.EarnedMs, other.SpentUntil, other.LastBeatAt, other.Playing, other.Version), (one.EarnedMs, one.SpentUntil, one.LastBeatAt, one.Playing, one.Version));
            site.Time.Set(latest);
        }

        static string WithoutNonce(ApiReply reply) => reply.Json.GetRawText().Replace(reply.Text("nonce")!, "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_honest_learner_ends_with_the_full_length_whatever_the_network_and_the_site_do()
    {
        const int Film = 200;
        await using var twin = site.StartTwin();
        var fates = Gen.Zip(Gen.Elements(Enum.GetValues<Fate>()), Gen.Choose(0, 6_000)).ListOf(Film / 10);
        foreach (var history in Gen.Sample(fates, 1, 6))
        {
            var learner = (await site.AddBeatingAsync(1, Film))[0];
            await learner.BeatAsync(0);
            var (start, kind) = (site.Time.GetUtcNow(), "none");
            for (var i = 0; i < history.Count; i++)
            {
                // The film stands at a whole ten seconds when the beat is sent; it arrives later.
                var sent = start.AddSeconds((i + 1) * 10);
                site.Time.Set((sent > site.Time.GetUtcNow() ? sent : site.Time.GetUtcNow()).AddMilliseconds(history[i].Item2));
                kind = (await SendAsync(learner, (i + 1) * 10, true, history[i].Item1, twin))["next"].GetProperty("kind").GetString();
            }
            for (var last = 0; last < 2 && kind != "completed"; last++)
            {
                site.Time.Advance(TimeSpan.FromSeconds(10));
                kind = (await learner.BeatAsync(Film))["next"].GetProperty("kind").GetString();
            }
            Assert.Equal("completed", kind);
            Assert.Equal(Film * 1000L, await learner.ProgressMsAsync());
        }
    }

    [Fact]
    public async Task A_crash_between_two_beats_changes_nothing()
    {
        await using var own = await TestSite.StartAsync();
        var learner = (await own.AddBeatingAsync(1))[0];
        await learner.BeatAsync(0);
        for (var beat = 1; beat <= 6; beat++)
        {
            own.Time.Advance(TimeSpan.FromSeconds(10));
            var nonce = learner.Nonce;
            var reply = await learner.BeatAsync(beat * 10);
            if (beat % 2 == 0)
                await own.RestartAsync();
            Assert.Equal(reply.Json.GetRawText(), (await learner.BeatAsync(beat * 10, nonce: nonce)).Json.GetRawText());
        }
        Assert.Equal(60_000, await learner.ProgressMsAsync());
    }

    private async Task<ApiReply> SendAsync(Beating learner, double position, bool playing, Fate fate, TestSite twin)
    {
        var nonce = learner.Nonce;
        switch (fate)
        {
            case Fate.ReplyLost:
                var lost = await learner.BeatAsync(position, playing, nonce);
                site.Time.Advance(TimeSpan.FromMilliseconds(500));
                var again = await learner.BeatAsync(position, playing, nonce);
                Assert.Equal(lost.Json.GetRawText(), again.Json.GetRawText());
                return again;
            case Fate.SentTwiceAtOnce:
                var replies = await Task.WhenAll(learner.BeatAsync(position, playing, nonce), learner.BeatAsync(position, playing, nonce));
                Assert.Equal(replies[0].Json.GetRawText(), replies[1].Json.GetRawText());
                return replies[0];
            case Fate.GoesToTheOtherProcess:
                return await learner.BeatAsync(position, playing, at: twin);
            case Fate.LeaseEvicted:
                Evict(site, learner);
                break;
            case Fate.BothProcessesForget:
                Evict(site, learner);
                Evict(twin, learner);
                break;
            default:
                break;
        }
        return await learner.BeatAsync(position, playing);
    }

    private static void Evict(TestSite process, Beating learner) => process.Services.GetRequiredService<LiveLeases>().Forget(learner.Learner.LearnerId);
}
