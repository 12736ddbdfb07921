using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Signals;

namespace Zhuxue.Tests.Learning.Attacks;

/// <summary>Nobody there, or somebody else: A6, A8–A11, A14 played over HTTP. What was not proven is taken back.</summary>
public sealed class PresenceAttackTests(TestSite site) : IClassFixture<TestSite>
{
    private static readonly RulePack Rules = RulePacks.Embedded().Get("demo", "2026.1");

    [Fact]
    public async Task A6_an_auto_clicker_guesses_itself_out_and_keeps_nothing()
    {
        var attacker = await Attacker.ScanAsync(site);
        var checkId = await attacker.ToPresenceAsync();
        Assert.True(await attacker.EarnedAsync() > 0);
        // The ids in the page tell nothing: the clicker presses what is not the number. A camera shows the person.
        for (var wrong = 0; wrong <= Rules.PresenceWrongMost; wrong++)
        {
            var reply = await attacker.Student.AnswerAsync(attacker.Lease.Id, checkId, number: "007");
            Assert.Equal("wrong-number", reply.Text("cause"));
        }
        Assert.Equal(PresenceState.Missed, (await attacker.CheckAsync(checkId)).State);
        Assert.Equal(0, await attacker.EarnedAsync());
        site.Time.Advance(TimeSpan.FromSeconds(10));
        var next = await attacker.Lease.BeatAsync();
        Assert.Equal(("presence", 0d), (Attacker.KindOf(next), next.Number("earnedSeconds")));
        var signals = await attacker.SignalsAsync();
        Assert.Contains(SignalKind.PresenceGuessed, signals);
        Assert.Contains(SignalKind.PresenceMissed, signals);
    }

    [Fact]
    public async Task A6_a_clicker_that_reads_the_number_has_no_face()
    {
        var attacker = await Attacker.ScanAsync(site);
        var checkId = await attacker.ToPresenceAsync();
        Assert.Equal("no-face", (await attacker.Student.AnswerAsync(attacker.Lease.Id, checkId, Attacker.EmptyRooms(5))).Text("cause"));
        await attacker.BeatOnAsync(80);
        Assert.Equal(0, await attacker.EarnedAsync());
    }

    [Fact]
    public async Task A6_the_number_stands_in_the_picture_only()
    {
        var attacker = await Attacker.ScanAsync(site);
        var checkId = await attacker.ToPresenceAsync();
        var shown = await attacker.Student.GetAsync($"/leases/{attacker.Lease.Id}/presence-checks/{checkId}");
        Assert.Equal(NumberTask.Choices, shown["choices"].EnumerateArray().Select(c => c.GetString()).Distinct().Count());
        Assert.StartsWith("data:image/jpeg;base64,", shown.Text("image"), StringComparison.Ordinal);
        var number = (await attacker.CheckAsync(checkId)).Number;
        Assert.DoesNotContain(shown.Json.EnumerateObject().Where(p => p.Name is not ("choices" or "image")), p => p.Value.ToString() == number);
    }

    [Fact]
    public async Task A8_ignoring_the_check_loses_the_time_since_the_last_proof_and_earns_no_more()
    {
        var attacker = await Attacker.ScanAsync(site);
        await attacker.ToPresenceAsync();
        var reply = await attacker.BeatOnAsync(200);
        Assert.Equal((HttpStatusCode.OK, 0d, "presence-owed"), (reply.Status, reply.Number("earnedSeconds"), reply["refused"].GetProperty("code").GetString()));
        Assert.Equal(0, await attacker.EarnedAsync());
        var taken = await site.WithDbAsync(db => db.Set<TakenBack>().SingleAsync(t => t.LearnerId == attacker.Student.LearnerId));
        Assert.Equal((TakenBackReason.PresenceMissed, 0L), (taken.Reason, taken.ToMs));
        Assert.Contains("time-taken-back", await EvidenceAsync(attacker));
        Assert.Contains(SignalKind.PresenceMissed, await attacker.SignalsAsync());
    }

    [Fact]
    public async Task A8_falling_silent_at_the_check_and_scanning_again_later_keeps_nothing()
    {
        var attacker = await Attacker.ScanAsync(site);
        var checkId = await attacker.ToPresenceAsync();
        site.Time.Advance(TimeSpan.FromMinutes(Rules.PresenceFaultMinutes) + TimeSpan.FromSeconds(1));
        var again = await attacker.AgainAsync();
        Assert.Equal(0, again.Lease.Position);
        Assert.Equal(0, await again.EarnedAsync());
        Assert.Equal(PresenceState.Missed, (await attacker.CheckAsync(checkId)).State);
    }

    [Fact]
    public async Task A8_leaving_at_the_check_after_hearing_of_it_keeps_nothing()
    {
        var attacker = await Attacker.ScanAsync(site);
        var checkId = await attacker.ToPresenceAsync();
        await attacker.BeatOnAsync(20); // the line is up: no fault to put it down to
        await attacker.Student.PostAsync($"/leases/{attacker.Lease.Id}/end");
        site.Time.Advance(TimeSpan.FromSeconds(61));
        var again = await attacker.AgainAsync();
        Assert.Equal((0d, PresenceState.Missed), (again.Lease.Position, (await attacker.CheckAsync(checkId)).State));
    }

    [Fact]
    public async Task A8_a_lease_begun_in_time_whose_gate_waits_for_hours_answers_no_check()
    {
        var attacker = await Attacker.ScanAsync(site);
        var checkId = await attacker.ToPresenceAsync();
        var lessonId = await site.WithDbAsync(db => db.Set<Lease>().Where(l => l.Id == attacker.Lease.Id).Select(l => l.LessonId).SingleAsync());
        var begun = await attacker.Student.PostAsync($"/lessons/{lessonId}/leases", new { attacker.Student.EnrolmentId });
        for (var i = 0; i < 9; i++)
        {
            site.Time.Advance(TimeSpan.FromMinutes(20));
            await attacker.Student.GetAsync($"/leases/{attacker.Lease.Id}"); // keeps the session
        }
        var again = $"/leases/{begun["leaseId"].GetGuid()}/face-checks";
        await attacker.Student.FindPassedAsync((await attacker.Student.PostAsync(again))["faceCheckId"].GetGuid());
        Assert.Equal((PresenceState.Missed, 0d), ((await attacker.CheckAsync(checkId)).State, await attacker.EarnedAsync()));
        Assert.Equal(0, (await attacker.Student.GetAsync($"/leases/{begun["leaseId"].GetGuid()}")).Number("positionSeconds"));
    }

    [Fact]
    public async Task A8_a_new_lease_does_not_put_the_next_check_off()
    {
        var attacker = await Attacker.ScanAsync(site);
        await attacker.BeatOnAsync(30);
        var before = await site.WithDbAsync(db => db.Set<PresencePlan>().AsNoTracking().SingleAsync(p => p.LearnerId == attacker.Student.LearnerId));
        var again = await attacker.AgainAsync();
        var lease = await site.WithDbAsync(db => db.Set<Lease>().AsNoTracking().SingleAsync(l => l.Id == again.Lease.Id));
        Assert.Equal((before.NextAtMs, before.NextAtMs), ((await site.WithDbAsync(db => db.Set<PresencePlan>().AsNoTracking().SingleAsync(p => p.LearnerId == attacker.Student.LearnerId))).NextAtMs, lease.PresenceAtMs));
    }

    [Fact]
    public async Task A9_passing_once_and_leaving_earns_nothing_at_all()
    {
        var attacker = await Attacker.ScanAsync(site);
        // Not even snapshots are answered; the dialogs are deleted from the page.
        var reply = await attacker.BeatOnAsync(400, emptySnapshots: false);
        Assert.True(reply.Number("earnedSeconds") <= Rules.SnapshotEverySecondsMost + Rules.SnapshotAnswerSeconds + 20);
        await attacker.Student.PostAsync($"/leases/{attacker.Lease.Id}/end");
        Assert.Contains(SignalKind.NoSnapshot, await attacker.SignalsAsync());
    }

    [Fact]
    public async Task A10_the_frames_of_the_last_answer_do_not_answer_the_next_check()
    {
        var attacker = await Attacker.ScanAsync(site);
        var frames = Clips.Live(5);
        Assert.Equal("answered", (await attacker.Student.AnswerAsync(attacker.Lease.Id, await attacker.ToPresenceAsync(), frames))["check"].GetProperty("state").GetString());
        var proven = await attacker.EarnedAsync();
        site.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await attacker.ToPresenceAsync();
        Assert.Equal("repeated", (await attacker.Student.AnswerAsync(attacker.Lease.Id, second, frames)).Text("cause"));
        Assert.Equal("repeated", (await attacker.Student.AnswerAsync(attacker.Lease.Id, second, Enumerable.Repeat(Clips.Live(1)[0], 5))).Text("cause"));
        await attacker.BeatOnAsync(80);
        Assert.Equal(proven, await attacker.EarnedAsync());
        Assert.Contains(SignalKind.RepeatedFrame, await attacker.SignalsAsync());
    }

    [Fact]
    public async Task A11_another_person_before_the_camera_answers_nothing()
    {
        var attacker = await Attacker.ScanAsync(site);
        var checkId = await attacker.ToPresenceAsync();
        var refused = await attacker.Student.AnswerAsync(attacker.Lease.Id, checkId, Clips.Frames(Clips.Franck.Neutral).Take(6));
        Assert.Equal("other-face", refused.Text("cause"));
        Assert.DoesNotMatch("0[.][0-9]", refused.Text("words"));
        await attacker.BeatOnAsync(80);
        Assert.Equal(0, await attacker.EarnedAsync());
        Assert.Contains(SignalKind.OtherFace, await attacker.SignalsAsync());
    }

    [Fact]
    public async Task A14_scanning_and_leaving_ends_with_nothing_credited_and_with_signals()
    {
        var attacker = await Attacker.ScanAsync(site);
        await attacker.BeatOnAsync(400);
        Assert.Equal(0, await attacker.EarnedAsync());
        var signals = await attacker.SignalsAsync();
        Assert.Contains(SignalKind.NoSnapshot, signals);
        Assert.Contains(SignalKind.PresenceMissed, signals);
    }

    [Fact]
    public async Task A14_claiming_a_broken_camera_at_every_check_keeps_nothing_and_counts_as_missed_in_the_end()
    {
        var attacker = await Attacker.ScanAsync(site, seconds: 1200);
        var states = new List<PresenceState>();
        for (var i = 0; i < Rules.PresenceFaultsMost + 1; i++)
        {
            var checkId = await attacker.ToPresenceAsync();
            await attacker.Student.PostAsync($"/leases/{attacker.Lease.Id}/camera-faults", new { Kind = "lost" });
            site.Time.Advance(TimeSpan.FromMinutes(Rules.PresenceFaultMinutes) + TimeSpan.FromSeconds(1));
            var next = await attacker.Lease.BeatAsync(playing: false);
            states.Add((await attacker.CheckAsync(checkId)).State);
            Assert.Equal(0, await attacker.EarnedAsync());
            // The person comes by, answers, and leaves again.
            Assert.Equal("answered", (await attacker.Student.AnswerAsync(attacker.Lease.Id, Attacker.PresenceOf(next)))["check"].GetProperty("state").GetString());
        }
        Assert.Equal([.. Enumerable.Repeat(PresenceState.Faulted, Rules.PresenceFaultsMost), PresenceState.Missed], states);
        Assert.Contains(SignalKind.ManyFaults, await attacker.SignalsAsync());
    }

    private Task<List<string>> EvidenceAsync(Attacker attacker) => site.WithDbAsync(db =>
        (from payload in db.Set<Training.Evidence.EvidencePayload>()
         join entry in db.Set<Training.Evidence.EvidenceEntry>() on payload.EntryId equals entry.Id
         where payload.LearnerId == attacker.Student.LearnerId
         select entry.Kind).ToListAsync());
}
