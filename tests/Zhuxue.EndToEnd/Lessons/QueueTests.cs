using Microsoft.EntityFrameworkCore;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.EndToEnd.Lessons;

/// <summary>Evidence that could not be sent waits on the device, and data is saved where the person asked for it.</summary>
[Collection(nameof(OnStage))]
public sealed class QueueTests(Stage stage)
{
    [Fact]
    public async Task A_snapshot_that_could_not_be_sent_survives_a_closed_page_and_goes_out_with_the_next_and_the_chosen_quality_is_remembered()
    {
        stage.Man.IsOn = true;
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        await stage.VisitAsync(Screen.Desktop, "queue", async visit =>
        {
            visit.Tolerate("ERR_FAILED|status of (409|403|429)");
            await visit.SignInAsync(person);
            await visit.ArriveAsync("/training");
            await visit.OpenNextLessonAsync();
            await visit.PassFaceCheckAsync();
            await visit.PlayedAsync(1);
            Assert.Equal("auto,saver,slides,low,standard", await visit.Page.EvaluateAsync<string>("() => [...document.querySelector('[data-part=quality]').options].map(o => o.value).join()"));
            var small = visit.Page.WaitForResponseAsync(reply => reply.Ok && reply.Url.Contains("/slides/", StringComparison.Ordinal));
            await visit.Page.SelectOptionAsync("[data-part=quality]", "slides");
            await small;

            // First the site says that there were too many requests, then the line is dead.
            var tries = 0;
            await visit.Page.RouteAsync("**/snapshots/*", route => Interlocked.Increment(ref tries) == 1
                ? route.FulfillAsync(new() { Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } })
                : route.AbortAsync());
            await stage.Site.WithDbAsync(db => db.Set<Lease>().Where(l => l.LearnerId == person.Id && l.State == LeaseState.Active)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.SnapshotAt, TimeProvider.System.GetUtcNow()).SetProperty(l => l.QuietUntil, (DateTimeOffset?)null).SetProperty(l => l.Version, l => l.Version + 1)));
            await visit.UntilAsync("document.querySelector('[data-part=chip-words]').textContent === '刚才抓拍了一张'", "a snapshot was taken");
            for (var i = 0; i < 60 && Volatile.Read(ref tries) < 2; i++)
                await Task.Delay(250);
            Assert.Equal(1, await WaitingAsync(visit));

            await visit.Page.UnrouteAllAsync();
            await visit.Page.ReloadAsync();
            await visit.PassFaceCheckAsync();
            await visit.PlayedAsync(0.5);
            Assert.Equal("slides", await visit.Page.EvaluateAsync<string>("() => document.querySelector('[data-part=quality]').value"));
            for (var i = 0; i < 60 && await WaitingAsync(visit) > 0; i++)
                await Task.Delay(250);
            Assert.Equal(0, await WaitingAsync(visit));
            await visit.LookAsync("lesson");
        });
        Assert.NotNull(await stage.Site.WithDbAsync(db => db.Set<Snapshot>().Where(s => s.LearnerId == person.Id).OrderBy(s => s.AskedAt).Select(s => s.BlobId).FirstAsync()));
    }

    private static Task<int> WaitingAsync(Visit visit) => visit.Page.EvaluateAsync<int>("""
        () => new Promise(resolve => { const open = indexedDB.open('zhuxue', 1); open.onsuccess = () => { const count = open.result.transaction('pictures').objectStore('pictures').count(); count.onsuccess = () => { open.result.close(); resolve(count.result); }; }; })
        """);
}
