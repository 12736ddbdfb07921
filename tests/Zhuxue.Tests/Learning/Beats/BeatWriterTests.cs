using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Site;
using Zhuxue.Training;
using Zhuxue.Training.Learning.Beats;

namespace Zhuxue.Tests.Learning.Beats;

/// <summary>The one writer when things are not well: a full queue, a database that fails, a site that stops.</summary>
public sealed class BeatWriterTests
{
    [Fact]
    public async Task A_full_queue_says_when_to_come_again_and_nothing_is_lost()
    {
        await using var site = await TestSite.StartAsync(new() { ["Beats:QueueLength"] = "2" });
        var learners = await ReadyAsync(site, 6);
        Task<ApiReply>[] beats;
        await using (await HoldWritesAsync(site))
        {
            beats = [.. learners.Select(learner => learner.BeatAsync(10))];
            var refused = await Task.WhenAny(beats).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await refused).Status);
        }
        var replies = await Task.WhenAll(beats);
        Assert.Contains(replies, reply => reply.Status == HttpStatusCode.OK);
        for (var i = 0; i < replies.Length; i++)
        {
            if (replies[i].Status == HttpStatusCode.OK)
                continue;
            Assert.Equal("urn:zhuxue:learning:busy", replies[i].Problem);
            Assert.Equal(10, (await learners[i].BeatAsync(10)).Number("earnedSeconds"));
        }
        Assert.All(await Task.WhenAll(learners.Select(l => l.RowAsync())), row => Assert.Equal(10_000, row.EarnedMs));
    }

    [Fact]
    public async Task When_the_database_fails_the_beat_is_sent_again_and_counts_once()
    {
        await using var site = await TestSite.StartAsync();
        var learner = (await ReadyAsync(site, 1))[0];
        await site.WithDbAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE lease RENAME TO lease_gone"));
        using var failed = await learner.Through(site).Browser.Http.PostAsync($"/api/v1/leases/{learner.Learner.LeaseId}/beats", System.Net.Http.Json.JsonContent.Create(new { learner.Nonce, Position = 10, Playing = true }));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (failed.StatusCode, failed.Headers.RetryAfter?.Delta));
        await site.WithDbAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE lease_gone RENAME TO lease"));
        Assert.Equal(10, (await learner.BeatAsync(10)).Number("earnedSeconds"));
        site.Time.Advance(TimeSpan.FromSeconds(10));
        using var ways = new Ways(site);
        Assert.Equal(20, (await learner.BeatAsync(20)).Number("earnedSeconds"));
        Assert.Equal(1, ways.Fast);
    }

    [Fact]
    public async Task A_site_that_stops_writes_what_it_has_taken_and_takes_no_more()
    {
        await using var site = await TestSite.StartAsync();
        var learners = await ReadyAsync(site, 5);
        var writer = site.Services.GetRequiredService<BeatWriter>();
        using var ways = new Ways(site);
        Task<ApiReply>[] beats;
        Task stopped;
        await using (await HoldWritesAsync(site))
        {
            beats = [.. learners.Take(4).Select(learner => learner.BeatAsync(10))];
            while (ways.InWriter < 4)
                await Task.Delay(10);
            stopped = writer.StopAsync(CancellationToken.None);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await learners[4].BeatAsync(10)).Status);
            Assert.False(stopped.IsCompleted);
        }
        await stopped.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.All(await Task.WhenAll(beats), reply => Assert.Equal((HttpStatusCode.OK, 10d), (reply.Status, reply.Number("earnedSeconds"))));
        Assert.All(await Task.WhenAll(learners.Take(4).Select(l => l.RowAsync())), row => Assert.Equal(10_000, row.EarnedMs));
    }

    /// <summary>Learners whose next beat, ten seconds later, is an ordinary one.</summary>
    private static async Task<IReadOnlyList<Beating>> ReadyAsync(TestSite site, int count)
    {
        var learners = await site.AddBeatingAsync(count);
        foreach (var learner in learners)
            await learner.BeatAsync(0);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        return learners;
    }

    /// <summary>Nobody can write to the leases until it is disposed.</summary>
    private static async Task<IAsyncDisposable> HoldWritesAsync(TestSite site)
    {
        var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        // On SQLite the transaction itself is the lock.
        var transaction = await db.Database.BeginTransactionAsync();
        if (db.IsPostgres)
            await db.Database.ExecuteSqlRawAsync("LOCK TABLE lease IN SHARE ROW EXCLUSIVE MODE");
        return new Held(scope, transaction);
    }

    private sealed class Held(AsyncServiceScope scope, IDbContextTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await transaction.RollbackAsync();
            await transaction.DisposeAsync();
            await scope.DisposeAsync();
        }
    }
}
