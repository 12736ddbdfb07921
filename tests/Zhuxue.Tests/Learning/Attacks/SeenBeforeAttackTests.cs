using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Commands.Attacks;
using Zhuxue.Training.Commands.Takes;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Tests.Learning.Attacks;

/// <summary>A10: what was sent once counts once, whoever sends it again and whatever for: gate, snapshot or answer.</summary>
public sealed class SeenBeforeAttackTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task A10_a_frame_of_anybodys_gate_is_no_snapshot()
    {
        var frames = await new Take(Takes.Man, VisionLab.Analyzer, site.NextTake()).RestAsync(3);
        var (other, checkId) = await AtTheGateAsync();
        Assert.Equal(HttpStatusCode.OK, (await other.FramesAsync(checkId, 0, frames)).Status);

        var attacker = await Attacker.ScanAsync(site);
        var (snapshotId, _) = await SnapAsync(attacker, frames[1]);
        Assert.True((await SnapshotAsync(snapshotId)).SeenBefore);
        Assert.Contains(SignalKind.RepeatedFrame, await attacker.SignalsAsync());
    }

    [Fact]
    public async Task A10_a_snapshot_and_a_frame_of_an_answer_pass_nobodys_gate()
    {
        var attacker = await Attacker.ScanAsync(site);
        var photo = (await new Take(Takes.Man, VisionLab.Analyzer, site.NextTake()).RestAsync(1))[0];
        await SnapAsync(attacker, photo);
        var answer = Clips.Live(5);
        await attacker.Student.AnswerAsync(attacker.Lease.Id, await attacker.ToPresenceAsync(), answer);
        foreach (var frame in new[] { photo, answer[0], answer[4] })
        {
            var (other, checkId) = await AtTheGateAsync();
            var refused = await other.FramesAsync(checkId, 0, [frame]);
            Assert.Equal("seen-before", refused["refusal"].GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task A10_no_frame_of_an_answer_serves_again_in_an_answer_or_as_a_snapshot_of_anybody()
    {
        var first = await Attacker.ScanAsync(site);
        var answer = Clips.Live(5);
        Assert.Equal("answered", (await first.Student.AnswerAsync(first.Lease.Id, await first.ToPresenceAsync(), answer))["check"].GetProperty("state").GetString());

        var second = await Attacker.ScanAsync(site);
        var (snapshotId, _) = await SnapAsync(second, answer[3]);
        Assert.True((await SnapshotAsync(snapshotId)).SeenBefore);
        var checkId = await second.ToPresenceAsync();
        var refused = await second.Student.AnswerAsync(second.Lease.Id, checkId, [.. Clips.Live(4), answer[2]]);
        Assert.Equal("repeated", refused.Text("cause"));
        Assert.Contains(SignalKind.RepeatedFrame, await second.SignalsAsync());
        Assert.Equal("answered", (await second.Student.AnswerAsync(second.Lease.Id, checkId))["check"].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A10_two_learners_who_send_one_file_at_the_same_moment_are_told_apart_by_who_was_first()
    {
        var photo = (await new Take(Takes.Man, VisionLab.Analyzer, site.NextTake()).RestAsync(1))[0];
        List<(Attacker Attacker, Guid SnapshotId)> both = [];
        for (var i = 0; i < 2; i++)
        {
            var attacker = await Attacker.ScanAsync(site);
            both.Add((attacker, await AskedAsync(attacker)));
        }
        var replies = await Task.WhenAll(both.Select(b => b.Attacker.Student.SnapshotAsync(b.Attacker.Lease.Id, b.SnapshotId, photo)));
        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal([false, true], (await Task.WhenAll(both.Select(async b => (await SnapshotAsync(b.SnapshotId)).SeenBefore))).Order());
    }

    [Fact]
    public async Task The_same_snapshot_sent_again_is_answered_as_before_and_is_no_repetition()
    {
        var honest = await Attacker.ScanAsync(site);
        var photo = (await new Take(Takes.Man, VisionLab.Analyzer, site.NextTake()).RestAsync(1))[0];
        var snapshotId = await AskedAsync(honest);
        var replies = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => honest.Student.SnapshotAsync(honest.Lease.Id, snapshotId, photo)));
        Assert.Equal([("Ok", true)], replies.Select(r => (r.Text("finding")!, r["inTime"].GetBoolean())).Distinct());
        Assert.False((await SnapshotAsync(snapshotId)).SeenBefore);
        Assert.DoesNotContain(SignalKind.RepeatedFrame, await honest.SignalsAsync());
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<SeenFrame>().CountAsync(f => f.CheckId == snapshotId)));
        Assert.Equal(16, await site.WithDbAsync(db => db.Set<SeenBand>().CountAsync(f => f.CheckId == snapshotId)));
    }

    [Fact]
    public async Task A_snapshot_that_comes_again_while_it_is_judged_is_no_repetition()
    {
        var honest = await Attacker.ScanAsync(site);
        var photo = (await new Take(Takes.Man, VisionLab.Analyzer, site.NextTake()).RestAsync(1))[0];
        var snapshotId = await AskedAsync(honest);
        // The first has read the snapshot, which has no photo yet; the second comes and goes before the first reads on.
        using var held = new HeldCommand(site, "lease");
        var first = honest.Student.SnapshotAsync(honest.Lease.Id, snapshotId, photo);
        await held.Reached;
        var second = await honest.Student.SnapshotAsync(honest.Lease.Id, snapshotId, photo);
        held.Release();
        Assert.Equal([("Ok", true), ("Ok", true)], new[] { await first, second }.Select(r => (r.Text("finding")!, r["inTime"].GetBoolean())));
        Assert.False((await SnapshotAsync(snapshotId)).SeenBefore);
        Assert.DoesNotContain(SignalKind.RepeatedFrame, await honest.SignalsAsync());
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<EvidencePayload>().CountAsync(p => p.LearnerId == honest.Student.LearnerId && p.Payload.Contains(snapshotId.ToString()))));
    }

    [Fact]
    public async Task A_wrong_answer_sent_again_is_told_that_the_picture_changed_and_is_no_repetition()
    {
        var honest = await Attacker.ScanAsync(site);
        var checkId = await honest.ToPresenceAsync();
        var frames = Clips.Live(5);
        var before = (await honest.CheckAsync(checkId)).Picture;
        Assert.Equal("wrong-number", (await honest.Student.AnswerAsync(honest.Lease.Id, checkId, frames, "007")).Text("cause"));
        Assert.Equal("old-picture", (await honest.Student.AnswerAsync(honest.Lease.Id, checkId, frames, "007", before)).Text("cause"));
        Assert.DoesNotContain(SignalKind.RepeatedFrame, await honest.SignalsAsync());
        // With the new picture the old frames are what they are.
        Assert.Equal("repeated", (await honest.Student.AnswerAsync(honest.Lease.Id, checkId, frames)).Text("cause"));
    }

    [Fact]
    public async Task A10_a_photo_encoded_anew_is_a_hint_for_the_reviewer_and_one_of_another_moment_is_none()
    {
        var attacker = await Attacker.ScanAsync(site);
        var photo = (await new Take(Takes.Man, VisionLab.Analyzer, site.NextTake()).RestAsync(1))[0];
        await SnapAsync(attacker, photo);
        site.Time.Advance(TimeSpan.FromSeconds(35));
        await SnapAsync(attacker, (await new Take(Takes.Man, VisionLab.Analyzer, site.NextTake()).RestAsync(1))[0]);
        Assert.DoesNotContain(SignalKind.LikeEarlierFrame, await attacker.SignalsAsync());

        site.Time.Advance(TimeSpan.FromSeconds(35));
        var (snapshotId, reply) = await SnapAsync(attacker, Retouch.OnScreen(photo, 1.0, 0, moire: false, 80));
        Assert.Equal("Ok", reply.Text("finding"));
        Assert.False((await SnapshotAsync(snapshotId)).SeenBefore);
        var signal = await site.WithDbAsync(db => db.Set<Signal>().SingleAsync(s => s.LearnerId == attacker.Student.LearnerId && s.Kind == SignalKind.LikeEarlierFrame));
        Assert.Equal(("snapshot", snapshotId), (signal.SourceKind, signal.SourceId));
        Assert.Contains("也可能只是坐姿没变", signal.Reason, StringComparison.Ordinal);
    }

    private async Task<(Student Student, Guid CheckId)> AtTheGateAsync()
    {
        var student = await site.AddStudentAsync();
        var begun = await student.PostAsync($"/lessons/{await site.AddLessonAsync(60)}/leases", new { student.EnrolmentId });
        return (student, begun["faceCheckId"].GetGuid());
    }

    /// <summary>Beats on until a snapshot is asked for; presence checks on the way are answered in frames that nobody has seen.</summary>
    private async Task<Guid> AskedAsync(Attacker attacker)
    {
        for (var i = 0; i < 20; i++)
        {
            var reply = await attacker.BeatOnAsync(10, until: "snapshot", emptySnapshots: false);
            if (Attacker.KindOf(reply) == "snapshot")
                return reply["next"].GetProperty("snapshotId").GetGuid();
            if (Attacker.KindOf(reply) == "presence")
                await attacker.Student.AnswerAsync(attacker.Lease.Id, Attacker.PresenceOf(reply), await new Take(Takes.Man, VisionLab.Analyzer, site.NextTake()).RestAsync(5));
        }
        throw new InvalidOperationException("No snapshot was asked for.");
    }

    private async Task<(Guid SnapshotId, ApiReply Reply)> SnapAsync(Attacker attacker, byte[] photo)
    {
        var snapshotId = await AskedAsync(attacker);
        var reply = await attacker.Student.SnapshotAsync(attacker.Lease.Id, snapshotId, photo);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return (snapshotId, reply);
    }

    private Task<Snapshot> SnapshotAsync(Guid id) => site.WithDbAsync(db => db.Set<Snapshot>().AsNoTracking().SingleAsync(s => s.Id == id));
}
