using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Learning.Beats;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Tests.Learning.Beats;

/// <summary>The hot path of beats through the door: what it takes, what it leaves to the plain way, and that nobody notices the difference.</summary>
public sealed class HotPathTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task Ordinary_beats_go_fast_and_are_on_disk_when_they_are_answered()
    {
        var learner = (await site.AddBeatingAsync(1))[0];
        using var ways = new Ways(site);
        await learner.BeatAsync(0);
        for (var beat = 1; beat <= 5; beat++)
        {
            site.Time.Advance(TimeSpan.FromSeconds(10));
            var reply = await learner.BeatAsync(beat * 10);
            Assert.Equal((10d, beat * 10d), (reply.Number("creditedSeconds"), reply.Number("earnedSeconds")));
            var row = await learner.RowAsync();
            Assert.Equal((beat * 10_000L, reply.Text("nonce"), site.Time.GetUtcNow()), (row.EarnedMs, row.Nonce, row.LastBeatAt));
            Assert.Equal(beat * 10_000L, await learner.ProgressMsAsync());
        }
        Assert.Equal((5, 1), (ways.Fast, ways.Plain));
    }

    [Fact]
    public async Task The_reply_of_the_fast_way_is_the_reply_of_the_plain_way()
    {
        var both = await site.AddBeatingAsync(2);
        foreach (var learner in both)
            await learner.BeatAsync(0);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        Forget(both[1]);
        var (fast, plain) = (await both[0].BeatAsync(60), await both[1].BeatAsync(60));
        Assert.Equal(plain.Json.GetRawText().Replace(plain.Text("nonce")!, "", StringComparison.Ordinal), fast.Json.GetRawText().Replace(fast.Text("nonce")!, "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pauses_gaps_the_end_of_the_film_and_what_falls_due_go_the_plain_way()
    {
        var learners = await site.AddBeatingAsync(4, filmSeconds: 60);
        foreach (var learner in learners)
            await learner.BeatAsync(0);
        await site.WithDbAsync(db => db.Set<Lease>().Where(l => l.Id == learners[3].Learner.LeaseId)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.SnapshotAt, (DateTimeOffset?)site.Time.GetUtcNow().AddSeconds(15)).SetProperty(l => l.Version, l => l.Version + 1)));
        using var ways = new Ways(site);

        site.Time.Advance(TimeSpan.FromSeconds(10));
        await learners[0].BeatAsync(10, playing: false);
        await learners[3].BeatAsync(10); // outdated: the plain way reads the moment of the snapshot
        site.Time.Advance(TimeSpan.FromSeconds(10));
        await learners[0].BeatAsync(10);
        Assert.Equal("snapshot", (await learners[3].BeatAsync(20))["next"].GetProperty("kind").GetString());
        site.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("gap", (await learners[1].BeatAsync(31))["refused"].GetProperty("code").GetString());
        await learners[2].BeatAsync(10);
        Assert.Equal((0, 6), (ways.Fast, ways.Plain));
        for (var at = 20; at <= 60; at += 10)
        {
            site.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(at == 60 ? "completed" : "none", (await learners[2].BeatAsync(at))["next"].GetProperty("kind").GetString());
        }
        Assert.Equal((4, 7), (ways.Fast, ways.Plain));
    }

    [Fact]
    public async Task The_same_beat_gets_the_same_reply_from_memory_after_eviction_and_in_another_process()
    {
        await using var twin = site.StartTwin();
        var learner = (await site.AddBeatingAsync(1))[0];
        await learner.BeatAsync(0);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        var nonce = learner.Nonce;
        var reply = (await learner.BeatAsync(10)).Json.GetRawText();
        site.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(reply, (await learner.BeatAsync(13, nonce: nonce)).Json.GetRawText());
        Forget(learner);
        Assert.Equal(reply, (await learner.BeatAsync(13, nonce: nonce)).Json.GetRawText());
        Assert.Equal(reply, (await learner.BeatAsync(13, nonce: nonce, at: twin)).Json.GetRawText());
        Assert.Equal(10_000, (await learner.RowAsync()).EarnedMs);
    }

    [Fact]
    public async Task A2_a_forged_nonce_ends_a_lease_that_lives_in_memory_and_its_evidence_says_so()
    {
        var learner = (await site.AddBeatingAsync(1))[0];
        await learner.BeatAsync(0);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        await learner.BeatAsync(10);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("nonce", (await learner.BeatAsync(20, nonce: "made-up")).Text("reason"));
        Assert.Equal((HttpStatusCode.Conflict, "nonce"), (await learner.BeatAsync(20) is var after ? after.Status : 0, after.Text("reason")));
        Assert.Equal(10_000, (await learner.RowAsync()).EarnedMs);
    }

    [Fact]
    public async Task A_lease_ended_in_another_process_earns_nothing_more_here()
    {
        await using var twin = site.StartTwin();
        var learner = (await site.AddBeatingAsync(1))[0];
        await learner.BeatAsync(0);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        await learner.BeatAsync(10);
        Assert.Equal(HttpStatusCode.NoContent, (await learner.Through(twin).PostAsync($"/leases/{learner.Learner.LeaseId}/end")).Status);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((HttpStatusCode.Conflict, "left"), (await learner.BeatAsync(20) is var told ? told.Status : 0, told.Text("reason")));
        Assert.Equal(10_000, (await learner.RowAsync()).EarnedMs);
    }

    [Fact]
    public async Task A_crowd_in_two_processes_with_every_beat_sent_twice_at_once_earns_once()
    {
        await using var twin = site.StartTwin();
        var learners = await site.AddBeatingAsync(12);
        await Task.WhenAll(learners.Select(l => l.BeatAsync(0)));
        for (var beat = 1; beat <= 4; beat++)
        {
            site.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAll(learners.Select(async learner =>
            {
                var nonce = learner.Nonce;
                var replies = await Task.WhenAll(learner.BeatAsync(beat * 10, nonce: nonce), learner.BeatAsync(beat * 10, nonce: nonce, at: twin), learner.BeatAsync(beat * 10, nonce: nonce));
                Assert.All(replies, reply => Assert.Equal((HttpStatusCode.OK, beat * 10d), (reply.Status, reply.Number("earnedSeconds"))));
                Assert.Single(replies.Select(reply => reply.Text("nonce")).Distinct());
            }));
        }
    }

    [Fact]
    public async Task A_clock_that_jumps_back_loses_nothing_that_was_earned_and_earns_nothing_twice()
    {
        var learner = (await site.AddBeatingAsync(1))[0];
        await learner.BeatAsync(0);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        await learner.BeatAsync(10);
        site.Time.Advance(TimeSpan.FromSeconds(-5));
        Assert.Equal(10, (await learner.BeatAsync(15)).Number("earnedSeconds"));
        site.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(20, (await learner.BeatAsync(20)).Number("earnedSeconds"));
    }

    [Fact]
    public async Task Beats_every_millisecond_earn_the_milliseconds_that_passed()
    {
        var learner = (await site.AddBeatingAsync(1))[0];
        await learner.BeatAsync(0);
        for (var ms = 1; ms <= 40; ms++)
        {
            site.Time.Advance(TimeSpan.FromMilliseconds(1));
            await learner.BeatAsync(3000);
        }
        Assert.Equal(40, (await learner.RowAsync()).EarnedMs);
    }

    [Fact]
    public async Task A_beat_after_a_long_absence_finds_the_lease_expired_and_the_earned_time_kept()
    {
        var learner = (await site.AddBeatingAsync(1))[0];
        await learner.BeatAsync(0);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        await learner.BeatAsync(10);
        site.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("expired", (await learner.BeatAsync(20)).Text("reason"));
        Assert.Equal(10_000, await learner.ProgressMsAsync());
    }

    [Theory]
    [InlineData("{\"nonce\":\"N\",\"position\":-1,\"playing\":true}")]
    [InlineData("{\"nonce\":\"N\",\"position\":1e999,\"playing\":true}")]
    [InlineData("{\"nonce\":\"N\",\"position\":NaN,\"playing\":true}")]
    [InlineData("{\"nonce\":null,\"position\":1,\"playing\":true}")]
    [InlineData("{\"nonce\":\"N\",\"position\":1,\"playing\":\"yes\"}")]
    [InlineData("{\"nonce\":\"N\",\"position\":")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_malformed_beat_does_not_touch_a_lease_that_lives_in_memory(string body)
    {
        var learner = (await site.AddBeatingAsync(1))[0];
        await learner.BeatAsync(0);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        using var reply = await learner.Through(site).Browser.Http.PostAsync($"/api/v1/leases/{learner.Learner.LeaseId}/beats", new StringContent(body.Replace("N", learner.Nonce, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal(10, (await learner.BeatAsync(10)).Number("earnedSeconds"));
    }

    [Fact]
    public async Task A_position_beyond_the_end_earns_the_time_that_passed_and_is_sent_back()
    {
        var learner = (await site.AddBeatingAsync(1, filmSeconds: 300))[0];
        await learner.BeatAsync(0);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        var reply = await learner.BeatAsync(1e15);
        Assert.Equal((10d, 10d), (reply.Number("earnedSeconds"), reply.Number("resumeAt")));
    }

    private void Forget(Beating learner) => site.Services.GetRequiredService<LiveLeases>().Forget(learner.Learner.LearnerId);
}
