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
            Assert.False(await worker.WorkOnceAsync(default));
            await scope.ServiceProvider.GetRequiredService<SiteDb>().SaveChangesAsync();
        }
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var worker = Worker(kind);
            while (await worker.WorkOnceAsync(default))
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
            Assert.True(await worker.WorkOnceAsync(default));
            Assert.False(await worker.WorkOnceAsync(default));
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
        Assert.False(await Worker(kind).WorkOnceAsync(default));
        site.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.True(await Worker(kind).WorkOnceAsync(default));
        Assert.Single(handled);
    }

    private Task EnqueueAsync(string kind) => site.WithDbAsync(async db =>
    {
        new Outbox(db, new Ids(site.Time), site.Time).Enqueue(kind, 1);
        await db.SaveChangesAsync();
    });

    /// <summary>A worker whose services know the one handler.</summary>
    private OutboxWorker Worker(string kind)
    {
        var services = new ServiceCollection();
        services.AddScoped<SiteDb>(_ => site.Services.CreateScope().ServiceProvider.GetRequiredService<SiteDb>());
        services.AddScoped<IOutboxHandler>(_ => new Handler(kind, this));
        return new OutboxWorker(services.BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(), Options.Create(new OutboxOptions()), site.Time, NullLogger<OutboxWorker>.Instance);
    }

    private sealed class Handler(string kind, OutboxTests test) : IOutboxHandler
    {
        public string Kind => kind;

        public Task HandleAsync(string payload, CancellationToken cancellationToken)
        {
            if (test.failuresLeft-- > 0)
                throw new InvalidOperationException("no luck");
            test.handled.Enqueue(payload);
            return Task.CompletedTask;
        }
    }
}
