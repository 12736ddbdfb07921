using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Tests.Learning;

/// <summary>The main job through the door: gate, keys, beats, completion (M5–M7, M9).</summary>
public sealed class LearningTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task A_learner_earns_a_lesson_second_by_second_and_it_is_on_record()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync();
        var lease = await student.StartAsync(lessonId, atCamera: true);

        var halfway = await lease.PlayAsync(30);
        Assert.Equal(30, halfway.Number("earnedSeconds"));
        await student.Browser.OpenAsync($"/training?enrolment={student.EnrolmentId}");
        Assert.Contains("已学 30 秒", student.Browser.Words, StringComparison.Ordinal);

        var end = await lease.PlayAsync(40, end: 60);
        Assert.Equal(60, end.Number("earnedSeconds"));
        Assert.Equal("completed", end["next"].GetProperty("kind").GetString());
        await site.WithDbAsync(async db =>
        {
            var progress = await db.Set<LessonProgress>().SingleAsync(p => p.LearnerId == student.LearnerId && p.LessonId == lessonId);
            Assert.Equal(60_000, progress.EarnedMs);
            Assert.NotNull(progress.CompletedAt);
            Assert.Equal(LeaseEnd.Completed, (await db.Set<Lease>().SingleAsync(l => l.LearnerId == student.LearnerId && l.Id == lease.Id)).EndReason);
        });
        Assert.Equal(["face-check-passed", "lesson-finished"], (await EvidenceOfAsync(student)).Where(k => !k.StartsWith("snapshot", StringComparison.Ordinal) && !k.StartsWith("presence", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_next_lesson_follows_and_the_last_one_brings_M9_and_free_replay()
    {
        // Six one-minute hours, four of them of the occupation: the demo pack.
        await using var own = await TestSite.StartAsync();
        var first = await own.AddLessonAsync(120);
        var second = await own.AddLessonAsync(120);
        var common = await own.AddLessonAsync(120, kind: CourseKind.Common);
        var student = await own.AddStudentAsync();

        var one = await (await student.StartAsync(first)).PlayAsync(130, end: 120);
        Assert.Contains($"/lessons/", one["next"].GetProperty("nextLesson").GetProperty("url").GetString(), StringComparison.Ordinal);
        await (await student.StartAsync(second)).PlayAsync(130, end: 120);
        var last = await (await student.StartAsync(common)).PlayAsync(130, end: 120);
        Assert.True(last["next"].GetProperty("yearLearned").GetBoolean());

        await student.Browser.OpenAsync("/training");
        Assert.Contains("“尊敬的学员，您已完成本年度继续教育学时，经审核通过后计入有效学时，审核时间大约需要 3 到 5 个工作日，请您耐心等待，学时审核通过后可登录管理系统完成换证。”", student.Browser.Words, StringComparison.Ordinal);
        Assert.Equal(HoursState.UnderReview, await own.WithDbAsync(db => db.Set<Enrolment>().Where(e => e.LearnerId == student.LearnerId).Select(e => e.State).SingleAsync()));

        // Replay: every key at once, and no new lease.
        using var key = await student.Browser.Http.GetAsync($"/api/v1/enrolments/{student.EnrolmentId}/lessons/{first}/keys/standard/9");
        Assert.Equal(HttpStatusCode.OK, key.StatusCode);
        Assert.Equal("urn:zhuxue:learning:all-learned", (await student.PostAsync($"/lessons/{first}/leases", new { student.EnrolmentId })).Problem);
    }

    [Fact]
    public async Task Before_the_year_is_learned_replay_has_no_keys()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync();
        using var key = await student.Browser.Http.GetAsync($"/api/v1/enrolments/{student.EnrolmentId}/lessons/{lessonId}/keys/standard/0");
        Assert.Equal(HttpStatusCode.NotFound, key.StatusCode);
    }

    [Fact]
    public async Task An_incomplete_file_keeps_the_door_shut_and_says_what_is_missing()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync(completeFile: false);
        var refused = await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
        Assert.Equal((HttpStatusCode.Conflict, "urn:zhuxue:learning:file-incomplete"), (refused.Status, refused.Problem));
        Assert.Contains("核对手机号、身份证人像面、身份证国徽面、人脸使用同意书、本人照片", refused.Text("detail"), StringComparison.Ordinal);
        await student.Browser.OpenAsync($"/lessons/{lessonId}?enrolment={student.EnrolmentId}");
        Assert.Contains("档案还没办好", student.Browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_passed_face_check_there_is_no_playlist_no_key_and_no_beat()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync();
        var begun = await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
        var leaseId = begun["leaseId"].GetGuid();
        Assert.Equal(HttpStatusCode.Conflict, (await student.GetAsync($"/leases/{leaseId}/master.m3u8")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, await student.KeyAsync(leaseId, 0));
        Assert.Equal("urn:zhuxue:learning:face-check-first", (await student.PostAsync($"/leases/{leaseId}/beats", new { Nonce = "x", Position = 1, Playing = true })).Problem);
    }

    [Fact]
    public async Task Skipping_gets_no_keys_and_a_beat_from_the_end_earns_only_real_time()
    {
        var lessonId = await site.AddLessonAsync(300);
        var student = await site.AddStudentAsync();
        var lease = await student.StartAsync(lessonId);
        await lease.BeatAsync();
        Assert.Equal(HttpStatusCode.OK, await student.KeyAsync(lease.Id, 0));
        Assert.Equal((HttpStatusCode)425, await student.KeyAsync(lease.Id, 20));
        site.Time.Advance(TimeSpan.FromSeconds(10));
        var jumped = await lease.BeatAsync(position: 299);
        Assert.Equal(10, jumped.Number("earnedSeconds"));
        Assert.Equal(10, jumped.Number("resumeAt"));
    }

    [Fact]
    public async Task The_same_beat_again_gets_the_same_reply_and_an_old_nonce_ends_the_lease()
    {
        var lessonId = await site.AddLessonAsync(120);
        var student = await site.AddStudentAsync();
        var lease = await student.StartAsync(lessonId);
        await lease.PlayAsync(10);
        var nonce = lease.Nonce;
        site.Time.Advance(TimeSpan.FromSeconds(5));
        var reply = await lease.BeatAsync(position: 15, nonce: nonce);
        site.Time.Advance(TimeSpan.FromSeconds(5));
        var again = await lease.BeatAsync(position: 15, nonce: nonce);
        Assert.Equal(reply.Json.GetRawText(), again.Json.GetRawText());

        await lease.BeatAsync(position: 20);
        var replayed = await lease.BeatAsync(position: 20, nonce: nonce);
        Assert.Equal((HttpStatusCode.Conflict, "nonce"), (replayed.Status, replayed.Text("reason")));
        Assert.Equal(HttpStatusCode.Conflict, (await lease.BeatAsync(position: 21)).Status);
        Assert.Contains("lease-ended", await EvidenceOfAsync(student));
    }

    [Fact]
    public async Task Two_beats_with_one_nonce_at_once_earn_once()
    {
        var lessonId = await site.AddLessonAsync(120);
        var student = await site.AddStudentAsync();
        var lease = await student.StartAsync(lessonId);
        await lease.PlayAsync(10);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        var nonce = lease.Nonce;
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => student.PostAsync($"/leases/{lease.Id}/beats", new { Nonce = nonce, Position = 20.0, Playing = true })));
        Assert.All(replies, reply => Assert.Equal((HttpStatusCode.OK, 20d), (reply.Status, reply.Number("earnedSeconds"))));
        Assert.Single(replies.Select(reply => reply.Text("nonce")).Distinct());
    }

    [Fact]
    public async Task A_second_page_takes_over_and_the_first_is_told_so()
    {
        var lessonId = await site.AddLessonAsync(120);
        var student = await site.AddStudentAsync();
        var first = await student.StartAsync(lessonId);
        await first.PlayAsync(20);
        var second = await student.StartAsync(lessonId);
        Assert.Equal(20, second.Position);
        var told = await first.BeatAsync(position: 30);
        Assert.Equal((HttpStatusCode.Conflict, "superseded"), (told.Status, told.Text("reason")));
        Assert.Equal(HttpStatusCode.Forbidden, await student.KeyAsync(first.Id, 0));
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<Lease>().CountAsync(l => l.LearnerId == student.LearnerId && l.State != LeaseState.Ended)));
    }

    [Fact]
    public async Task Signing_out_ends_the_lease()
    {
        var lessonId = await site.AddLessonAsync(120);
        var student = await site.AddStudentAsync();
        var lease = await student.StartAsync(lessonId);
        await lease.PlayAsync(10);
        await student.Browser.OpenAsync("/training");
        await student.Browser.SubmitAsync("form[action='/sign-out']");
        Assert.Equal(HttpStatusCode.Unauthorized, (await lease.BeatAsync(position: 20)).Status);
        Assert.Equal(LeaseEnd.SignedOut, await site.WithDbAsync(db => db.Set<Lease>().Where(l => l.LearnerId == student.LearnerId && l.Id == lease.Id).Select(l => l.EndReason).SingleAsync()));
    }

    [Fact]
    public async Task A18_another_learners_lease_is_not_there()
    {
        var lessonId = await site.AddLessonAsync(120);
        var owner = await site.AddStudentAsync();
        var other = await site.AddStudentAsync();
        var lease = await owner.StartAsync(lessonId);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/leases/{lease.Id}/beats", new { lease.Nonce, Position = 10.0, Playing = true })).Status);
        Assert.Equal(HttpStatusCode.NotFound, await other.KeyAsync(lease.Id, 0));
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/leases/{lease.Id}")).Status);
        Assert.Equal("urn:zhuxue:learning:no-such-lesson", (await other.PostAsync($"/lessons/{lessonId}/leases", new { owner.EnrolmentId })).Problem);
    }

    [Fact]
    public async Task Killed_while_learning_it_goes_on_at_the_exact_second()
    {
        await using var own = await TestSite.StartAsync();
        var lessonId = await own.AddLessonAsync(120);
        var student = await own.AddStudentAsync();
        var lease = await student.StartAsync(lessonId);
        await lease.PlayAsync(40);
        await own.RestartAsync();

        // Cookie and lease still hold: the beat in flight is simply sent again.
        var after = new Student(own, own.Browse(student.Browser.Cookies), student.LearnerId) { EnrolmentId = student.EnrolmentId };
        var goesOn = new LearningLease(after, own, lease.Id, lease.Nonce, lease.Position);
        own.Time.Advance(TimeSpan.FromSeconds(5));
        var reply = await goesOn.BeatAsync(position: 45);
        Assert.Equal((HttpStatusCode.OK, 45d), (reply.Status, reply.Number("earnedSeconds")));
    }

    [Theory]
    [InlineData("{\"nonce\":\"x\",\"position\":-1,\"playing\":true}")]
    [InlineData("{\"nonce\":\"x\",\"position\":1e999,\"playing\":true}")]
    [InlineData("{\"nonce\":\"x\",\"position\":\"NaN\",\"playing\":true}")]
    [InlineData("{\"position\":1,\"playing\":true}")]
    [InlineData("not json")]
    public async Task A_malformed_beat_is_refused_and_the_lease_lives_on(string body)
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync();
        var lease = await student.StartAsync(lessonId);
        using var reply = await student.Browser.Http.PostAsync($"/api/v1/leases/{lease.Id}/beats", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await lease.BeatAsync()).Status);
    }

    [Fact]
    public async Task A9_a_face_check_must_be_used_within_a_minute()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync();
        var lease = await student.StartAsync(lessonId);
        site.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("expired", (await lease.BeatAsync()).Text("reason"));
    }

    [Fact]
    public async Task A_snapshot_that_never_comes_stops_the_earning_until_one_is_taken()
    {
        var lessonId = await site.AddLessonAsync(400);
        var student = await site.AddStudentAsync();
        var lease = await student.StartAsync(lessonId);
        await lease.BeatAsync();
        double earned = 0;
        ApiReply reply = null!;
        for (var beat = 1; beat <= 16; beat++)
        {
            for (var key = 0; await student.KeyAsync(lease.Id, key) == HttpStatusCode.OK; key++)
            {
            }
            site.Time.Advance(TimeSpan.FromSeconds(10));
            reply = await lease.BeatAsync(position: earned + 10);
            earned = reply.Number("earnedSeconds");
        }
        Assert.Equal("snapshot-overdue", reply["refused"].GetProperty("code").GetString());
        Assert.True(earned <= 45 + 60 + 10, $"{earned} s were earned without a snapshot.");

        var snapshotId = reply["next"].GetProperty("snapshotId").GetGuid();
        Assert.Equal(HttpStatusCode.BadRequest, (await student.SnapshotAsync(lease.Id, snapshotId, "not a photo"u8.ToArray())).Status);
        Assert.Equal(HttpStatusCode.OK, (await student.SnapshotAsync(lease.Id, snapshotId, Clips.Frame(Clips.Cap13.Neutral))).Status);
        Assert.Equal(HttpStatusCode.OK, (await student.SnapshotAsync(lease.Id, snapshotId, Clips.Frame(Clips.Cap13.Neutral))).Status);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        reply = await lease.BeatAsync(position: earned + 10);
        Assert.True(reply.Number("creditedSeconds") > 0);
        await site.WithDbAsync(async db =>
        {
            var taken = await db.Set<Snapshot>().SingleAsync(s => s.LearnerId == student.LearnerId && s.State == SnapshotState.Taken);
            Assert.Equal("Ok", taken.Finding);
            Assert.True(taken.Similarity > 0.411);
            Assert.True(await db.Set<Snapshot>().AnyAsync(s => s.LearnerId == student.LearnerId && s.State == SnapshotState.Missed));
        });
        var kinds = await EvidenceOfAsync(student);
        Assert.Contains("snapshot-missed", kinds);
        Assert.Contains("snapshot-taken", kinds);
    }

    [Fact]
    public async Task Learning_outside_the_training_year_is_refused_with_the_day()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync();
        await site.WithDbAsync(db => db.Set<Enrolment>().Where(e => e.LearnerId == student.LearnerId).ExecuteUpdateAsync(set => set.SetProperty(e => e.StartsOn, new DateOnly(2027, 1, 15))));
        var refused = await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
        Assert.Equal("urn:zhuxue:learning:year-not-begun", refused.Problem);
        Assert.Contains("2027-01-15", refused.Text("detail"), StringComparison.Ordinal);
    }

    private Task<List<string>> EvidenceOfAsync(Student student) => site.WithDbAsync(db =>
        (from payload in db.Set<EvidencePayload>()
         join entry in db.Set<EvidenceEntry>() on payload.EntryId equals entry.Id
         where payload.LearnerId == student.LearnerId && entry.Kind != "consent-given" && entry.Kind != "portrait-accepted"
         orderby entry.Seq
         select entry.Kind).ToListAsync());
}
