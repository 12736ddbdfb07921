using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Why;

namespace Zhuxue.Tests.Learning.Attacks;

/// <summary>
/// Random lives of a learner over HTTP, with everything that goes wrong on a building site: what is credited never exceeds the server time of valid
/// leases, nothing is credited twice, what is taken back is on record, and an honest end always reaches the full length.
/// </summary>
public sealed class PresencePropertyTests(TestSite site) : IClassFixture<TestSite>
{
    private const int LessonSeconds = 150;

    /// <summary>What may happen between two beats.</summary>
    internal enum Step
    {
        Beat,
        SentTwice,
        Late,
        Gap,
        Pause,
        NewLease,
        Jump,
        CameraClaim,
    }

    /// <summary>What the person does when presence is checked.</summary>
    internal enum Reaction
    {
        InTime,
        WrongFirst,
        NotAtAll,
        SomebodyElse,
    }

    [Fact]
    public async Task However_a_lesson_is_lived_through_its_seconds_add_up_and_honesty_gets_to_the_end()
    {
        var steps = Gen.Frequency(
            (12, Gen.Constant(Step.Beat)), (2, Gen.Constant(Step.SentTwice)), (2, Gen.Constant(Step.Late)), (1, Gen.Constant(Step.Gap)), (1, Gen.Constant(Step.Pause)),
            (1, Gen.Constant(Step.NewLease)), (1, Gen.Constant(Step.Jump)), (1, Gen.Constant(Step.CameraClaim))).ListOf(14);
        var reactions = Gen.Frequency((3, Gen.Constant(Reaction.InTime)), (1, Gen.Constant(Reaction.WrongFirst)), (2, Gen.Constant(Reaction.NotAtAll)), (1, Gen.Constant(Reaction.SomebodyElse))).ListOf(6);
        var lives = from s in steps from r in reactions select (Steps: s.ToList(), Reactions: r.ToList());
        foreach (var (life, reaction) in lives.Sample(6))
            await LiveAsync(life, reaction);
    }

    private async Task LiveAsync(List<Step> life, List<Reaction> reactions)
    {
        var told = $"{string.Join(' ', life)} / {string.Join(' ', reactions)}";
        var attacker = await Attacker.ScanAsync(site, LessonSeconds);
        var reaction = 0;
        await attacker.Lease.BeatAsync();
        foreach (var step in life)
        {
            await attacker.KeysAsync();
            switch (step)
            {
                case Step.NewLease:
                    attacker = await attacker.AgainAsync();
                    await attacker.Lease.BeatAsync();
                    continue;
                case Step.CameraClaim:
                    await attacker.Student.PostAsync($"/leases/{attacker.Lease.Id}/camera-faults", new { Kind = "busy" });
                    break;
                default:
                    break;
            }
            site.Time.Advance(TimeSpan.FromSeconds(step switch { Step.Late => 17, Step.Gap => 95, _ => 10 }));
            var claimed = await attacker.EarnedAsync() + (step == Step.Jump ? 70 : step == Step.Gap ? 95 : 10);
            var nonce = attacker.Lease.Nonce;
            var reply = await attacker.Lease.BeatAsync(position: claimed, playing: step != Step.Pause);
            if (step == Step.SentTwice)
                Assert.Equal(reply.Json.GetRawText(), (await attacker.Lease.BeatAsync(position: claimed, nonce: nonce)).Json.GetRawText());
            if (reply.Status != HttpStatusCode.OK || Attacker.KindOf(reply) == "completed")
                break;
            if (step == Step.Pause)
                await attacker.Lease.BeatAsync(position: claimed);
            await ReactAsync(reply);
        }

        // From here on the learner is honest: a new start, the gate, and every question answered.
        for (var tries = 0; tries < 4 && !await IsCompletedAsync(); tries++)
        {
            attacker = await attacker.AgainAsync();
            var reply = await attacker.Lease.PlayAsync(LessonSeconds + 30, end: LessonSeconds);
            Assert.True(reply.Status == HttpStatusCode.OK, told);
        }
        Assert.True(await IsCompletedAsync(), "The honest learner did not reach the end: " + told);
        await site.WithDbAsync(async db =>
        {
            var leases = await db.Set<Lease>().AsNoTracking().Where(l => l.LearnerId == attacker.Student.LearnerId).ToListAsync();
            var taken = await db.Set<TakenBack>().AsNoTracking().Where(t => t.LearnerId == attacker.Student.LearnerId).ToListAsync();
            var progress = await db.Set<LessonProgress>().AsNoTracking().SingleAsync(p => p.LearnerId == attacker.Student.LearnerId);
            Assert.Equal(LessonSeconds * 1000, progress.EarnedMs);
            var back = taken.Sum(t => t.FromMs - t.ToMs);
            var credited = leases.Sum(l => l.EarnedMs - l.StartedAtMs) + taken.Where(t => leases.Any(l => l.Id == t.LeaseId && !(t.At > l.EndedAt))).Sum(t => t.FromMs - t.ToMs);
            // Never twice: what all leases credited is the lesson and what was taken back, nothing else.
            Assert.True(credited == progress.EarnedMs + back, $"{credited} ms were credited for {progress.EarnedMs} + {back}: {told}");
            foreach (var lease in leases.Where(l => l.ActivatedAt is not null))
            {
                var mine = lease.EarnedMs - lease.StartedAtMs + taken.Where(t => t.LeaseId == lease.Id && !(t.At > lease.EndedAt)).Sum(t => t.FromMs - t.ToMs);
                Assert.True(mine <= ((lease.LastBeatAt ?? lease.ActivatedAt!.Value) - lease.ActivatedAt!.Value).TotalMilliseconds, $"A lease credited {mine} ms, more than it lasted: {told}");
            }
            // Whatever was taken back was never proven: no answered check and no later proof lies in it.
            Assert.All(taken, t => Assert.True(t.FromMs > t.ToMs));
            // The timeline tells the same sum.
            var timeline = await new LessonTimelines(db, site.Time).ReadAsync(attacker.Student.LearnerId, progress.EnrolmentId, progress.LessonId, default);
            var earned = timeline.Moments.Where(m => m.Kind == MomentKind.Earned).Sum(m => m.Ms);
            Assert.True(earned - timeline.TakenBackMs == progress.EarnedMs, $"The timeline adds up to {earned} − {timeline.TakenBackMs}, not to {progress.EarnedMs}: {told}");
        });

        async Task ReactAsync(ApiReply reply)
        {
            switch (Attacker.KindOf(reply))
            {
                case "snapshot":
                    await attacker.Student.SnapshotAsync(attacker.Lease.Id, reply["next"].GetProperty("snapshotId").GetGuid(), Clips.Live(1)[0]);
                    break;
                case "presence":
                    var id = Attacker.PresenceOf(reply);
                    switch (reactions[reaction++ % reactions.Count])
                    {
                        case Reaction.InTime:
                            await attacker.Student.AnswerAsync(attacker.Lease.Id, id);
                            break;
                        case Reaction.WrongFirst:
                            await attacker.Student.AnswerAsync(attacker.Lease.Id, id, number: "000");
                            await attacker.Student.AnswerAsync(attacker.Lease.Id, id);
                            break;
                        case Reaction.SomebodyElse:
                            await attacker.Student.AnswerAsync(attacker.Lease.Id, id, Attacker.EmptyRooms(5));
                            break;
                        default:
                            break;
                    }
                    break;
                default:
                    break;
            }
        }

        Task<bool> IsCompletedAsync() => site.WithDbAsync(db => db.Set<LessonProgress>().AnyAsync(p => p.LearnerId == attacker.Student.LearnerId && p.CompletedAt != null));
    }
}
