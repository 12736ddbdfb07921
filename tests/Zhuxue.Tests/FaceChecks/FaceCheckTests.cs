using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Tests.FaceChecks;

/// <summary>The gate through the door: what is refused, how it is said, and what stays on record (M5–M7, A9–A12).</summary>
public sealed class FaceCheckTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task A_passed_check_keeps_its_frames_and_forgets_its_embedding()
    {
        var (student, leaseId, checkId) = await BeginAsync();
        Assert.Equal("passed", (await student.FaceAsync(checkId)).Text("phase"));
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
        var photo = new ClipSegment("cap13_edit2", 0.5, 0.6);
        for (var failure = 1; failure <= 5; failure++)
        {
            var refused = await student.FaceAsync(checkId, _ => photo, photo);
            Assert.Equal("refused", refused.Text("phase"));
            var refusal = refused["refusal"];
            Assert.Equal("action-not-seen", refusal.GetProperty("code").GetString());
            Assert.Matches("没有看到您(眨眼|张嘴)。", refusal.GetProperty("cause").GetString());
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
        var (student, _, checkId) = await BeginAsync(portrait: Clips.Franck.Neutral);
        var refused = await student.FaceAsync(checkId);
        Assert.Equal("other-face", refused["refusal"].GetProperty("code").GetString());
        Assert.DoesNotMatch("[0-9]", refused["refusal"].GetProperty("cause").GetString() + refused["refusal"].GetProperty("remedy").GetString());
    }

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
        var frames = Clips.Frames(Clips.Cap13.Rest).Take(3).ToList();
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
        var (student, leaseId, checkId) = await BeginAsync();
        Assert.Equal("passed", (await student.FaceAsync(checkId)).Text("phase"));
        var lessonId = await site.WithDbAsync(db => db.Set<Lease>().Where(l => l.LearnerId == student.LearnerId && l.Id == leaseId).Select(l => l.LessonId).SingleAsync());
        var next = await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
        Assert.Equal("passed", (await student.FramesAsync(checkId, 0, [Clips.Frame(Clips.Cap13.Rest)])).Text("phase"));
        Assert.Equal("awaiting-face", (await student.GetAsync($"/leases/{next["leaseId"].GetGuid()}")).Text("state"));
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
