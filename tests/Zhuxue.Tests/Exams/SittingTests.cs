using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Exams.Watching;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Exams;

/// <summary>考核 through the door (M11, M14, A16–A18).</summary>
public sealed class SittingTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task A_learner_sits_hands_in_and_passes_and_it_is_on_record()
    {
        var student = await site.AddExamineeAsync();
        await student.Browser.OpenAsync($"/exam?enrolment={student.EnrolmentId}");
        Assert.Contains("开始考核", student.Browser.Words, StringComparison.Ordinal);
        Assert.Contains("50 题，共 100 分", student.Browser.Words, StringComparison.Ordinal);

        var exam = await student.SitAsync(site, atCamera: true);
        await student.Browser.OpenAsync($"/exam/attempts/{exam.AttemptId}");
        Assert.Contains("第 50 题", student.Browser.Words, StringComparison.Ordinal);
        Assert.Empty(student.Browser.Page.QuerySelectorAll("fieldset script, legend script"));
        await exam.AnswerAllAsync(right: 40);
        await student.Browser.OpenAsync($"/exam/attempts/{exam.AttemptId}");
        Assert.Equal("50", student.Browser.Page.QuerySelector("[data-part=answered]")!.TextContent);

        Assert.Equal(HttpStatusCode.OK, (await exam.HandInAsync()).Status);
        var expected = (await exam.PaperAsync()).Questions.Take(40).Sum(q => q.Points);
        var stored = await exam.StoredAsync();
        Assert.Equal((AttemptState.Finished, AttemptEnd.HandedIn, expected, true), (stored.State, stored.EndReason, stored.Score, stored.Passed));
        await student.Browser.OpenAsync($"/exam/attempts/{exam.AttemptId}");
        Assert.Contains("恭喜，考核通过了", student.Browser.Words, StringComparison.Ordinal);
        Assert.Contains("安全 𠮷", student.Browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("选项0", student.Browser.Words, StringComparison.Ordinal);
        Assert.Equal(["face-check-passed", "attempt-started", "attempt-finished"], (await EvidenceAsync(student.LearnerId)).Where(kind => kind != "face-check-refused"));
        Assert.Equal("urn:zhuxue:exams:already-passed", (await student.PostAsync($"/enrolments/{student.EnrolmentId}/attempts")).Problem);
        // M11, M14: hours are what they were; cleared hours leave the result.
        Assert.Equal(HoursState.Learned, await HoursAsync(student.LearnerId));
        await site.WithDbAsync(db => db.Set<Enrolment>().Where(e => e.LearnerId == student.LearnerId).ExecuteUpdateAsync(set => set.SetProperty(e => e.State, HoursState.Cleared)));
        await student.Browser.OpenAsync($"/exam?enrolment={student.EnrolmentId}");
        Assert.Contains($"考核已通过，最好成绩 {expected} 分", student.Browser.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(HoursState.NotStarted))]
    [InlineData(nameof(HoursState.Learning))]
    [InlineData(nameof(HoursState.Cleared))]
    public async Task The_exam_is_closed_before_all_hours_are_learned(string hours)
    {
        var student = await site.AddExamineeAsync(Enum.Parse<HoursState>(hours));
        Assert.Equal("urn:zhuxue:exams:closed", (await student.PostAsync($"/enrolments/{student.EnrolmentId}/attempts")).Problem);
        await student.Browser.OpenAsync($"/exam?enrolment={student.EnrolmentId}");
        Assert.Contains("学完全部课程，考核自动开放", student.Browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failing_makes_the_next_wait_longer_each_time_and_never_touches_hours()
    {
        var student = await site.AddExamineeAsync();
        foreach (var (failure, minutes) in new[] { (1, 1), (2, 2), (3, 5), (4, 5) })
        {
            var exam = await student.SitAsync(site);
            Assert.Equal(HttpStatusCode.OK, (await exam.HandInAsync()).Status);
            Assert.Equal((0, false), ((await exam.StoredAsync()).Score, (await exam.StoredAsync()).Passed));
            var standing = await StandingAsync(student.LearnerId);
            Assert.Equal((ExamState.Failed, failure, site.Time.GetUtcNow().AddMinutes(minutes)), (standing.State, standing.Attempts, standing.NextFrom));
            var refused = await student.PostAsync($"/enrolments/{student.EnrolmentId}/attempts");
            Assert.Equal("urn:zhuxue:exams:cooling-down", refused.Problem);
            Assert.Equal(minutes * 60, refused["retryAfterSeconds"].GetInt32());
            site.Time.Advance(TimeSpan.FromMinutes(minutes));
        }
        Assert.Equal(HoursState.Learned, await HoursAsync(student.LearnerId));
    }

    [Fact]
    public async Task A_second_tab_gets_the_running_sitting_and_handing_in_twice_changes_nothing()
    {
        var student = await site.AddExamineeAsync();
        var exam = await student.SitAsync(site);
        var again = await student.PostAsync($"/enrolments/{student.EnrolmentId}/attempts");
        Assert.Equal((HttpStatusCode.OK, exam.AttemptId, JsonValueKind.Null), (again.Status, again["attemptId"].GetGuid(), again["faceCheckId"].ValueKind));
        await student.Browser.OpenAsync($"/exam?enrolment={student.EnrolmentId}");
        Assert.Contains("考核正在进行", student.Browser.Words, StringComparison.Ordinal);

        await exam.AnswerAllAsync(right: 50);
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => exam.HandInAsync()));
        Assert.All(replies, r => Assert.Equal(HttpStatusCode.OK, r.Status));
        Assert.Equal(HttpStatusCode.OK, (await exam.HandInAsync()).Status);
        Assert.Equal((100, 1), ((await exam.StoredAsync()).Score, (await StandingAsync(student.LearnerId)).Attempts));
        Assert.Single(await EvidenceAsync(student.LearnerId), "attempt-finished");
        Assert.Equal("urn:zhuxue:exams:over", (await exam.AnswerAsync(0, 0, "A")).Problem);
    }

    [Fact]
    public async Task Answers_survive_reload_and_other_devices_and_an_older_save_changes_nothing()
    {
        var student = await site.AddExamineeAsync();
        var exam = await student.SitAsync(site);
        Assert.Equal(HttpStatusCode.OK, (await exam.AnswerAsync(3, 0, 10, ["B"], flagged: true)).Status);
        var late = await exam.AnswerAsync(3, 0, 4, ["C"]);
        Assert.Equal((HttpStatusCode.OK, 10), (late.Status, late["revision"].GetInt64()));
        Assert.Equal(10, (await exam.AnswerAsync(3, 0, 10, ["B"], flagged: true))["revision"].GetInt64());

        var read = (await exam.ReadAsync())["questions"][3];
        Assert.True(read.GetProperty("flagged").GetBoolean());
        Assert.Equal("B", read.GetProperty("items")[0].GetProperty("chosen")[0].GetString());
        await student.Browser.OpenAsync($"/exam/attempts/{exam.AttemptId}");
        Assert.True(student.Browser.Page.QuerySelector("#q4 input[value=B]")!.HasAttribute("checked"));
        await site.RestartAsync();
        var browser = site.Browse(student.Browser.Cookies);
        await browser.OpenAsync($"/exam/attempts/{exam.AttemptId}");
        Assert.True(browser.Page.QuerySelector("#q4 input[value=B]")!.HasAttribute("checked"));
    }

    [Fact]
    public async Task When_the_time_is_over_it_is_handed_in_without_any_page()
    {
        var student = await site.AddExamineeAsync();
        var exam = await student.SitAsync(site);
        await exam.AnswerAllAsync(right: 50, TimeSpan.FromSeconds(1));
        site.Time.Advance(TimeSpan.FromMinutes(21));
        Assert.Equal("urn:zhuxue:exams:over", (await exam.AnswerAsync(0, 0, "A")).Problem);
        await site.Services.GetServices<IHostedService>().OfType<CloseOverdue>().Single().CloseAsync(default);
        var stored = await exam.StoredAsync();
        Assert.Equal((AttemptState.Finished, AttemptEnd.TimeUp, 100, true), (stored.State, stored.EndReason, stored.Score, stored.Passed));
        Assert.Equal("finished", (await exam.ReportAsync()).Text("state"));
    }

    [Fact]
    public async Task What_does_not_belong_to_the_paper_is_refused_in_words()
    {
        var student = await site.AddExamineeAsync();
        var exam = await student.SitAsync(site);
        Assert.Equal("urn:zhuxue:exams:no-such-item", (await exam.AnswerAsync(50, 0, "A")).Problem);
        Assert.Equal("urn:zhuxue:exams:no-such-item", (await exam.AnswerAsync(0, 7, "A")).Problem);
        Assert.Equal("urn:zhuxue:exams:bad-answer", (await exam.AnswerAsync(0, 0, "H")).Problem);
        Assert.Equal("urn:zhuxue:exams:bad-answer", (await exam.AnswerAsync(0, 0, "𠮷")).Problem);
        Assert.Equal("urn:zhuxue:exams:bad-answer", (await exam.AnswerAsync(0, 0, 5_000_000, ["A"])).Problem);
        Assert.Equal(0, await site.WithDbAsync(db => db.Answers.CountAsync(a => a.AttemptId == exam.AttemptId)));
    }

    [Fact]
    public async Task A18_another_learners_attempt_is_not_there()
    {
        var exam = await (await site.AddExamineeAsync()).SitAsync(site);
        var stranger = new Examinee(site, await site.AddExamineeAsync(), exam.AttemptId);
        Assert.Equal("urn:zhuxue:exams:no-such-attempt", (await stranger.AnswerAsync(0, 0, "A")).Problem);
        Assert.Equal("urn:zhuxue:exams:no-such-attempt", (await stranger.HandInAsync()).Problem);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.ReadAsync()).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.ReportAsync()).Status);
        await stranger.Student.Browser.OpenAsync($"/exam/attempts/{exam.AttemptId}");
        Assert.Equal(HttpStatusCode.NotFound, stranger.Student.Browser.Status);
        Assert.Equal(AttemptState.Sitting, (await exam.StoredAsync()).State);
    }

    [Fact]
    public async Task A16_the_paper_that_leaves_the_server_holds_no_key_and_the_result_no_question()
    {
        var student = await site.AddExamineeAsync();
        var exam = await student.SitAsync(site);
        using var raw = await student.Browser.Http.GetAsync($"/api/v1/attempts/{exam.AttemptId}");
        var text = await raw.Content.ReadAsStringAsync();
        Assert.DoesNotContain("\"key\"", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("correct", text, StringComparison.OrdinalIgnoreCase);
        await exam.HandInAsync();
        var result = await exam.ReadAsync();
        Assert.Equal(0, result["questions"].GetArrayLength());
        Assert.Equal(2, result["chapters"].GetArrayLength());
    }

    [Fact]
    public async Task Without_a_passed_face_check_there_is_no_paper()
    {
        var student = await site.AddExamineeAsync();
        var begun = await student.PostAsync($"/enrolments/{student.EnrolmentId}/attempts");
        var exam = new Examinee(site, student, begun["attemptId"].GetGuid());
        Assert.Equal("urn:zhuxue:exams:no-such-attempt", (await exam.AnswerAsync(0, 0, "A")).Problem);
        Assert.Equal("urn:zhuxue:exams:face-check-first", (await exam.HandInAsync()).Problem);
        Assert.Equal("urn:zhuxue:exams:face-check-first", (await exam.ReportAsync()).Problem);
        Assert.Equal(0, (await exam.ReadAsync())["questions"].GetArrayLength());
        // A later start takes its place; the earlier one is no attempt.
        Assert.Equal(HttpStatusCode.Created, (await student.PostAsync($"/enrolments/{student.EnrolmentId}/attempts")).Status);
        Assert.Equal("lapsed", (await exam.ReadAsync()).Text("state"));
    }

    [Fact]
    public async Task Snapshots_are_asked_for_at_hidden_moments_and_what_happens_beside_the_paper_is_a_signal()
    {
        var student = await site.AddExamineeAsync();
        var exam = await student.SitAsync(site);
        var taken = 0;
        var missed = false;
        for (var second = 0; second < 19 * 60; second += 10)
        {
            site.Time.Advance(TimeSpan.FromSeconds(10));
            var report = await exam.ReportAsync(leftTimes: second == 100 ? 2 : 0, leftSeconds: 30);
            if (report["snapshotId"].ValueKind == JsonValueKind.Null)
                continue;
            if (missed)
                continue;
            var id = report["snapshotId"].GetGuid();
            if (taken == 1)
            {
                site.Time.Advance(TimeSpan.FromSeconds(61));
                missed = true;
                continue;
            }
            using var reply = await student.Browser.Http.PostAsync($"/api/v1/attempts/{exam.AttemptId}/snapshots/{id}", new ByteArrayContent(Clips.Frame(Clips.Franck.Neutral)) { Headers = { ContentType = new("image/jpeg") } });
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            taken++;
        }
        Assert.Equal((1, true), (taken, missed));
        var signals = await site.WithDbAsync(db => db.ExamSignals.Where(s => s.AttemptId == exam.AttemptId).OrderBy(s => s.At).Select(s => s.Kind).ToListAsync());
        Assert.Contains(ExamSignalKind.LeftPage, signals);
        Assert.Contains(ExamSignalKind.SnapshotStranger, signals);
        Assert.Contains(ExamSignalKind.SnapshotMissed, signals);
        Assert.Equal(AttemptState.Sitting, (await exam.StoredAsync()).State);
    }

    [Fact]
    public async Task A10_an_exam_photo_that_anybody_sent_before_is_a_signal()
    {
        var (first, second) = (await (await site.AddExamineeAsync()).SitAsync(site), await (await site.AddExamineeAsync()).SitAsync(site));
        var photo = Clips.Live(1)[0];
        foreach (var exam in new[] { first, second })
        {
            JsonElement id;
            do
            {
                site.Time.Advance(TimeSpan.FromSeconds(10));
                id = (await exam.ReportAsync())["snapshotId"];
            }
            while (id.ValueKind == JsonValueKind.Null);
            using var reply = await exam.Student.Browser.Http.PostAsync($"/api/v1/attempts/{exam.AttemptId}/snapshots/{id.GetGuid()}", new ByteArrayContent(photo) { Headers = { ContentType = new("image/jpeg") } });
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        }
        var signals = await site.WithDbAsync(db => db.ExamSignals.Where(s => s.Kind == ExamSignalKind.RepeatedFrame).Select(s => s.AttemptId).ToListAsync());
        Assert.Equal([second.AttemptId], signals);
    }

    private Task<ExamStanding> StandingAsync(Guid learnerId) => site.WithDbAsync(db => db.ExamStandings.AsNoTracking().SingleAsync(s => s.LearnerId == learnerId));

    private Task<HoursState> HoursAsync(Guid learnerId) => site.WithDbAsync(db => db.Set<Enrolment>().Where(e => e.LearnerId == learnerId).Select(e => e.State).SingleAsync());

    private Task<List<string>> EvidenceAsync(Guid learnerId) => site.WithDbAsync(db =>
        (from payload in db.Set<EvidencePayload>()
         join entry in db.Set<EvidenceEntry>() on payload.EntryId equals entry.Id
         where payload.LearnerId == learnerId
         orderby entry.Seq
         select entry.Kind).ToListAsync());
}
