using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Commands.Simulate;
using Zhuxue.Training.Learning.Beats;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Tests.Learning.Beats;

/// <summary>Leases whose face check has passed and whose keys are all handed out: only beats matter here.</summary>
internal static class BeatScene
{
    public static async Task<IReadOnlyList<Beating>> AddBeatingAsync(this TestSite site, int count, int filmSeconds = 3000)
    {
        // Nobody else's numbers: each test has a thousand of its own.
        var crowd = new Crowd(site.Services, "national", Interlocked.Add(ref _people, 1000));
        var lessons = Lessons.GetOrCreateValue(site);
        if (!lessons.TryGetValue(filmSeconds, out var lesson))
            lessons[filmSeconds] = lesson = await crowd.AddLessonAsync("心跳 " + Guid.NewGuid(), filmSeconds, default);
        var learners = await crowd.AddLearnersAsync(count, lesson, default);
        await site.WithDbAsync(db => db.Set<Lease>().Where(l => l.LessonId == lesson).ExecuteUpdateAsync(set => set.SetProperty(l => l.KeysUntilMs, l => l.DurationMs)));
        return [.. learners.Select(learner => new Beating(site, learner))];
    }

    private static readonly ConditionalWeakTable<TestSite, ConcurrentDictionary<int, Guid>> Lessons = [];
    private static int _people;
}

/// <summary>A learner who beats.</summary>
internal sealed class Beating(TestSite site, CrowdLearner learner)
{
    public CrowdLearner Learner => learner;
    public string Nonce { get; set; } = learner.Nonce;

    /// <summary>One beat at that place of the film; the reply's nonce is the next one's.</summary>
    public async Task<ApiReply> BeatAsync(double position, bool playing = true, string? nonce = null, TestSite? at = null)
    {
        var reply = await Through(at ?? site).PostAsync($"/leases/{learner.LeaseId}/beats", new { Nonce = nonce ?? Nonce, Position = position, Playing = playing });
        if (reply.Status == HttpStatusCode.OK)
            Nonce = reply.Text("nonce")!;
        return reply;
    }

    public Student Through(TestSite process)
    {
        var cookies = new CookieContainer();
        var parts = learner.Cookie.Split('=', 2);
        cookies.Add(new Cookie(parts[0], parts[1], "/", "localhost"));
        return new Student(process, process.Browse(cookies), learner.LearnerId) { EnrolmentId = learner.EnrolmentId };
    }

    public Task<Lease> RowAsync() => site.WithDbAsync(db => db.Set<Lease>().AsNoTracking().SingleAsync(l => l.LearnerId == learner.LearnerId && l.Id == learner.LeaseId));

    public Task<long> ProgressMsAsync() => site.WithDbAsync(db => db.Set<LessonProgress>().Where(p => p.LearnerId == learner.LearnerId).Select(p => p.EarnedMs).SingleAsync());
}

/// <summary>Counts which way the beats of one site went.</summary>
internal sealed class Ways : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _fast, _plain, _inWriter;

    public Ways(TestSite site)
    {
        var meters = site.Services.GetRequiredService<IMeterFactory>();
        _ = site.Services.GetRequiredService<BeatMetrics>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "zhuxue.beats" or "zhuxue.beats.queue" && instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Interlocked.Add(ref tags[0].Value is "fast" ? ref _fast : ref _plain, (int)count));
        _listener.SetMeasurementEventCallback<int>((_, change, _, _) => Interlocked.Add(ref _inWriter, change));
        _listener.Start();
    }

    public int Fast => _fast;
    public int Plain => _plain;

    /// <summary>Beats that the writer has taken and not yet answered.</summary>
    public int InWriter => _inWriter;

    public void Dispose() => _listener.Dispose();
}
