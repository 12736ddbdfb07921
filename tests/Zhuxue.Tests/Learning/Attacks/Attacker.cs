using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Learning.Attacks;

/// <summary>A client of one's own that sends what it likes: the player is not asked.</summary>
internal sealed class Attacker(TestSite site, Student student, Guid lessonId, LearningLease lease)
{
    private static int drawn;

    public Student Student { get; } = student;
    public LearningLease Lease { get; } = lease;

    /// <summary>Opens a lease with the gate passed by the real person, who then leaves.</summary>
    public static async Task<Attacker> ScanAsync(TestSite site, int seconds = 400, Student? student = null)
    {
        var lessonId = await site.AddLessonAsync(seconds);
        student ??= await site.AddStudentAsync();
        return new(site, student, lessonId, await student.StartAsync(lessonId));
    }

    /// <summary>The same learner's next lease, gate passed.</summary>
    public async Task<Attacker> AgainAsync() => new(site, Student, lessonId, await Student.StartAsync(lessonId));

    public async Task KeysAsync()
    {
        for (var key = 0; await Student.KeyAsync(Lease.Id, key) == HttpStatusCode.OK; key++)
        {
        }
    }

    /// <summary>Beats on as a player would, for so long or until it is asked for something of the kind; snapshots get the picture of an empty room.</summary>
    public async Task<ApiReply> BeatOnAsync(double seconds, string? until = null, bool emptySnapshots = true)
    {
        var reply = await Lease.BeatAsync();
        for (var left = seconds; left > 0 && reply.Status == HttpStatusCode.OK && KindOf(reply) is var kind && kind != until && kind != "completed"; left -= 10)
        {
            await KeysAsync();
            site.Time.Advance(TimeSpan.FromSeconds(10));
            Lease.Position = reply.Number("earnedSeconds") + 10;
            reply = await Lease.BeatAsync();
            if (emptySnapshots && reply.Status == HttpStatusCode.OK && KindOf(reply) == "snapshot")
                await Student.SnapshotAsync(Lease.Id, reply["next"].GetProperty("snapshotId").GetGuid(), EmptyRoom());
        }
        return reply;
    }

    /// <summary>Beats on until presence is checked, and returns the check's id.</summary>
    public async Task<Guid> ToPresenceAsync()
    {
        var reply = await BeatOnAsync(150, until: "presence");
        Assert.Equal("presence", KindOf(reply));
        return reply["next"].GetProperty("presenceCheckId").GetGuid();
    }

    /// <summary>What the lesson counts.</summary>
    public Task<double> EarnedAsync() => site.WithDbAsync(async db =>
        (await db.Set<LessonProgress>().Where(p => p.LearnerId == Student.LearnerId && p.LessonId == lessonId).SumAsync(p => p.EarnedMs)) / 1000d);

    public Task<List<SignalKind>> SignalsAsync() => site.WithDbAsync(db =>
        db.Set<Signal>().Where(s => s.LearnerId == Student.LearnerId).OrderBy(s => s.Kind).Select(s => s.Kind).Distinct().ToListAsync());

    public Task<PresenceCheck> CheckAsync(Guid id) => site.WithDbAsync(db => db.Set<PresenceCheck>().AsNoTracking().SingleAsync(c => c.Id == id));

    public static string? KindOf(ApiReply reply) => reply["next"].GetProperty("kind").GetString();

    public static Guid PresenceOf(ApiReply reply) => reply["next"].GetProperty("presenceCheckId").GetGuid();

    /// <summary>A picture without anybody, never the same twice.</summary>
    public static byte[] EmptyRoom()
    {
        var pixels = new byte[160 * 120 * 3];
        var number = Interlocked.Increment(ref drawn);
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(120 + i / 3 % 160 / 4 + (i + number) % 7);
        return JpegEncoder.Encode(RgbImage.From(160, 120, pixels), 80);
    }

    public static IEnumerable<byte[]> EmptyRooms(int count) => Enumerable.Range(0, count).Select(_ => EmptyRoom());
}
