using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Zhuxue.Platform;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Platform;

/// <summary>The outbox on the site's own database, with a handler of the test and workers that the test turns by hand.</summary>
public sealed class OutboxTests : IAsyncLifetime
{
    private TestSite site = null!;
    private readonly ConcurrentQueue<string> handled = new();
    private int failuresLeft;

    /// <summary>The site's own workers stand still: they know nothing of the test's handler.</summary>
    public async ValueTask InitializeAsync() => site = await TestSite.StartAsync(new() { ["Outbox:Workers"] = "0" });

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task Work_is_done_once_by_many_workers_and_only_after_its_transaction()
    {
        var kind = "once-" + Guid.NewGuid();
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var outbox = scope.ServiceProvider.GetRequiredService<Outbox>();
            for (var i = 0; i < 20; i++)
                outbox.Enqueue(kind, i);
            var worker = Worker(kind);
            Assert.False(await worker.WorkOnceAsync(OutboxLane.Quick, default));
            await scope.ServiceProvider.GetRequiredService<SiteDb>().SaveChangesAsync();
        }
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var worker = Worker(kind);
            while (await worker.WorkOnceAsync(OutboxLane.Quick, default))
            {
            }
        }));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i.ToString(CultureInfo.InvariantCulture)).Order(), handled.Order());
        Assert.Equal(20, await site.WithDbAsync(db => db.Set<OutboxMessage>().CountAsync(m => m.Kind == kind && m.DoneAt != null)));
    }

    [Fact]
    public async Task Work_that_fails_is_tried_again_later_and_parked_in_the_end()
    {
        var kind = "fails-" + Guid.NewGuid();
        await EnqueueAsync(kind);
        failuresLeft = int.MaxValue;
        var worker = Worker(kind);
        for (var attempt = 1; attempt <= 8; attempt++)
        {
            Assert.True(await worker.WorkOnceAsync(OutboxLane.Quick, default));
            Assert.False(await worker.WorkOnceAsync(OutboxLane.Quick, default));
            site.Time.Advance(TimeSpan.FromHours(1));
        }
        var message = await site.WithDbAsync(db => db.Set<OutboxMessage>().SingleAsync(m => m.Kind == kind));
        Assert.NotNull(message.ParkedAt);
        Assert.Contains("no luck", message.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_work_of_a_killed_process_starts_again_when_its_claim_has_run_out()
    {
        var kind = "killed-" + Guid.NewGuid();
        await EnqueueAsync(kind);
        await site.WithDbAsync(db => db.Set<OutboxMessage>().Where(m => m.Kind == kind)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.ClaimedUntil, site.Time.GetUtcNow().AddSeconds(30)).SetProperty(m => m.Attempts, 1)));
        Assert.False(await Worker(kind).WorkOnceAsync(OutboxLane.Quick, default));
        site.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.True(await Worker(kind).WorkOnceAsync(OutboxLane.Quick, default));
        Assert.Single(handled);
    }

    [Fact]
    public async Task Delayed_work_is_done_when_its_time_has_come_and_not_before()
    {
        var kind = "delayed-" + Guid.NewGuid();
        await site.WithDbAsync(async db =>
        {
            var outbox = new Outbox(db, new Ids(site.Time), site.Time);
            outbox.Enqueue(kind, "in an hour", site.Time.GetUtcNow().AddHours(1));
            outbox.Enqueue(kind, "in two", site.Time.GetUtcNow().AddHours(2));
            await db.SaveChangesAsync();
        });
        var worker = Worker(kind);
        site.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(await worker.WorkOnceAsync(OutboxLane.Quick, default));
        site.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await worker.WorkOnceAsync(OutboxLane.Quick, default));
        Assert.False(await worker.WorkOnceAsync(OutboxLane.Quick, default));
        Assert.Equal(["\"in an hour\""], handled);
    }

    [Fact]
    public async Task Two_long_jobs_do_not_hold_up_what_is_quick()
    {
        var (slow, quick) = ("slow-" + Guid.NewGuid(), "quick-" + Guid.NewGuid());
        await EnqueueAsync(slow);
        await EnqueueAsync(slow);
        var release = new TaskCompletionSource();
        var worker = Worker((slow, OutboxLane.Long, release.Task), (quick, OutboxLane.Quick, Task.CompletedTask));
        Task<bool>[] busy = [worker.WorkOnceAsync(OutboxLane.Long, default), worker.WorkOnceAsync(OutboxLane.Long, default)];
        await EnqueueAsync(quick);
        Assert.True(await worker.WorkOnceAsync(OutboxLane.Quick, default));
        Assert.False(await worker.WorkOnceAsync(OutboxLane.Quick, default));
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<OutboxMessage>().CountAsync(m => m.Kind == quick && m.DoneAt != null)));
        Assert.All(busy, task => Assert.False(task.IsCompleted));
        release.SetResult();
        Assert.All(await Task.WhenAll(busy), Assert.True);
        Assert.Equal(2, await site.WithDbAsync(db => db.Set<OutboxMessage>().CountAsync(m => m.Kind == slow && m.DoneAt != null)));
    }

    [Fact]
    public void Videos_rosters_and_marking_again_queue_apart_from_texts()
    {
        using var scope = site.Services.CreateScope();
        var handlers = scope.ServiceProvider.GetServices<IOutboxHandler>().ToLookup(h => h.Lane, h => h.Kind);
        Assert.Contains(Zhuxue.Platform.Sms.SendText.MessageKind, handlers[OutboxLane.Quick]);
        Assert.Superset(new HashSet<string> { Training.Catalogue.Media.TranscodeVideo.MessageKind, Training.Console.Imports.ImportRoster.MessageKind, Training.Console.Imports.CheckRoster.MessageKind }, handlers[OutboxLane.Long].ToHashSet());
    }

    private Task EnqueueAsync(string kind) => site.WithDbAsync(async db =>
    {
        new Outbox(db, new Ids(site.Time), site.Time).Enqueue(kind, 1);
        await db.SaveChangesAsync();
    });

    private OutboxWorker Worker(string kind) => Worker((kind, OutboxLane.Quick, Task.CompletedTask));

    /// <summary>A worker whose services know these handlers; each works until its task has ended.</summary>
    private OutboxWorker Worker(params (string Kind, OutboxLane Lane, Task Until)[] handlers)
    {
        var services = new ServiceCollection();
        services.AddScoped<SiteDb>(_ => site.Services.CreateScope().ServiceProvider.GetRequiredService<SiteDb>());
        foreach (var (kind, lane, until) in handlers)
            services.AddScoped<IOutboxHandler>(_ => new Handler(kind, lane, until, this));
        return new OutboxWorker(services.BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(), Options.Create(new OutboxOptions()), site.Time, NullLogger<OutboxWorker>.Instance);
    }

    private sealed class Handler(string kind, OutboxLane lane, Task until, OutboxTests test) : IOutboxHandler
    {
        public string Kind => kind;

        public OutboxLane Lane => lane;

        public async Task HandleAsync(string payload, CancellationToken cancellationToken)
        {
            if (test.failuresLeft-- > 0)
                throw new InvalidOperationException("no luck");
            await until;
            test.handled.Enqueue(payload);
        }
    }
}
