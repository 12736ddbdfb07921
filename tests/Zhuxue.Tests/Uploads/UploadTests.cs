using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Messaging;
using Zhuxue.Registry.Records;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Hours;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Registry;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Hours.Comparison;
using Zhuxue.Training.Hours.Proofs;
using Zhuxue.Training.Hours.Uploads;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Uploads;

/// <summary>The way of credited hours to the registry and the renewed certificate, across both sites, whatever the line between them does.</summary>
public sealed class UploadTests(TwoSites sites) : IClassFixture<TwoSites>, IDisposable
{
    public void Dispose()
    {
        (sites.Line.Down, sites.Line.Instead, sites.Line.LoseAnswers, sites.Line.KeepNextPut, sites.Line.Skew, sites.Line.Meanwhile) = (false, null, 0, false, default, null);
        sites.Line.Sent.Clear();
    }

    [Fact]
    public async Task Credited_hours_reach_the_registry_by_themselves_and_the_renewal_there_ends_the_six_steps_here()
    {
        var (student, holder) = await sites.CreditAsync(examPassed: false);
        Assert.Equal((HoursState.Credited, UploadReasons.Exam), (await sites.StateAsync(student), (await sites.UploadAsync(student)).Reason));
        Assert.Contains("考核通过后自动上传", (await student.Browser.OpenAsync($"/renewal/{student.EnrolmentId}")).Words, StringComparison.Ordinal);
        Assert.Empty(sites.Line.Sent);

        await PassExamAsync(student);
        await sites.RestAsync();
        Assert.Equal(HoursState.Uploaded, await sites.StateAsync(student));
        var record = Assert.Single(await sites.RecordsAsync(holder!));
        var proof = await sites.Training.WithDbAsync(db => db.Set<IssuedProof>().AsNoTracking().SingleAsync(p => p.LearnerId == student.LearnerId));
        Assert.Equal((6, 2, 6, 2026, LearningScene.Occupation, new DateOnly(2026, 3, 10), proof.Serial), (record.Hours, record.CommonHours, record.TotalHours, record.Year, record.OccupationCode, record.LearnedOn, record.ProofNumber));
        Assert.Equal((await sites.UploadAsync(student)).RecordId, record.RecordId);

        // The learner is told, and led there.
        Assert.Contains("已上传到登记系统，可以去换证了", (await student.Browser.OpenAsync("/messages")).Words, StringComparison.Ordinal);
        await student.Browser.OpenAsync($"/training?enrolment={student.EnrolmentId}");
        Assert.Equal("换证可以换证了", Squeezed(student.Browser.Page.QuerySelectorAll(".zx-steps li")[5].TextContent)[1..]);
        Assert.Equal($"/renewal/{student.EnrolmentId}", student.Browser.Page.QuerySelector(".zx-notice a.btn-primary")!.GetAttribute("href"));
        await student.Browser.OpenAsync($"/renewal/{student.EnrolmentId}");
        Assert.Equal("http://registry.test/certificates", student.Browser.Page.QuerySelector("main a.btn-primary")!.GetAttribute("href"));
        using var other = (await sites.Training.AddStudentAsync()).Browser;
        Assert.Equal(HttpStatusCode.NotFound, (await other.OpenAsync($"/renewal/{student.EnrolmentId}")).Status);

        // M16, M17: the same person at the registry.
        using var person = await sites.Registry.SignedInAsync(holder!);
        Assert.Contains("6 6 2026-03-10", person.Words, StringComparison.Ordinal);
        await person.OpenAsync($"/certificates/{holder!.CertificateId}/renew");
        await person.SubmitAsync("main form");
        Assert.Contains("新证书已经生效", person.Words, StringComparison.Ordinal);

        Assert.Equal(HoursState.Uploaded, await sites.StateAsync(student));
        for (var twice = 0; twice < 2; twice++)
            await sites.Training.Services.GetRequiredService<CompareNightly>().LookAsync(default);
        await sites.RestAsync();
        Assert.Equal(HoursState.Renewed, await sites.StateAsync(student));
        await student.Browser.OpenAsync($"/training?enrolment={student.EnrolmentId}");
        Assert.Equal(6, student.Browser.Page.QuerySelectorAll(".zx-steps li.is-done").Length);
        Assert.Contains("已换证", student.Browser.Words, StringComparison.Ordinal);
        Assert.Single((await student.Browser.OpenAsync("/messages")).Page.QuerySelectorAll("main *"), e => e.ChildElementCount == 0 && e.TextContent.Contains("证书已经用 2026 年度学时更新", StringComparison.Ordinal));
        Assert.Equal(["upload-started", "hours-uploaded", "certificate-renewed"], (await EvidenceAsync(student)).Where(k => k is "upload-started" or "hours-uploaded" or "certificate-renewed"));
    }

    [Fact]
    public async Task Lost_answers_a_registry_that_is_away_and_a_kill_between_send_and_save_leave_one_record_of_one_content()
    {
        sites.Line.Down = true;
        var (student, holder) = await sites.CreditAsync();
        Assert.Equal((UploadState.Waiting, "no-answer", 1, HoursState.Uploading), await SeenAsync(student));
        Assert.Empty(await sites.RecordsAsync(holder!));
        (sites.Line.Down, sites.Line.Instead) = (false, HttpStatusCode.ServiceUnavailable);
        await sites.PassAsync(TimeSpan.FromSeconds(16));
        Assert.Equal((UploadState.Waiting, "http-503", 2, HoursState.Uploading), await SeenAsync(student));
        // A page of something between is no refusal of the registry, whatever its status.
        sites.Line.Instead = HttpStatusCode.NotFound;
        await sites.PassAsync(TimeSpan.FromSeconds(31));
        Assert.Equal((UploadState.Waiting, "http-404", 3, HoursState.Uploading), await SeenAsync(student));
        Assert.Contains("会自动再传", (await student.Browser.OpenAsync($"/renewal/{student.EnrolmentId}")).Words, StringComparison.Ordinal);
        (sites.Line.Instead, sites.Line.LoseAnswers) = (null, 1);
        await sites.PassAsync(TimeSpan.FromSeconds(61));
        Assert.Equal((UploadState.Waiting, "no-answer", 4, HoursState.Uploading), await SeenAsync(student));
        Assert.Single(await sites.RecordsAsync(holder!));
        await sites.PassAsync(TimeSpan.FromSeconds(121));
        Assert.Equal((UploadState.Registered, null, 0, HoursState.Uploaded), await SeenAsync(student));

        // As a kill between the answer and the save leaves it: sent, claimed, not settled.
        await sites.Training.WithDbAsync(async db =>
        {
            var upload = await db.Set<HourUpload>().SingleAsync(u => u.LearnerId == student.LearnerId);
            (upload.State, upload.RegisteredOn, upload.ClaimedUntil) = (UploadState.Waiting, null, sites.Training.Time.GetUtcNow().AddSeconds(30));
            (await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == student.LearnerId)).BroughtIn(HoursState.Uploading);
            await db.SaveChangesAsync();
        });
        await QueueAsync(student);
        await sites.RestAsync();
        Assert.Equal(UploadState.Waiting, (await sites.UploadAsync(student)).State);
        for (var i = 0; i < 11; i++)
            await sites.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal((UploadState.Registered, null, 0, HoursState.Uploaded), await SeenAsync(student));
        Assert.Single(await sites.RecordsAsync(holder!));
        Assert.Single(sites.Line.Sent.Where(s => s.Method == "PUT").Distinct());
        // A message too many changes nothing.
        await QueueAsync(student);
        var sent = sites.Line.Sent.Count;
        await sites.RestAsync();
        Assert.Equal(sent, sites.Line.Sent.Count);
    }

    [Fact]
    public async Task A_refusal_keeps_its_reason_says_what_to_do_and_is_sent_again_by_staff()
    {
        var (unknown, _) = await sites.CreditAsync(person: false);
        var (renamed, differing) = await sites.CreditAsync(name: "陈建囯");
        var (elsewhere, _) = await sites.CreditAsync(occupation: "materials");
        sites.Line.Down = true;
        var (full, holder) = await sites.CreditAsync();
        (await sites.Sender.PutAsync($"other-{full.LearnerId:N}", holder!.Hours(2026, hours: 6, common: 2, total: 6))).EnsureSuccessStatusCode();
        sites.Line.Down = false;
        await sites.PassAsync(TimeSpan.FromSeconds(16));

        foreach (var (student, reason, words) in new[] { (unknown, "no-certificate", "登记系统里没有您的施工员（市政工程）证书"), (renamed, "name-differs", "请核对姓名和身份证号"), (elsewhere, "no-certificate", "请核对报名的岗位"), (full, "too-many-hours", "多学的学时不能再登记") })
        {
            Assert.Equal((UploadState.Refused, reason, HoursState.UploadFailed), (await sites.UploadAsync(student) is var u ? (u.State, u.Reason, await sites.StateAsync(student)) : default));
            Assert.Contains(words, (await student.Browser.OpenAsync($"/renewal/{student.EnrolmentId}")).Words, StringComparison.Ordinal);
            Assert.Contains(words, (await student.Browser.OpenAsync("/messages")).Words, StringComparison.Ordinal);
            Assert.Contains("看原因", (await student.Browser.OpenAsync($"/training?enrolment={student.EnrolmentId}")).Words, StringComparison.Ordinal);
        }

        await sites.Registry.WithDbAsync(db => db.Set<Zhuxue.Registry.Accounts.Persons.Person>().Where(p => p.Id == differing!.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Name, "陈建国")));
        using var desk = await sites.Training.StaffAsync(StaffRole.Operator);
        await desk.OpenAsync("/staff/uploads");
        Assert.Contains("姓名和登记系统里的不一致", desk.Words, StringComparison.Ordinal);
        var id = (await sites.UploadAsync(renamed)).Id;
        await desk.SubmitAsync("main form:has(table)", submitter: $"button[value='{id}']");
        Assert.Contains("正在再传", desk.Words, StringComparison.Ordinal);
        await sites.RestAsync();
        Assert.Equal(HoursState.Uploaded, await sites.StateAsync(renamed));
        Assert.Equal(1, await sites.Training.WithDbAsync(db => db.Set<StaffAction>().CountAsync(a => a.Kind == StaffActionKind.UploadSentAgain && a.SubjectId == renamed.LearnerId)));
        // From the older page once more: said, and nothing done.
        await desk.OpenAsync("/staff/uploads");
        await desk.SubmitAsync("main form:has(table)", new() { ["Form.UploadId"] = id.ToString() });
        Assert.Contains("已经有变化", desk.Words, StringComparison.Ordinal);

        using var export = await desk.Http.GetAsync("/staff/uploads/export.xlsx?show=stuck");
        var rows = Desk.ReadSheet(await export.Content.ReadAsByteArrayAsync());
        Assert.Contains(rows, r => r.Cells.Any(c => c.Text == "too-many-hours"));
        using var reviewer = await sites.Training.StaffAsync(StaffRole.Reviewer);
        Assert.DoesNotContain("多学的学时", (await reviewer.OpenAsync("/staff/uploads")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_or_clock_is_the_centres_matter_and_is_mended_for_all_at_once()
    {
        await KeyAsync(revoked: true);
        var (first, _) = await sites.CreditAsync();
        var (second, _) = await sites.CreditAsync();
        Assert.Equal("key-revoked", (await sites.UploadAsync(first)).Reason);
        Assert.Contains("不用您做什么", (await first.Browser.OpenAsync($"/renewal/{first.EnrolmentId}")).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("没有传上", (await first.Browser.OpenAsync("/messages")).Words, StringComparison.Ordinal);
        await KeyAsync(revoked: false);
        using var desk = await sites.Training.StaffAsync(StaffRole.Operator);
        await desk.OpenAsync("/staff/uploads");
        Assert.Contains("2 条因为同一个设置没有传上", desk.Words, StringComparison.Ordinal);
        await desk.SubmitAsync("main form:has(button[value=key-revoked])", submitter: "button[value=key-revoked]");
        await sites.RestAsync();
        Assert.Equal((HoursState.Uploaded, HoursState.Uploaded), (await sites.StateAsync(first), await sites.StateAsync(second)));

        sites.Line.Skew = TimeSpan.FromMinutes(7);
        var (third, _) = await sites.CreditAsync();
        Assert.Contains("慢 7 分钟", (await sites.UploadAsync(third)).ReasonWords!, StringComparison.Ordinal);
        Assert.Contains("慢 7 分钟", (await desk.OpenAsync("/staff/uploads")).Words, StringComparison.Ordinal);
        sites.Line.Skew = default;
        await sites.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(HoursState.Uploaded, await sites.StateAsync(third));
    }

    [Fact]
    public async Task Revoked_hours_are_withdrawn_whether_they_were_sent_not_yet_just_now_or_long_ago()
    {
        var (before, _) = await sites.CreditAsync(examPassed: false);
        await sites.RevokeAsync(before);
        await sites.RestAsync();
        Assert.Equal(UploadState.Withdrawn, (await sites.UploadAsync(before)).State);
        Assert.Empty(sites.Line.Sent);

        var (after, holder) = await sites.CreditAsync();
        await sites.RevokeAsync(after);
        await sites.RestAsync();
        Assert.Equal((UploadState.Withdrawn, HoursState.Revoked), ((await sites.UploadAsync(after)).State, await sites.StateAsync(after)));
        Assert.Equal("事后查明是别人替学。", Assert.Single(await sites.RecordsAsync(holder!)).WithdrawnReason);
        using (var person = await sites.Registry.SignedInAsync(holder!))
            Assert.Contains("事后查明是别人替学。", person.Words, StringComparison.Ordinal);

        // While the request is at the registry and its answer is not here yet.
        sites.Line.Meanwhile = () => RevokeNewestAsync();
        var (during, busy) = await sites.CreditAsync();
        for (var i = 0; i < 3; i++)
            await sites.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal((UploadState.Withdrawn, HoursState.Revoked), ((await sites.UploadAsync(during)).State, await sites.StateAsync(during)));
        Assert.NotNull(Assert.Single(await sites.RecordsAsync(busy!)).WithdrawnAt);
    }

    [Fact]
    public async Task An_upload_that_lands_after_its_withdrawal_is_withdrawn_too()
    {
        sites.Line.KeepNextPut = true;
        var (student, holder) = await sites.CreditAsync();
        await sites.RevokeAsync(student);
        await sites.RestAsync();
        // The registry knows nothing of it, and that proves nothing yet.
        Assert.Equal((UploadState.Withdrawing, UploadReasons.Settling), (await sites.UploadAsync(student) is var u ? (u.State, u.Reason) : default));
        Assert.Equal(HttpStatusCode.OK, await sites.Line.DeliverKeptAsync());
        Assert.Null(Assert.Single(await sites.RecordsAsync(holder!)).WithdrawnAt);
        await sites.PassAsync(SettleUpload.MayStillLand + TimeSpan.FromSeconds(2));
        Assert.NotNull(Assert.Single(await sites.RecordsAsync(holder!)).WithdrawnAt);
        Assert.Equal(UploadState.Withdrawn, (await sites.UploadAsync(student)).State);
        // Later still, the registry itself refuses it.
        Assert.Equal(HttpStatusCode.Unauthorized, await sites.Line.DeliverKeptAsync());
    }

    private async Task<(UploadState, string?, int, HoursState)> SeenAsync(Student student)
    {
        var upload = await sites.UploadAsync(student);
        return (upload.State, upload.Reason, upload.Tries, await sites.StateAsync(student));
    }

    private async Task QueueAsync(Student student)
    {
        await using var scope = sites.Training.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Training.TrainingDb>();
        scope.ServiceProvider.GetRequiredService<QueueUpload>().Enqueue(await db.Set<HourUpload>().AsNoTracking().SingleAsync(u => u.LearnerId == student.LearnerId));
        await db.SaveChangesAsync();
    }

    private Task<int> KeyAsync(bool revoked) => sites.Registry.WithDbAsync(db => db.Set<InstitutionKey>().Where(k => k.Id == sites.Sender.Key.Id)
        .ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, revoked ? sites.Registry.Time.GetUtcNow() : null)));

    private async Task RevokeNewestAsync()
    {
        var upload = await sites.Training.WithDbAsync(db => db.Set<HourUpload>().AsNoTracking().OrderByDescending(u => u.CreatedAt).ThenByDescending(u => u.Id).FirstAsync());
        await sites.RevokeAsync(new Student(sites.Training, sites.Training.Browse(), upload.LearnerId) { EnrolmentId = upload.EnrolmentId });
    }

    private async Task PassExamAsync(Student student)
    {
        await using var scope = sites.Training.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Training.TrainingDb>();
        await db.Set<ExamStanding>().Where(s => s.LearnerId == student.LearnerId).ExecuteDeleteAsync();
        db.Add(new ExamStanding { LearnerId = student.LearnerId, EnrolmentId = student.EnrolmentId, State = ExamState.Passed, OpenedAt = sites.Training.Time.GetUtcNow(), Attempts = 1, BestScore = 78 });
        await scope.ServiceProvider.GetRequiredService<Events>().PublishAsync(new ExamPassed(student.LearnerId, student.EnrolmentId, Guid.NewGuid()), default);
        await db.SaveChangesAsync();
    }

    private Task<List<string>> EvidenceAsync(Student student) => sites.Training.WithDbAsync(db =>
        (from p in db.Set<EvidencePayload>() join e in db.Set<EvidenceEntry>() on p.EntryId equals e.Id where p.LearnerId == student.LearnerId orderby e.Seq select e.Kind).ToListAsync());

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
