using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform;
using Zhuxue.Tests.Learning.Attacks;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Signals;

namespace Zhuxue.Tests.Learning;

/// <summary>Presence checks as honest people meet them: answered, late, with a broken camera or line, twice, on two pages.</summary>
public sealed class PresenceTests(TestSite site) : IClassFixture<TestSite>
{
    private static readonly RulePack Rules = RulePacks.Embedded().Get("demo", "2026.1");

    [Fact]
    public async Task Answered_in_time_no_second_is_lost_and_the_answer_is_on_record()
    {
        var honest = await Attacker.ScanAsync(site);
        var checkId = await honest.ToPresenceAsync();
        var before = await honest.EarnedAsync();
        // The film plays on while the person looks for the number.
        var waiting = await honest.BeatOnAsync(20);
        Assert.Equal(before + 20, waiting.Number("earnedSeconds"));
        var answer = await honest.Student.AnswerAsync(honest.Lease.Id, checkId);
        Assert.Equal("answered", answer["check"].GetProperty("state").GetString());
        Assert.Equal(before + 30, (await honest.BeatOnAsync(10)).Number("earnedSeconds"));
        var check = await honest.CheckAsync(checkId);
        Assert.True(check is { State: PresenceState.Answered, Similarity: > 0.411, BlobId: not null });
    }

    [Fact]
    public async Task Answering_twice_or_with_worse_frames_afterwards_changes_nothing()
    {
        var honest = await Attacker.ScanAsync(site);
        var checkId = await honest.ToPresenceAsync();
        await honest.Student.AnswerAsync(honest.Lease.Id, checkId);
        var before = await honest.CheckAsync(checkId);
        foreach (var again in new[] { await honest.Student.AnswerAsync(honest.Lease.Id, checkId), await honest.Student.AnswerAsync(honest.Lease.Id, checkId, Attacker.EmptyRooms(5), "000") })
            Assert.Equal("answered", again["check"].GetProperty("state").GetString());
        Assert.Equal((before.Version, before.BlobId), ((await honest.CheckAsync(checkId)).Version, (await honest.CheckAsync(checkId)).BlobId));
    }

    [Fact]
    public async Task Late_costs_the_time_since_the_last_proof_and_one_answer_goes_on_from_there()
    {
        var honest = await Attacker.ScanAsync(site);
        await honest.Student.AnswerAsync(honest.Lease.Id, await honest.ToPresenceAsync());
        var proven = await honest.EarnedAsync();
        var checkId = await honest.ToPresenceAsync();
        var missed = await honest.BeatOnAsync(70);
        Assert.Equal("over", (await honest.Student.AnswerAsync(honest.Lease.Id, checkId))["check"].GetProperty("state").GetString());
        Assert.Equal((proven, proven), (missed.Number("earnedSeconds"), missed.Number("resumeAt")));
        var refused = missed["refused"].GetProperty("words").GetString()!;
        Assert.Contains("接着计时", refused, StringComparison.Ordinal);

        var again = Attacker.PresenceOf(missed);
        Assert.NotEqual(checkId, again);
        Assert.Equal("answered", (await honest.Student.AnswerAsync(honest.Lease.Id, again))["check"].GetProperty("state").GetString());
        Assert.Equal(proven + 10, (await honest.BeatOnAsync(20)).Number("earnedSeconds"), 10d);
        // Missed once, of 48: no lesson is lost.
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<TakenBack>().CountAsync(t => t.LearnerId == honest.Student.LearnerId)));
    }

    [Fact]
    public async Task A_snapshot_that_shows_the_person_is_a_proof_and_limits_what_a_miss_costs()
    {
        var honest = await Attacker.ScanAsync(site);
        double proven = 0;
        while (true)
        {
            var reply = await honest.BeatOnAsync(200, until: proven == 0 ? "snapshot" : "presence", emptySnapshots: false);
            if (Attacker.KindOf(reply) == "presence" && proven > 0)
                break;
            if (Attacker.KindOf(reply) == "presence")
            {
                await honest.Student.AnswerAsync(honest.Lease.Id, Attacker.PresenceOf(reply));
                continue;
            }
            await honest.Student.SnapshotAsync(honest.Lease.Id, reply["next"].GetProperty("snapshotId").GetGuid(), Clips.Live(1)[0]);
            proven = reply.Number("earnedSeconds");
        }
        await honest.BeatOnAsync(80);
        Assert.True(await honest.EarnedAsync() >= proven - 10, $"A snapshot at {proven} s was no proof.");
    }

    [Fact]
    public async Task A_broken_line_at_the_check_gives_the_full_time_again_and_costs_nothing()
    {
        var honest = await Attacker.ScanAsync(site);
        var checkId = await honest.ToPresenceAsync();
        var before = await honest.EarnedAsync();
        site.Time.Advance(TimeSpan.FromMinutes(3));
        var back = await honest.Lease.BeatAsync(position: before + 10);
        Assert.Equal(checkId, Attacker.PresenceOf(back));
        Assert.InRange(back["next"].GetProperty("dueInSeconds").GetInt32(), 50, 60);
        Assert.Equal("answered", (await honest.Student.AnswerAsync(honest.Lease.Id, checkId))["check"].GetProperty("state").GetString());
        Assert.True(await honest.EarnedAsync() >= before);
        Assert.Equal(PresenceFault.Line, (await honest.CheckAsync(checkId)).Fault);
        Assert.DoesNotContain(SignalKind.PresenceMissed, await honest.SignalsAsync());
    }

    [Fact]
    public async Task A_crash_at_the_check_is_answered_by_the_gate_of_the_next_lease()
    {
        var honest = await Attacker.ScanAsync(site);
        var checkId = await honest.ToPresenceAsync();
        var before = await honest.EarnedAsync();
        site.Time.Advance(TimeSpan.FromMinutes(2));
        var again = await honest.AgainAsync();
        Assert.Equal(before, again.Lease.Position);
        Assert.True(await honest.CheckAsync(checkId) is { State: PresenceState.Answered, ByGate: true });
    }

    [Fact]
    public async Task A_camera_that_fails_at_the_check_gives_minutes_and_earns_nothing_meanwhile()
    {
        var honest = await Attacker.ScanAsync(site);
        var checkId = await honest.ToPresenceAsync();
        var before = await honest.EarnedAsync();
        var told = await honest.Student.PostAsync($"/leases/{honest.Lease.Id}/camera-faults", new { Kind = "busy" });
        Assert.InRange(told["dueInSeconds"].GetInt32(), Rules.PresenceFaultMinutes * 60 - 30, Rules.PresenceFaultMinutes * 60);
        Assert.Equal(before, (await honest.BeatOnAsync(100)).Number("earnedSeconds"));
        Assert.Equal("answered", (await honest.Student.AnswerAsync(honest.Lease.Id, checkId))["check"].GetProperty("state").GetString());
        Assert.Equal(before, await honest.EarnedAsync());
    }

    [Fact]
    public async Task More_missed_than_allowed_and_the_lessons_are_learned_again()
    {
        var careless = await Attacker.ScanAsync(site, seconds: 2000);
        await careless.BeatOnAsync(20);
        // Nine of the last 48 were missed before today.
        await site.WithDbAsync(async db =>
        {
            var lease = await db.Set<Lease>().SingleAsync(l => l.Id == careless.Lease.Id);
            for (var i = 1; i <= Rules.PresenceMissedMost; i++)
                db.Add(new PresenceCheck { LearnerId = lease.LearnerId, Id = Guid.NewGuid(), EnrolmentId = lease.EnrolmentId, LessonId = lease.LessonId, LeaseId = lease.Id, AskedAt = site.Time.GetUtcNow().AddDays(-i), DueAt = site.Time.GetUtcNow().AddDays(-i), State = PresenceState.Missed, Number = "1", Choices = "1" });
            await db.SaveChangesAsync();
        });
        await careless.ToPresenceAsync();
        var reply = await careless.BeatOnAsync(100);
        Assert.Equal((HttpStatusCode.Conflict, "learn-again"), (reply.Status, reply.Text("reason")));
        Assert.Equal(0, await careless.EarnedAsync());
        // The count begins anew.
        var again = await careless.AgainAsync();
        await again.ToPresenceAsync();
        Assert.Equal(HttpStatusCode.OK, (await again.BeatOnAsync(100)).Status);
    }

    [Fact]
    public async Task Two_pages_at_once_the_second_takes_over_and_the_check_of_the_first_cannot_be_answered_there()
    {
        var first = await Attacker.ScanAsync(site);
        var checkId = await first.ToPresenceAsync();
        var second = await first.AgainAsync();
        var late = await first.Student.AnswerAsync(first.Lease.Id, checkId);
        Assert.Equal("answered", late["check"].GetProperty("state").GetString()); // by the gate of the second
        await second.ToPresenceAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await first.Student.AnswerAsync(first.Lease.Id, (await site.WithDbAsync(db => db.Set<PresenceCheck>().SingleAsync(c => c.LeaseId == second.Lease.Id && c.State == PresenceState.Asked))).Id)).Status);
    }

    [Fact]
    public async Task What_is_no_answer_is_refused_and_the_check_stays_open()
    {
        var honest = await Attacker.ScanAsync(site);
        var checkId = await honest.ToPresenceAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await honest.Student.AnswerAsync(honest.Lease.Id, checkId, [])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await honest.Student.AnswerAsync(honest.Lease.Id, checkId, Clips.Live(20))).Status);
        Assert.Equal("unreadable", (await honest.Student.AnswerAsync(honest.Lease.Id, checkId, Enumerable.Range(0, 5).Select(_ => "%PDF-1.7"u8.ToArray()))).Text("cause"));
        Assert.Equal(HttpStatusCode.BadRequest, (await honest.Student.PostAsync($"/leases/{honest.Lease.Id}/camera-faults", new { Kind = "sunspots" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await honest.Student.PostAsync($"/leases/{honest.Lease.Id}/camera-faults", new { Kind = "7" })).Status);
        Assert.Equal(PresenceState.Asked, (await honest.CheckAsync(checkId)).State);
        Assert.Equal("answered", (await honest.Student.AnswerAsync(honest.Lease.Id, checkId))["check"].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_rule_pack_that_changes_in_mid_year_leaves_old_enrolments_under_theirs()
    {
        var honest = await Attacker.ScanAsync(site);
        var newer = Rules with { Version = "2026.9", From = new(2026, 9, 1), PresenceAnswerSeconds = 600 };
        var packs = new RulePacks([.. RulePacks.Embedded().All, newer]);
        Assert.Equal(newer, packs.Current("demo", new(2026, 10, 1)));
        var enrolment = await site.WithDbAsync(db => db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.Id == honest.Student.EnrolmentId));
        Assert.Equal(Rules.PresenceAnswerSeconds, packs.Get(enrolment.RulePackCode, enrolment.RulePackVersion).PresenceAnswerSeconds);
        var check = await honest.CheckAsync(await honest.ToPresenceAsync());
        Assert.Equal(TimeSpan.FromSeconds(Rules.PresenceAnswerSeconds), check.DueAt - check.AskedAt);
    }

    [Fact]
    public async Task A_lesson_withdrawn_while_it_is_learned_is_finished_by_those_who_began_it_and_counts()
    {
        var honest = await Attacker.ScanAsync(site, seconds: 60);
        await honest.BeatOnAsync(20);
        var lessonId = await site.WithDbAsync(db => db.Set<Lease>().Where(l => l.Id == honest.Lease.Id).Select(l => l.LessonId).SingleAsync());
        await using (var scope = site.Services.CreateAsyncScope())
            Assert.True(await scope.ServiceProvider.GetRequiredService<PublishLesson>().WithdrawAsync(lessonId, null, default));
        var end = await (await honest.AgainAsync()).Lease.PlayAsync(60, end: 60);
        Assert.Equal("completed", Attacker.KindOf(end));
        await honest.Student.Browser.OpenAsync($"/training?enrolment={honest.Student.EnrolmentId}");
        Assert.Contains("还差 5 学时", honest.Student.Browser.Words, StringComparison.Ordinal);
        // Nobody else begins it.
        var other = await site.AddStudentAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/lessons/{lessonId}/leases", new { other.EnrolmentId })).Status);
    }

    [Fact]
    public void Six_numbers_are_offered_no_two_alike_and_the_picture_shows_the_right_one()
    {
        var chance = new Chance();
        for (var i = 0; i < 500; i++)
        {
            var (number, choices) = NumberTask.Draw(chance);
            var all = choices.Split(',');
            Assert.Equal(NumberTask.Choices, all.Distinct().Count());
            Assert.Contains(number, all);
            Assert.All(all, n => Assert.Matches("^[1-9][0-9]{2}$", n));
        }
        var one = NumberPicture.Draw("386", chance);
        Assert.NotEqual(one, NumberPicture.Draw("386", chance));
        Assert.InRange(one.Length, 1500, 20_000);
        // What the eye can, the smoke walk's reading can too, nearly always.
        var read = Enumerable.Range(0, 40).Count(_ =>
        {
            var (number, choices) = NumberTask.Draw(chance);
            return Training.Commands.Smoke.NumberReading.Read(NumberPicture.Draw(number, chance), choices.Split(',')) == number;
        });
        Assert.InRange(read, 36, 40);
    }
}
