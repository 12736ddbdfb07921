using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Sms;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Tests.Learning;

/// <summary>The equal way without a face (DOMAIN §5): code, questions, staff; the same states and evidence, no picture.</summary>
public sealed class WithoutFaceTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task A_learner_without_a_face_earns_a_lesson_with_a_code_and_questions_and_no_picture_is_taken()
    {
        var lessonId = await site.AddLessonAsync(180);
        var student = await site.AddFacelessAsync();
        var lease = await student.StartWithCodeAsync(site, lessonId);
        var end = await lease.PlayAsync(200, end: 180);
        Assert.Equal((180, "completed"), (end.Number("earnedSeconds"), end["next"].GetProperty("kind").GetString()));

        await site.WithDbAsync(async db =>
        {
            Assert.NotNull((await db.Set<LessonProgress>().SingleAsync(p => p.LearnerId == student.LearnerId)).CompletedAt);
            var lease = await db.Set<Lease>().AsNoTracking().SingleAsync(l => l.LearnerId == student.LearnerId);
            Assert.Equal((LeaseEnd.Completed, LeaseProof.Code), (lease.EndReason, lease.Proof));
            Assert.False(await db.Set<Snapshot>().AnyAsync(s => s.LearnerId == student.LearnerId));
            Assert.False(await db.Set<FaceCheck>().AnyAsync(c => c.LearnerId == student.LearnerId));
            Assert.All(await db.Set<PresenceCheck>().Where(c => c.LearnerId == student.LearnerId).ToListAsync(), c => Assert.Equal((PresenceState.Answered, (Guid?)null), (c.State, c.BlobId)));
        });
        var kinds = await EvidenceOfAsync(student);
        Assert.All(["way-without-face-begun", "identity-confirmed", "code-proven", "question-answered", "presence-answered", "lesson-finished"], kind => Assert.Contains(kind, kinds));
    }

    [Fact]
    public async Task Without_staff_who_know_the_person_nobody_starts_and_the_page_says_what_is_waited_for()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddFacelessAsync(confirmed: false);
        var refused = await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
        Assert.Equal((HttpStatusCode.Conflict, "urn:zhuxue:learning:identity-not-confirmed"), (refused.Status, refused.Problem));
        await student.Browser.OpenAsync($"/lessons/{lessonId}?enrolment={student.EnrolmentId}");
        Assert.Contains("请等工作人员核对一次身份", student.Browser.Words, StringComparison.Ordinal);

        var staff = await site.StaffAsync(StaffRole.Hotline);
        await staff.OpenAsync("/staff/without-face");
        Assert.NotNull(staff.Page.QuerySelector($"a[href='/staff/learners/{student.LearnerId}#without-face']"));
        await staff.OpenAsync($"/staff/learners/{student.LearnerId}");
        await staff.SubmitAsync("#without-face form", new() { ["Way.Note"] = "电", ["Way.How"] = "Phone", ["Way.Do"] = "confirm" });
        Assert.Contains("请写清楚", staff.Words, StringComparison.Ordinal);
        await staff.SubmitAsync("#without-face form", new() { ["Way.Note"] = "姓名、身份证后四位、单位都对", ["Way.How"] = "Video", ["Way.Do"] = "confirm" });
        Assert.Contains("已记下核对", staff.Words, StringComparison.Ordinal);
        Assert.Contains("视频核对：姓名、身份证后四位、单位都对", staff.Words, StringComparison.Ordinal);

        await student.StartWithCodeAsync(site, lessonId);
    }

    [Fact]
    public async Task Half_a_year_later_the_person_is_confirmed_again()
    {
        await using var own = await TestSite.StartAsync();
        var lessonId = await own.AddLessonAsync(60);
        var student = await own.AddFacelessAsync();
        await student.StartWithCodeAsync(own, lessonId);
        own.Time.Advance(TimeSpan.FromDays(181));
        var idNumber = await own.WithDbAsync(db => db.Set<Learner>().Where(l => l.Id == student.LearnerId).Select(l => l.IdNumberSealed).SingleAsync());
        using var browser = own.Browse();
        await browser.SignInAsync(own.Services.GetRequiredService<FieldCipher>().Open(Learner.IdNumberPurpose, idNumber), People.Password);
        var later = new Student(own, browser, student.LearnerId) { EnrolmentId = student.EnrolmentId, WithoutFace = true };
        Assert.Equal("urn:zhuxue:learning:identity-not-confirmed", (await later.PostAsync($"/lessons/{lessonId}/leases", new { later.EnrolmentId })).Problem);
        await browser.OpenAsync("/profile/without-face");
        Assert.Contains("该再核对一次身份了", browser.Words, StringComparison.Ordinal);
        await own.ConfirmAsync(student.LearnerId);
        await later.StartWithCodeAsync(own, lessonId);
    }

    [Fact]
    public async Task Staff_mark_a_learner_whose_face_cannot_be_checked_and_end_it_again()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync();
        var staff = await site.StaffAsync(StaffRole.Operator);
        await staff.OpenAsync($"/staff/learners/{student.LearnerId}");
        await staff.SubmitAsync("#without-face form", new() { ["Way.Reason"] = "Impossible", ["Way.Note"] = "面部受伤，医院证明已看", ["Way.Do"] = "mark" });
        Assert.Contains("面部受伤", staff.Words, StringComparison.Ordinal);
        await staff.SubmitAsync("#without-face form", new() { ["Way.How"] = "InPerson", ["Way.Note"] = "本人带证件来过", ["Way.Do"] = "confirm" });
        var lease = await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
        Assert.Equal("code", lease.Text("proof"));
        // The consent that holds does not bring the face back: staff said that it cannot be checked.
        Assert.Equal(HttpStatusCode.NotFound, (await student.PostAsync($"/leases/{lease["leaseId"].GetGuid()}/face-checks")).Status);

        await staff.SubmitAsync("#without-face form", new() { ["Way.Note"] = "伤好了，本人要求改回", ["Way.Do"] = "end" });
        Assert.Equal("ended", (await student.GetAsync($"/leases/{lease["leaseId"].GetGuid()}")).Text("state"));
        Assert.Equal("face", (await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId })).Text("proof"));
        await staff.SubmitAsync("#without-face form", new() { ["Way.Note"] = "点了两次确认", ["Way.Do"] = "confirm" });
        Assert.Contains("已经有同事处理过", staff.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_without_the_power_to_change_contacts_neither_mark_nor_confirm()
    {
        var student = await site.AddFacelessAsync(confirmed: false);
        var reviewer = await site.StaffAsync(StaffRole.Reviewer);
        await reviewer.OpenAsync($"/staff/learners/{student.LearnerId}");
        Assert.Null(reviewer.Page.QuerySelector("#without-face form"));
        await reviewer.OpenAsync("/staff/without-face");
        Assert.Equal(HttpStatusCode.Forbidden, reviewer.Status);
    }

    [Fact]
    public async Task Whoever_has_agreed_to_the_face_chooses_the_other_way_only_after_taking_the_consent_back()
    {
        var student = await site.AddStudentAsync();
        await student.Browser.OpenAsync("/profile/without-face");
        Assert.Contains("请先到人脸使用同意书撤回同意", student.Browser.Words, StringComparison.Ordinal);
        Assert.Null(student.Browser.Page.QuerySelector("main form"));
        await student.Browser.OpenAsync("/profile/consent");
        await student.Browser.SubmitAsync("#face form");
        Assert.StartsWith("/profile/without-face", student.Browser.Address, StringComparison.Ordinal);
        Assert.Contains("已经撤回，人脸特征已删除", student.Browser.Words, StringComparison.Ordinal);
        await student.Browser.SubmitAsync("main form");
        await student.Browser.OpenAsync("/profile");
        Assert.Contains("您用不刷脸的办法学，不用拍。", student.Browser.Words, StringComparison.Ordinal);
        // Agreeing again leads back to the face.
        await student.Browser.OpenAsync("/profile/consent");
        await student.Browser.SubmitAsync("#face form", new() { ["Agreed"] = "true" });
        await student.Browser.OpenAsync("/profile/without-face");
        Assert.Contains("您现在同意了使用人脸", student.Browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taking_the_consent_back_in_mid_lesson_ends_the_lease_and_keeps_every_second()
    {
        var lessonId = await site.AddLessonAsync(120);
        var student = await site.AddStudentAsync();
        var lease = await student.StartAsync(lessonId);
        await lease.PlayAsync(20);
        await student.Browser.OpenAsync("/profile/consent");
        await student.Browser.SubmitAsync("#face form");
        Assert.Equal("urn:zhuxue:learning:lease-ended", (await lease.BeatAsync()).Problem);
        await student.Browser.SubmitAsync("main form");
        await site.ConfirmAsync(student.LearnerId);
        var again = await student.StartWithCodeAsync(site, lessonId);
        Assert.Equal(20, again.Position);
    }

    [Fact]
    public async Task A_learner_with_a_face_gets_nothing_from_the_other_ways_endpoints()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync();
        var begun = await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
        var leaseId = begun["leaseId"].GetGuid();
        Assert.Equal("face", begun.Text("proof"));
        Assert.Equal("urn:zhuxue:learning:not-without-face", (await student.PostAsync($"/leases/{leaseId}/codes")).Problem);
        Assert.Equal("urn:zhuxue:learning:not-without-face", (await student.PostAsync($"/leases/{leaseId}/code", new { Code = "123456" })).Problem);
        Assert.Equal(HttpStatusCode.NotFound, (await student.GetAsync($"/leases/{leaseId}/questions/{Guid.NewGuid()}")).Status);
        // Somebody else's lease is nobody's business.
        var other = await site.AddFacelessAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/leases/{leaseId}/codes")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/leases/{leaseId}/code", new { Code = "123456" })).Status);
    }

    [Fact]
    public async Task Five_wrong_codes_use_it_up_and_a_new_one_opens_the_lesson()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddFacelessAsync();
        var leaseId = (await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId }))["leaseId"].GetGuid();
        Assert.Equal("urn:zhuxue:learning:code-expired", (await student.PostAsync($"/leases/{leaseId}/code", new { Code = "000000" })).Problem);
        await student.PostAsync($"/leases/{leaseId}/codes");
        var right = await site.LastCodeAsync(student.LearnerId);
        var wrong = right == "111111" ? "222222" : "111111";
        foreach (var typed in new[] { "", "12345", "一二三四五六", new string('9', 5000), null })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await student.PostAsync($"/leases/{leaseId}/code", new { Code = typed })).Status);
        for (var left = 4; left > 0; left--)
            Assert.Equal(left, (await student.PostAsync($"/leases/{leaseId}/code", new { Code = wrong }))["left"].GetInt32());
        Assert.Equal("urn:zhuxue:learning:code-used-up", (await student.PostAsync($"/leases/{leaseId}/code", new { Code = wrong })).Problem);
        Assert.Equal("urn:zhuxue:learning:code-used-up", (await student.PostAsync($"/leases/{leaseId}/code", new { Code = right })).Problem);
        Assert.Equal("urn:zhuxue:learning:face-check-first", (await student.PostAsync($"/leases/{leaseId}/beats", new { Nonce = "x", Position = 1, Playing = true })).Problem);

        var soon = await student.PostAsync($"/leases/{leaseId}/codes");
        Assert.Equal(((HttpStatusCode)429, 60), (soon.Status, soon["retryAfterSeconds"].GetInt32()));
        site.Time.Advance(TimeSpan.FromSeconds(61));
        await student.PostAsync($"/leases/{leaseId}/codes");
        var code = await site.LastCodeAsync(student.LearnerId);
        // Typed the way phones type: full width, with a space.
        var typedCode = string.Concat(code[..3].Select(c => (char)(c - '0' + '０'))) + " " + code[3..];
        Assert.Equal("active", (await student.PostAsync($"/leases/{leaseId}/code", new { Code = typedCode })).Text("state"));
    }

    [Fact]
    public async Task Of_many_tries_at_once_no_more_than_five_are_compared()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddFacelessAsync();
        var leaseId = (await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId }))["leaseId"].GetGuid();
        await student.PostAsync($"/leases/{leaseId}/codes");
        var right = int.Parse(await site.LastCodeAsync(student.LearnerId), System.Globalization.CultureInfo.InvariantCulture);
        var tries = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => student.PostAsync($"/leases/{leaseId}/code", new { Code = $"{(right + i) % 1_000_000:D6}" })));
        Assert.InRange(tries.Count(t => t.Problem == "urn:zhuxue:learning:code-wrong"), 0, 4);
        Assert.Equal("urn:zhuxue:learning:code-used-up", (await student.PostAsync($"/leases/{leaseId}/code", new { Code = $"{right:D6}" })).Problem);
    }

    [Fact]
    public async Task A_code_lives_five_minutes_opens_only_its_own_lease_and_only_once()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddFacelessAsync();
        var first = (await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId }))["leaseId"].GetGuid();
        await student.PostAsync($"/leases/{first}/codes");
        var code = await site.LastCodeAsync(student.LearnerId);
        var second = (await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId }))["leaseId"].GetGuid();
        Assert.Equal("urn:zhuxue:learning:lease-ended", (await student.PostAsync($"/leases/{first}/code", new { Code = code })).Problem);
        Assert.Equal("urn:zhuxue:learning:code-expired", (await student.PostAsync($"/leases/{second}/code", new { Code = code })).Problem);
        site.Time.Advance(TimeSpan.FromSeconds(61));
        await student.PostAsync($"/leases/{second}/codes");
        site.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("urn:zhuxue:learning:code-expired", (await student.PostAsync($"/leases/{second}/code", new { Code = await site.LastCodeAsync(student.LearnerId) })).Problem);
        await student.PostAsync($"/leases/{second}/codes");
        var fresh = await site.LastCodeAsync(student.LearnerId);
        Assert.Equal("active", (await student.PostAsync($"/leases/{second}/code", new { Code = fresh })).Text("state"));
        // A9: the proof is good for a minute.
        site.Time.Advance(TimeSpan.FromSeconds(61));
        var nonce = (await student.GetAsync($"/leases/{second}")).Text("nonce");
        Assert.Equal("urn:zhuxue:learning:lease-ended", (await student.PostAsync($"/leases/{second}/beats", new { Nonce = nonce, Position = 0, Playing = true })).Problem);
    }

    [Fact]
    public async Task A_question_that_nobody_answers_takes_back_the_time_since_the_last_proof_and_nothing_is_earned_until_one_is_answered()
    {
        var lessonId = await site.AddLessonAsync(600);
        var student = await site.AddFacelessAsync();
        var lease = await student.StartWithCodeAsync(site, lessonId);
        var asked = await UntilAskedAsync(student, lease);
        Assert.True(asked.Number("earnedSeconds") > 0);
        site.Time.Advance(TimeSpan.FromSeconds(30));
        await lease.BeatAsync();
        site.Time.Advance(TimeSpan.FromSeconds(31));
        var missed = await lease.BeatAsync();
        Assert.Equal(0, missed.Number("earnedSeconds"));
        Assert.Equal("presence", missed["next"].GetProperty("kind").GetString());
        site.Time.Advance(TimeSpan.FromSeconds(10));
        lease.Position = 10;
        Assert.Equal(0, (await lease.BeatAsync()).Number("creditedSeconds"));
        Assert.Equal("answered", (await student.AnswerQuestionAsync(lease.Id, missed["next"].GetProperty("presenceCheckId").GetGuid())).Text("state"));
        await lease.BeatAsync();
        site.Time.Advance(TimeSpan.FromSeconds(10));
        lease.Position = 20;
        Assert.True((await lease.BeatAsync()).Number("creditedSeconds") > 0);
        Assert.Contains("time-taken-back", await EvidenceOfAsync(student));
    }

    [Fact]
    public async Task A_wrong_answer_brings_another_question_and_guessing_is_a_miss()
    {
        var lessonId = await site.AddLessonAsync(600);
        var student = await site.AddFacelessAsync();
        var lease = await student.StartWithCodeAsync(site, lessonId);
        var checkId = (await UntilAskedAsync(student, lease))["next"].GetProperty("presenceCheckId").GetGuid();
        var first = await student.GetAsync($"/leases/{lease.Id}/questions/{checkId}");
        var wrong = await student.AnswerQuestionAsync(lease.Id, checkId, right: false);
        Assert.Equal(("open", 2), (wrong.Text("state"), wrong["picture"].GetInt32()));
        // An answer to the question before is none.
        var stale = await student.PostAsync($"/leases/{lease.Id}/questions/{checkId}", new { Picture = 1, Answer = first["answers"][0].GetString() });
        Assert.Equal("open", stale.Text("state"));
        Assert.Contains("题目已经换了", stale.Text("words"), StringComparison.Ordinal);
        for (var i = 0; i < 10 && await StateAsync() == PresenceState.Asked; i++)
            await student.AnswerQuestionAsync(lease.Id, checkId, right: false);
        Assert.Equal(PresenceState.Missed, await StateAsync());
        // No camera answer opens it either.
        Assert.Equal(HttpStatusCode.NotFound, (await student.AnswerAsync(lease.Id, checkId)).Status);

        Task<PresenceState> StateAsync() => site.WithDbAsync(db => db.Set<PresenceCheck>().Where(c => c.Id == checkId).Select(c => c.State).SingleAsync());
    }

    [Fact]
    public async Task Without_a_gateway_no_text_is_promised()
    {
        await using var own = await TestSite.StartAsync(new() { ["Sms:Gateway"] = "none" });
        var lessonId = await own.AddLessonAsync(60);
        var student = await own.AddFacelessAsync();
        var leaseId = (await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId }))["leaseId"].GetGuid();
        Assert.Equal("urn:zhuxue:learning:no-texts", (await student.PostAsync($"/leases/{leaseId}/codes")).Problem);
        await student.Browser.OpenAsync("/local/texts");
        Assert.Equal(HttpStatusCode.NotFound, student.Browser.Status);
        Assert.False(await own.WithDbAsync(db => db.Set<TextMessage>().AnyAsync()));
    }

    private async Task<ApiReply> UntilAskedAsync(Student student, LearningLease lease)
    {
        var reply = await lease.BeatAsync();
        for (var i = 0; i < 60; i++)
        {
            for (var key = 0; await student.KeyAsync(lease.Id, key) == HttpStatusCode.OK; key++)
            {
            }
            site.Time.Advance(TimeSpan.FromSeconds(10));
            lease.Position += 10;
            reply = await lease.BeatAsync();
            if (reply["next"].GetProperty("kind").GetString() == "presence")
                return reply;
        }
        throw new InvalidOperationException("Nothing was asked.");
    }

    private Task<List<string>> EvidenceOfAsync(Student student) => site.WithDbAsync(db =>
        (from e in db.Set<EvidenceEntry>() join p in db.Set<EvidencePayload>() on e.Id equals p.EntryId where p.LearnerId == student.LearnerId orderby e.Seq select e.Kind).ToListAsync());
}
