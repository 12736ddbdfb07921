using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Tests.Hours;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Catalogue.Media;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Proofs;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Hours.Proofs;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Console;

/// <summary>Hour proofs in numbers, and whether certificates stay valid: for the centre, and for an employer, who sees their own people and nothing else.</summary>
public sealed class EmployerTests(EmployerTests.OwnSite own) : IClassFixture<EmployerTests.OwnSite>
{
    private readonly TestSite site = own.Site;

    [Fact]
    public async Task An_employer_sees_their_own_people_and_no_other_page()
    {
        var (mine, theirs) = (await AddAsync("甲单位"), await AddAsync("乙单位"));
        var (contact, contactId) = await ContactAsync("甲单位");
        await contact.OpenAsync("/staff");
        Assert.Equal("/staff/outlook", contact.Address);
        Assert.Contains("本单位的人员甲单位 · 1 人", contact.Words, StringComparison.Ordinal);
        Assert.Equal(["证书有效期", "学时证明"], contact.Page.QuerySelectorAll(".zx-nav a").Select(a => a.TextContent.Trim()));

        // Neither a filter nor an address opens somebody else's people.
        var otherEmployer = await EmployerAsync(theirs);
        foreach (var address in new[] { $"/staff/outlook?employer={otherEmployer}", "/staff/outlook?q=乙单位", "/staff/outlook" })
            Assert.DoesNotContain(theirs.LearnerId.ToString(), (await contact.OpenAsync(address)).Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Single(Desk.ReadSheet(await contact.Http.GetByteArrayAsync($"/staff/outlook/export.xlsx?employer={otherEmployer}")).Select(r => r.Cells[1].Text).Distinct(), t => t != "身份证号");
        Assert.Equal(HttpStatusCode.NotFound, (await contact.Http.GetAsync($"/staff/proofs/{theirs.LearnerId}/{theirs.EnrolmentId}/file")).StatusCode);
        using var file = await contact.Http.GetAsync($"/staff/proofs/{mine.LearnerId}/{mine.EnrolmentId}/file");
        Assert.Equal("application/pdf", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<StaffAction>().CountAsync(a => a.Kind == StaffActionKind.ProofPrinted && a.SubjectId == mine.LearnerId && a.StaffId == contactId)));

        // A contact of nobody sees nobody.
        await site.WithDbAsync(db => db.Set<StaffMember>().Where(s => s.Id == contactId).ExecuteUpdateAsync(set => set.SetProperty(s => s.EmployerId, (Guid?)null)));
        Assert.Contains("没有人", (await contact.OpenAsync("/staff/outlook")).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await contact.Http.GetAsync($"/staff/proofs/{mine.LearnerId}/{mine.EnrolmentId}/file")).StatusCode);
    }

    [Fact]
    public void No_other_door_of_staff_opens_to_an_employer()
    {
        var policies = site.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        var open = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.TrimStart('/').StartsWith("staff", StringComparison.Ordinal) == true && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Where(e => AuthorizationPolicy.CombineAsync(policies, e.Metadata.GetOrderedMetadata<IAuthorizeData>()).GetAwaiter().GetResult() is { } policy
                && policy.Requirements.OfType<RolesAuthorizationRequirement>().All(r => r.AllowedRoles.Contains(nameof(StaffRole.EmployerContact))))
            .Select(e => e.RoutePattern.RawText!.TrimStart('/')).Distinct().Order(StringComparer.Ordinal);
        // The first sends them on; a bundle and a proof look at whose they are.
        Assert.Equal(["staff", "staff/outlook", "staff/outlook/export.xlsx", "staff/proofs", "staff/proofs/{Id:guid}", "staff/proofs/{id:guid}/zip", "staff/proofs/{learnerId:guid}/{enrolmentId:guid}/file"], open);
    }

    [Fact]
    public async Task A_bundle_is_printed_in_the_background_goes_on_after_a_kill_and_each_look_is_written_down()
    {
        var people = new List<Student>();
        for (var i = 0; i < PrintBundle.AtOnce + 2; i++)
            people.Add(await AddAsync("丙单位", name: i % 2 == 0 ? "阿卜杜热合曼·买买提依明" : "../../𠮷|䶮\\con"));
        var examLeft = await AddAsync("丙单位", examPassed: false);
        var stranger = await AddAsync("丁单位");
        var (contact, contactId) = await ContactAsync("丙单位");
        await contact.OpenAsync("/staff/proofs?year=2026");
        Assert.Contains($"学时已计入的有 {people.Count + 1} 条", contact.Words, StringComparison.Ordinal);
        await contact.SubmitAsync("form[method=post]:has(button.btn-primary)");
        var id = Guid.Parse(contact.Address.Split('/')[^1]);
        Assert.Equal(HttpStatusCode.NotFound, (await contact.Http.GetAsync($"/staff/proofs/{id}/zip")).StatusCode);

        // Gathered and one lot printed; then the process is gone, and what was printed stays printed.
        var job = Job();
        Assert.True(await job.StepAsync(id, default));
        Assert.True(await job.StepAsync(id, default));
        await contact.OpenAsync($"/staff/proofs/{id}");
        Assert.Contains($"{PrintBundle.AtOnce} / {people.Count + 1} 份", contact.Words, StringComparison.Ordinal);
        await site.RestartAsync();
        contact = site.Browse(contact.Cookies);
        job = Job();
        await job.HandleAsync($"\"{id}\"", default);
        await job.HandleAsync($"\"{id}\"", default);
        await contact.OpenAsync($"/staff/proofs/{id}");
        Assert.Contains($"打好了，{people.Count} 份", contact.Words, StringComparison.Ordinal);
        Assert.Contains("还差考核", contact.Words, StringComparison.Ordinal);

        using var zip = new ZipArchive(await contact.Http.GetStreamAsync($"/staff/proofs/{id}/zip"));
        Assert.Equal(people.Count, zip.Entries.Select(e => e.FullName).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(zip.Entries, e => Assert.Matches(@"^[^\\/:*?""<>|\p{Cc}]+-施工员（市政工程）-2026-ZXS-[0-9-]+[0-9X]\.pdf$", e.FullName));
        Assert.Contains(zip.Entries, e => e.FullName.StartsWith("阿卜杜热合曼·买买提依明-", StringComparison.Ordinal));
        await using (var first = zip.Entries[0].Open())
        {
            var head = new byte[5];
            await first.ReadExactlyAsync(head);
            Assert.Equal("%PDF-"u8.ToArray(), head);
        }
        Assert.Equal([(StaffActionKind.ProofPrinted, people.Count), (StaffActionKind.ProofsBundled, 1), (StaffActionKind.ProofsDownloaded, 1)],
            (await site.WithDbAsync(db => db.Set<StaffAction>().Where(a => a.StaffId == contactId).Select(a => a.Kind).ToListAsync())).GroupBy(k => k).Select(g => (g.Key, g.Count())).Order());
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<StaffAction>().CountAsync(a => a.SubjectId == stranger.LearnerId && a.Kind == StaffActionKind.ProofPrinted)));
        Assert.False(await site.WithDbAsync(db => db.Set<IssuedProof>().AnyAsync(p => p.LearnerId == examLeft.LearnerId)));

        // Another employer's contact finds no such bundle, and neither does the centre; who has left is handed out no more.
        var (other, _) = await ContactAsync("丁单位");
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync($"/staff/proofs/{id}/zip")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.OpenAsync($"/staff/proofs/{id}")).Status);
        await site.WithDbAsync(db => db.Set<Learner>().Where(l => l.Id == people[0].LearnerId).ExecuteUpdateAsync(set => set.SetProperty(l => l.EmployerId, (Guid?)null)));
        using (var less = new ZipArchive(await contact.Http.GetStreamAsync($"/staff/proofs/{id}/zip")))
            Assert.Equal(people.Count - 1, less.Entries.Count);

        site.Time.Advance(TimeSpan.FromDays(8));
        await using var scope = site.Services.CreateAsyncScope();
        // With those of the other tests of this site.
        var forgotten = await scope.ServiceProvider.GetServices<IRetention>().OfType<ForgetBundles>().Single().ForgetAsync(default);
        Assert.InRange(forgotten, 1, 10);
        Assert.Equal((0, forgotten), await site.WithDbAsync(async db => (await db.Set<ProofBundleItem>().CountAsync(i => i.BundleId == id), await db.Set<OutboxMessage>().CountAsync(m => m.Kind == DeleteBlobs.MessageKind))));
        site.Time.Advance(TimeSpan.FromDays(-8));
    }

    [Fact]
    public async Task The_centre_prints_for_a_roster_and_filters_who_is_due()
    {
        var idNumber = Accounts.People.NewIdNumber();
        var desk = await site.StaffAsync(StaffRole.Operator);
        using var rosters = new CancellationTokenSource();
        var working = WorkAsync(rosters.Token);
        await site.UploadAsync(desk, Desk.Csv(Desk.Row(idNumber, employer: "戊单位", occupation: "资料员", issued: "2024-02-29")));
        var import = await site.ConfirmAsync(desk);
        await rosters.CancelAsync();
        await working;
        await site.WithDbAsync(async db =>
        {
            var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.OccupationCode == "documents");
            Assert.Equal((new DateOnly(2024, 2, 29), new DateOnly(2026, 2, 28), new DateOnly(2027, 2, 27)), (enrolment.CertificateIssuedOn!.Value, enrolment.StartsOn, enrolment.EndsOn));
        });
        await desk.OpenAsync("/staff/outlook?q=戊单位");
        Assert.Contains("2027-02-27", desk.Words, StringComparison.Ordinal);
        Assert.Contains("还差 32 学时，其中专业岗位知识至少 22", desk.Words, StringComparison.Ordinal);
        Assert.Contains("2027 年 2 月", desk.Words, StringComparison.Ordinal);
        foreach (var (view, found) in new[] { ("ToLearn", true), ("Soon", false), ("Done", false), ("InReview", false), ("Missed", false), ("NotEnrolled", false) })
            Assert.Equal(found, (await desk.OpenAsync($"/staff/outlook?q=戊单位&view={view}")).Words.Contains("资料员 要学", StringComparison.Ordinal));

        await desk.OpenAsync($"/staff/proofs?import={import.Id}");
        await desk.SubmitAsync("form[method=post]:has(button.btn-primary)");
        var id = Guid.Parse(desk.Address.Split('/')[^1]);
        var job = Job();
        await job.HandleAsync($"\"{id}\"", default);
        Assert.Contains("没有能打印的", (await desk.OpenAsync($"/staff/proofs/{id}")).Words, StringComparison.Ordinal);
        await site.WithDbAsync(db => db.Set<Enrolment>().Where(e => e.OccupationCode == "documents").ExecuteUpdateAsync(set => set.SetProperty(e => e.State, HoursState.Credited)));
        await desk.OpenAsync($"/staff/proofs?import={import.Id}");
        await desk.SubmitAsync("form[method=post]:has(button.btn-primary)");
        id = Guid.Parse(desk.Address.Split('/')[^1]);
        await job.HandleAsync($"\"{id}\"", default);
        Assert.Equal((1, $"名单《{import.FileName}》"), await site.WithDbAsync(async db => ((await db.Set<ProofBundle>().SingleAsync(b => b.Id == id)).Total, (await db.Set<ProofBundle>().SingleAsync(b => b.Id == id)).Title)));
    }

    [Fact]
    public async Task A_learner_reads_what_is_due_by_when()
    {
        var student = await site.AddStudentAsync();
        await student.Browser.OpenAsync("/training");
        Assert.Contains("证书会一直有效吗？还要学 ", student.Browser.Words, StringComparison.Ordinal);
        await student.Browser.OpenAsync("/outlook");
        Assert.All(["最晚 12 月 31 日", "2026 年 1 月 1 日 至 2026 年 12 月 31 日", "还没有开始", "以登记系统里的证书为准"], words => Assert.Contains(words, student.Browser.Words, StringComparison.Ordinal));
        var credited = await site.AddCreditedAsync();
        await credited.Browser.OpenAsync("/outlook");
        Assert.Contains("证书没有问题，现在不用学", credited.Browser.Words, StringComparison.Ordinal);
    }

    private async Task WorkAsync(CancellationToken until)
    {
        var worker = site.Services.GetServices<IHostedService>().OfType<OutboxWorker>().Single();
        while (!until.IsCancellationRequested)
        {
            if (!await worker.WorkOnceAsync(OutboxLane.Long, default))
                await Task.Delay(20, CancellationToken.None);
        }
    }

    private PrintBundle Job() => site.Services.CreateScope().ServiceProvider.GetServices<IOutboxHandler>().OfType<PrintBundle>().Single();

    private async Task<Student> AddAsync(string employer, string name = "陈建国", bool examPassed = true)
    {
        var student = await site.AddStudentAsync();
        await site.WithDbAsync(async db =>
        {
            var of = await db.Set<Employer>().SingleOrDefaultAsync(e => e.Name == employer);
            if (of is null)
                db.Add(of = new Employer { Id = Guid.CreateVersion7(), Name = employer, CreatedAt = site.Time.GetUtcNow() });
            await db.SaveChangesAsync();
            await db.Set<Learner>().Where(l => l.Id == student.LearnerId).ExecuteUpdateAsync(set => set.SetProperty(l => l.EmployerId, of.Id).SetProperty(l => l.Name, name));
            await db.Set<Enrolment>().Where(e => e.Id == student.EnrolmentId).ExecuteUpdateAsync(set => set.SetProperty(e => e.State, HoursState.Credited));
            if (examPassed)
                db.Add(new ExamStanding { LearnerId = student.LearnerId, EnrolmentId = student.EnrolmentId, State = ExamState.Passed, OpenedAt = site.Time.GetUtcNow(), Attempts = 1, BestScore = 88 });
            await db.SaveChangesAsync();
        });
        return student;
    }

    private Task<Guid?> EmployerAsync(Student student) => site.WithDbAsync(db => db.Set<Learner>().Where(l => l.Id == student.LearnerId).Select(l => l.EmployerId).SingleAsync());

    private async Task<(Browser Browser, Guid Id)> ContactAsync(string employer)
    {
        var (browser, id) = await site.DeskAsync(StaffRole.EmployerContact);
        await site.WithDbAsync(async db =>
        {
            var of = await db.Set<Employer>().Where(e => e.Name == employer).Select(e => e.Id).SingleAsync();
            await db.Set<StaffMember>().Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.EmployerId, of));
        });
        return (browser, id);
    }

    /// <summary>A site whose long jobs the tests do by hand.</summary>
    public sealed class OwnSite : IAsyncLifetime
    {
        public TestSite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Site = await TestSite.StartAsync(new() { ["Outbox:LongWorkers"] = "0" });
            await Site.AddCourseAsync();
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }
}
