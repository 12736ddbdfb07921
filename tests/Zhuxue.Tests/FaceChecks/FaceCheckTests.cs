using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Commands.Attacks;
using Zhuxue.Training.Commands.Takes;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Tests.FaceChecks;

/// <summary>The gate through the door: what is refused, how it is said, and what stays on record (M5–M7, A9–A12).</summary>
public sealed class FaceCheckTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task A_passed_check_keeps_its_frames_and_forgets_its_embedding()
    {
        var (student, leaseId, checkId) = await PassAsync();
        await site.WithDbAsync(async db =>
        {
            var check = await db.Set<FaceCheck>().SingleAsync(c => c.LearnerId == student.LearnerId && c.Id == checkId);
            Assert.Equal((FaceCheckState.Passed, leaseId, (byte[]?)null), (check.State, check.SubjectId, check.GateSealed));
            Assert.True(check.Similarity > 0.411);
            var frames = await db.Set<FaceCheckFrames>().Where(f => f.LearnerId == student.LearnerId && f.CheckId == checkId).OrderBy(f => f.First).ToListAsync();
            Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.Equal(pair.First.First + pair.First.Count, pair.Second.First));
            var entry = await EvidenceAsync(db, student.LearnerId, "face-check-passed");
            Assert.Contains(frames[^1].Sha256, entry, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A10_a_still_photo_is_refused_kindly_and_after_five_refusals_the_check_rests()
    {
        var (student, leaseId, checkId) = await BeginAsync();
        for (var failure = 1; failure <= 5; failure++)
        {
            // The photo lies before a real camera: its noise and a slight drift are in every frame.
            var camera = new TakeCamera(1000 + failure);
            var photo = Pictures.Decoded(Clips.Frame(Clips.Cap12.Neutral));
            var number = 0;
            var refused = await student.FaceAsync(checkId, _ => Task.FromResult(camera.Capture(photo, number++ / 12.5)));
            Assert.Equal("refused", refused.Text("phase"));
            var refusal = refused["refusal"];
            Assert.Equal("action-not-seen", refusal.GetProperty("code").GetString());
            Assert.Matches("没有看到您(眨眼|张嘴|向左转头|向右转头|点头)。", refusal.GetProperty("cause").GetString());
            Assert.NotEmpty(refusal.GetProperty("remedy").GetString()!);
            Assert.Equal(failure < 5, refusal.GetProperty("canRetry").GetBoolean());
            var again = await student.PostAsync($"/leases/{leaseId}/face-checks");
            if (failure < 5)
            {
                Assert.Equal(HttpStatusCode.Created, again.Status);
                checkId = again["faceCheckId"].GetGuid();
                continue;
            }
            Assert.Equal((HttpStatusCode)423, again.Status);
            Assert.Equal("urn:zhuxue:face-checks:locked", again.Problem);
            Assert.InRange(again["retryAfterSeconds"].GetInt32(), 1, 120);
        }
        Assert.Equal(LeaseState.AwaitingFace, await site.WithDbAsync(db => db.Set<Lease>().Where(l => l.LearnerId == student.LearnerId && l.Id == leaseId).Select(l => l.State).SingleAsync()));
        await site.WithDbAsync(async db => Assert.Contains("ActionNotSeen", await EvidenceAsync(db, student.LearnerId, "face-check-refused"), StringComparison.Ordinal));

        site.Time.Advance(TimeSpan.FromMinutes(2.1));
        Assert.Equal(HttpStatusCode.Created, (await student.PostAsync($"/leases/{leaseId}/face-checks")).Status);
    }

    [Fact]
    public async Task A11_another_persons_face_is_refused_although_it_does_as_asked()
    {
        var (student, leaseId, checkId) = await BeginAsync(portrait: Clips.Franck.Neutral);
        var refused = await student.FaceAsync(checkId);
        if (refused["refusal"].GetProperty("code").GetString() == "action-not-seen")
            refused = await student.FaceAsync((await student.PostAsync($"/leases/{leaseId}/face-checks"))["faceCheckId"].GetGuid());
        Assert.Equal("other-face", refused["refusal"].GetProperty("code").GetString());
        Assert.DoesNotMatch("[0-9]", refused["refusal"].GetProperty("cause").GetString() + refused["refusal"].GetProperty("remedy").GetString());
    }

    [Fact]
    public async Task A10_frames_of_a_passed_check_never_pass_again_for_anybody_nor_encoded_anew()
    {
        GateAction[] actions = [GateAction.OpenMouth, GateAction.TurnLeft];
        var (student, leaseId, checkId) = await BeginAsync();
        List<byte[]> sent = [];
        for (var attempt = 1; ; attempt++)
        {
            sent.Clear();
            await AskForAsync(student, checkId, actions);
            var take = new Take(Takes.Man, VisionLab.Analyzer, site.NextTake());
            var reply = await student.FaceAsync(checkId, async asked =>
            {
                sent.Add(await take.NextAsync(asked));
                return sent[^1];
            });
            if (reply.Text("phase") == "passed")
                break;
            Assert.True(attempt < 3, $"The gate refused three times: {reply.Json}");
            checkId = (await student.PostAsync($"/leases/{leaseId}/face-checks"))["faceCheckId"].GetGuid();
        }
        await site.WithDbAsync(async db =>
        {
            Assert.InRange(await db.Set<SeenFrame>().CountAsync(f => f.CheckId == checkId), sent.Count / 2, sent.Count);
            var entered = await db.Set<SeenBand>().Where(b => b.CheckId == checkId).Select(b => b.Number).Distinct().CountAsync();
            Assert.InRange(entered, 4, 40);
            Assert.Equal(16 * entered, await db.Set<SeenBand>().CountAsync(b => b.CheckId == checkId));
        });

        // The same bytes from a second account, encoded anew by a third, and by the same person for the next lesson.
        await RefusedAsync(await BeginAsync(), frame => frame);
        await RefusedAsync(await BeginAsync(), frame => Retouch.OnScreen(frame, 1.15, 0, moire: false, 65));
        var lessonId = await site.AddLessonAsync(60);
        site.Time.Advance(TimeSpan.FromMinutes(5));
        var later = await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
        await RefusedAsync((student, later["leaseId"].GetGuid(), later["faceCheckId"].GetGuid()), frame => frame);

        async Task RefusedAsync((Student Student, Guid LeaseId, Guid CheckId) attempt, Func<byte[], byte[]> retouch)
        {
            // As luck may have it, the very actions of the recording are asked for.
            await AskForAsync(attempt.Student, attempt.CheckId, actions);
            var number = 0;
            var refused = await attempt.Student.FaceAsync(attempt.CheckId, _ => Task.FromResult(retouch(sent[Math.Min(number++, sent.Count - 1)])));
            Assert.True(refused.Text("phase") == "refused", $"It passed with {number} of {sent.Count} frames.");
            Assert.Equal("seen-before", refused["refusal"].GetProperty("code").GetString());
            Assert.Equal("这段画面以前用过。", refused["refusal"].GetProperty("cause").GetString());
            await site.WithDbAsync(async db =>
            {
                var entry = await EvidenceAsync(db, attempt.Student.LearnerId, "face-check-refused");
                Assert.Contains("SeenBefore", entry, StringComparison.Ordinal);
                Assert.Contains(checkId.ToString(), entry, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public async Task A4_more_frames_than_time_has_passed_are_refused()
    {
        var (student, _, checkId) = await BeginAsync();
        var take = new Take(Takes.Man, VisionLab.Analyzer, site.NextTake());
        for (var first = 0; ; first += 12)
        {
            Assert.True(first < 60, "Five requests at once were all taken.");
            var reply = await student.FramesAsync(checkId, first, await take.RestAsync(12));
            if (reply.Text("phase") != "refused")
                continue;
            Assert.Equal("too-many-frames", reply["refusal"].GetProperty("code").GetString());
            return;
        }
    }

    [Fact]
    public async Task What_was_seen_is_forgotten_after_its_time()
    {
        var (student, _, checkId) = await BeginAsync();
        Assert.Equal(HttpStatusCode.OK, (await student.FramesAsync(checkId, 0, await new Take(Takes.Man, VisionLab.Analyzer, site.NextTake()).RestAsync(3))).Status);
        await site.WithDbAsync(db => new SeenFrames(db).ForgetAsync(site.Time.GetUtcNow().AddMinutes(-1), default));
        Assert.Equal(3, await site.WithDbAsync(db => db.Set<SeenFrame>().CountAsync(f => f.CheckId == checkId)));
        Assert.InRange(await site.WithDbAsync(db => new SeenFrames(db).ForgetAsync(site.Time.GetUtcNow().AddMinutes(1), default)), 3 + 16, int.MaxValue);
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<SeenFrame>().CountAsync()) + await site.WithDbAsync(db => db.Set<SeenBand>().CountAsync()));
    }

    /// <summary>Makes the check ask for these actions instead of those that chance drew.</summary>
    private async Task AskForAsync(Student student, Guid checkId, GateAction[] actions) => await site.WithDbAsync(async db =>
    {
        var check = await db.Set<FaceCheck>().SingleAsync(c => c.LearnerId == student.LearnerId && c.Id == checkId);
        await using var scope = site.Services.CreateAsyncScope();
        check.GateSealed = scope.ServiceProvider.GetRequiredService<FaceCheckDesk>().Seal(GateCheck.Start(actions, check.CreatedAt, [4, 5]));
        await db.SaveChangesAsync();
    });

    [Fact]
    public async Task An_action_is_not_named_before_its_prompt()
    {
        var (student, _, checkId) = await BeginAsync();
        var reply = await student.FramesAsync(checkId, 0, [Clips.Frame(Clips.Cap13.Rest)]);
        Assert.Equal("guide", reply.Text("phase"));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, reply["action"].ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, reply["prompt"].ValueKind);
    }

    [Fact]
    public async Task Frames_sent_twice_change_nothing_and_a_gap_is_told()
    {
        var (student, _, checkId) = await BeginAsync();
        var take = new Take(Takes.Man, VisionLab.Analyzer, site.NextTake());
        List<byte[]> frames = [await take.NextAsync(null), await take.NextAsync(null), await take.NextAsync(null)];
        Assert.Equal(HttpStatusCode.OK, (await student.FramesAsync(checkId, 0, frames)).Status);
        Assert.Equal(HttpStatusCode.OK, (await student.FramesAsync(checkId, 0, frames)).Status);
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<FaceCheckFrames>().CountAsync(f => f.CheckId == checkId)));
        var gap = await student.FramesAsync(checkId, 5, frames);
        Assert.Equal((HttpStatusCode.Conflict, "urn:zhuxue:face-checks:frames-missing", 3), (gap.Status, gap.Problem, gap["nextFrame"].GetInt32()));
    }

    [Fact]
    public async Task What_is_no_frame_is_refused_or_told_and_the_check_lives_on()
    {
        var (student, _, checkId) = await BeginAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await student.FramesAsync(checkId, 0, [])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await student.FramesAsync(checkId, -1, [Clips.Frame(Clips.Cap13.Rest)])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await student.FramesAsync(checkId, 0, Enumerable.Repeat(Clips.Frame(Clips.Cap13.Rest), 13))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await student.FramesAsync(checkId, 0, [new byte[400_000]])).Status);
        var unreadable = await student.FramesAsync(checkId, 0, ["%PDF-1.7 not a photo"u8.ToArray()]);
        Assert.Equal("画面传不过来", unreadable.Text("hint"));
        var cut = await student.FramesAsync(checkId, 1, [Clips.Frame(Clips.Cap13.Rest)[..4000]]);
        Assert.Equal(("guide", "画面传不过来"), (cut.Text("phase"), cut.Text("hint")));
        // A black picture is the same file for everybody: it is no sign of a replay.
        for (var n = 2; n < 4; n++)
            Assert.Equal("guide", (await student.FramesAsync(checkId, n, [Pictures.Flat(0)])).Text("phase"));
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<SeenFrame>().CountAsync(f => f.CheckId == checkId)));
    }

    [Fact]
    public async Task A18_another_learners_check_is_not_there()
    {
        var (_, _, checkId) = await BeginAsync();
        var other = await site.AddStudentAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await other.FramesAsync(checkId, 0, [Clips.Frame(Clips.Cap13.Rest)])).Status);
    }

    [Fact]
    public async Task A9_a_passed_check_opens_its_own_lease_and_no_later_one()
    {
        var (student, leaseId, checkId) = await PassAsync();
        var lessonId = await site.WithDbAsync(db => db.Set<Lease>().Where(l => l.LearnerId == student.LearnerId && l.Id == leaseId).Select(l => l.LessonId).SingleAsync());
        var next = await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
        Assert.Equal("passed", (await student.FramesAsync(checkId, 0, [Clips.Frame(Clips.Cap13.Rest)])).Text("phase"));
        Assert.Equal("awaiting-face", (await student.GetAsync($"/leases/{next["leaseId"].GetGuid()}")).Text("state"));
    }

    /// <summary>A student whose check passed, at the latest at the third try.</summary>
    private async Task<(Student Student, Guid LeaseId, Guid CheckId)> PassAsync()
    {
        var (student, leaseId, checkId) = await BeginAsync();
        for (var attempt = 1; (await student.FaceAsync(checkId)).Text("phase") != "passed"; attempt++) // the id of the passed one is wanted
        {
            Assert.True(attempt < 3);
            checkId = (await student.PostAsync($"/leases/{leaseId}/face-checks"))["faceCheckId"].GetGuid();
        }
        return (student, leaseId, checkId);
    }

    private async Task<(Student Student, Guid LeaseId, Guid CheckId)> BeginAsync(ClipSegment? portrait = null)
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync(portrait: portrait);
        var begun = await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
        Assert.Equal(HttpStatusCode.Created, begun.Status);
        return (student, begun["leaseId"].GetGuid(), begun["faceCheckId"].GetGuid());
    }

    private static Task<string> EvidenceAsync(Training.TrainingDb db, Guid learnerId, string kind) =>
        (from payload in db.Set<EvidencePayload>()
         join entry in db.Set<EvidenceEntry>() on payload.EntryId equals entry.Id
         where payload.LearnerId == learnerId && entry.Kind == kind
         orderby entry.Seq descending
         select payload.Payload).FirstAsync();
}
