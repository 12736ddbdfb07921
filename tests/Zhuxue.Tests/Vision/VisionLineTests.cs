using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Vision;

namespace Zhuxue.Tests.Vision;

/// <summary>The line before the models: whoever finds it full is told so, nothing that was taken is lost, and all come through in the end.</summary>
[Trait("Category", "NoDatabase")]
public sealed class VisionLineTests
{
    [Fact]
    public async Task A_full_line_answers_busy_at_once_and_everything_that_was_taken_is_done()
    {
        using var line = new VisionLine(new() { AtOnce = 2, MostWaiting = 4 }, TimeProvider.System);
        using var open = new ManualResetEventSlim();
        var done = 0;
        object Work()
        {
            open.Wait();
            Interlocked.Increment(ref done);
            return this;
        }
        List<Task> working = [.. Enumerable.Range(0, 2).Select(_ => line.TryRunAsync(Work, underWay: false, default))];
        await EventuallyAsync(() => line.Waiting == 0);
        // Eight places, half of them kept for what is under way.
        List<Task> waiting = [.. Enumerable.Range(0, 4).Select(_ => line.TryRunAsync(Work, underWay: false, default))];
        Assert.Null(await line.TryRunAsync(Work, underWay: false, default));
        waiting.AddRange(Enumerable.Range(0, 4).Select(_ => line.TryRunAsync(Work, underWay: true, default)));
        Assert.Null(await line.TryRunAsync(Work, underWay: true, default));
        Task patient = line.RunAsync(Work, default);
        Assert.Equal(8, line.Waiting);
        Assert.Equal(TimeSpan.FromSeconds(1), line.RetryAfter);
        Assert.Equal(0, done);

        open.Set();
        await Task.WhenAll([.. working, .. waiting, patient]).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(11, done);
        Assert.Same(this, await line.TryRunAsync(Work, underWay: false, default));
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_line_and_a_failure_reaches_its_caller_alone()
    {
        using var line = new VisionLine(new() { AtOnce = 1, MostWaiting = 8 }, TimeProvider.System);
        using var open = new ManualResetEventSlim();
        using var left = new CancellationTokenSource();
        var first = line.RunAsync(() => { open.Wait(); return "first"; }, default);
        var gaveUp = line.RunAsync<string>(() => throw new InvalidOperationException("It must not run."), left.Token);
        var failing = line.RunAsync<string>(() => throw new FormatException("its own"), default);
        var last = line.RunAsync(() => "last", default);
        await left.CancelAsync();
        open.Set();
        Assert.Equal(("first", "last"), (await first, await last));
        await Assert.ThrowsAsync<FormatException>(() => failing);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
    }

    [Fact]
    public async Task The_wait_that_is_told_follows_from_what_the_work_takes()
    {
        using var line = new VisionLine(new() { AtOnce = 1, MostWaiting = 100 }, new SlowClock());
        using var open = new ManualResetEventSlim();
        await line.RunAsync(() => "", default);
        await EventuallyAsync(() => line.MeanOfWork > TimeSpan.FromMilliseconds(400));
        var work = Enumerable.Range(0, 21).Select(_ => line.RunAsync(() => { open.Wait(); return ""; }, default)).ToList();
        await EventuallyAsync(() => line.Waiting == 20);
        Assert.Equal(Math.Ceiling(20 * line.MeanOfWork.TotalSeconds), line.RetryAfter.TotalSeconds);
        open.Set();
        await Task.WhenAll(work);
    }

    internal static async Task EventuallyAsync(Func<bool> condition)
    {
        for (var i = 0; i < 1000 && !condition(); i++)
            await Task.Delay(10);
        Assert.True(condition());
    }

    /// <summary>Each reading is six seconds after the one before.</summary>
    private sealed class SlowClock : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Add(ref _now, 6 * TimestampFrequency);
    }
}

/// <summary>The full line as learners meet it, at each of its doors.</summary>
public sealed class BusyTests : IAsyncLifetime
{
    private TestSite site = null!;

    public async ValueTask InitializeAsync() => site = await TestSite.StartAsync(new() { ["Vision:AtOnce"] = "1", ["Vision:MostWaiting"] = "2" });

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_face_check_that_finds_the_line_full_keeps_nothing_and_goes_on_with_the_same_frames()
    {
        var student = await site.AddStudentAsync();
        var begun = await student.PostAsync($"/lessons/{await site.AddLessonAsync(60)}/leases", new { student.EnrolmentId });
        var checkId = begun["faceCheckId"].GetGuid();
        var frames = Clips.Frames(Clips.Cap13.Rest).Take(4).ToList();
        using (var full = await FillAsync())
        {
            var busy = await student.FramesAsync(checkId, 0, frames);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "urn:zhuxue:face-checks:busy"), (busy.Status, busy.Problem));
            Assert.InRange(busy["retryAfterSeconds"].GetInt32(), 1, 30);
            Assert.StartsWith("学过的时间都存着。", busy.Text("detail"), StringComparison.Ordinal);
            Assert.Equal(0, await site.WithDbAsync(db => db.Set<FaceCheckFrames>().CountAsync(f => f.CheckId == checkId)));
        }
        await student.PassFaceAsync(checkId, $"/leases/{begun["leaseId"].GetGuid()}/face-checks");
    }

    [Fact]
    public async Task Twelve_checks_at_once_on_one_core_are_told_to_wait_and_all_pass()
    {
        var lessonId = await site.AddLessonAsync(60);
        var busy = 0;
        var students = new List<Student>();
        for (var i = 0; i < 12; i++)
            students.Add(await site.AddStudentAsync());
        var frames = Clips.Frames(Clips.Cap13.Rest).Take(4).ToList();
        await Parallel.ForEachAsync(students, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (student, _) =>
        {
            var begun = await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
            for (var attempt = 0; ; attempt++)
            {
                Assert.True(attempt < 200, "never taken");
                var reply = await student.FramesAsync(begun["faceCheckId"].GetGuid(), 0, frames);
                if (reply.Status == HttpStatusCode.OK)
                    return;
                Assert.Equal("urn:zhuxue:face-checks:busy", reply.Problem);
                Interlocked.Increment(ref busy);
                await Task.Delay(100, CancellationToken.None);
            }
        });
        Assert.True(busy > 0, "The line was never full: the test shows nothing.");
        Assert.Equal(12, await site.WithDbAsync(db => db.Set<FaceCheckFrames>().CountAsync(f => f.First == 0)));
    }

    [Fact]
    public async Task An_upload_that_finds_the_line_full_is_told_kindly_and_is_taken_a_little_later()
    {
        var (id, idNumber, browser) = await site.SignedInAsync();
        using var _1 = browser;
        var card = await Photos.CardOf(idNumber).FrontAsync();
        using (var full = await FillAsync())
        {
            await browser.UploadPortraitAsync(Photos.Portrait);
            Assert.Matches("^现在上传照片的人很多，这张还没有收。请等 [0-9]+ 秒再传一次。$", browser.PhotoError());
            await browser.UploadCardAsync("front", card);
            Assert.Matches("^现在上传照片的人很多", browser.PhotoError());
        }
        Assert.Equal(0, await site.WithDbAsync(db => db.LearnerImages.CountAsync(i => i.LearnerId == id)));
        await browser.UploadPortraitAsync(Photos.Portrait);
        Assert.Equal("/profile?done=portrait", browser.Address);
    }

    /// <summary>Fills the one place at work and both that wait, until disposed.</summary>
    private async Task<IDisposable> FillAsync()
    {
        var line = site.Services.GetRequiredService<VisionLine>();
        var held = new Held();
        held.Work.Add(line.RunAsync(held.Wait, default));
        await VisionLineTests.EventuallyAsync(() => line.Waiting == 0);
        held.Work.Add(line.RunAsync(held.Wait, default));
        held.Work.Add(line.RunAsync(held.Wait, default));
        return held;
    }

    private sealed class Held : IDisposable
    {
        private readonly ManualResetEventSlim _open = new();

        public List<Task> Work { get; } = [];

        public Held Wait()
        {
            _open.Wait();
            return this;
        }

        public void Dispose()
        {
            _open.Set();
            Task.WhenAll(Work).GetAwaiter().GetResult();
            _open.Dispose();
        }
    }
}
