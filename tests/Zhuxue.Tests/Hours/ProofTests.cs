using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Documents.Papers;
using Zhuxue.Tests.Documents.Papers;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Proofs;
using Zhuxue.Training.Hours.Revocations;

namespace Zhuxue.Tests.Hours;

/// <summary>M15: the hour proof of the learner, and what a stranger with the paper in hand can verify.</summary>
public sealed class ProofTests(CourseSite course) : IClassFixture<CourseSite>
{
    private readonly TestSite site = course.Site;

    [Fact]
    public async Task Credited_hours_and_a_passed_exam_have_a_signed_proof_that_stays_the_same()
    {
        var student = await site.AddCreditedAsync();
        var name = await site.WithDbAsync(db => db.Set<Learner>().Where(l => l.Id == student.LearnerId).Select(l => l.Name).SingleAsync());
        await student.Browser.OpenAsync($"/proofs/{student.EnrolmentId}");
        var proof = await site.WithDbAsync(db => db.Set<IssuedProof>().AsNoTracking().SingleAsync(p => p.LearnerId == student.LearnerId));
        Assert.Contains(proof.Serial, student.Browser.Words, StringComparison.Ordinal);

        using var pdf = new PdfTools(await DownloadAsync(student));
        Assert.Contains("Signature is Valid", await pdf.SignatureAsync(), StringComparison.Ordinal);
        Assert.Equal("", await pdf.FaultsAsync());
        var text = await pdf.TextAsync();
        Assert.Contains(name, text, StringComparison.Ordinal);
        Assert.Contains(proof.Serial, text, StringComparison.Ordinal);
        Assert.Contains("北京建工培训中心", text, StringComparison.Ordinal);
        Assert.Equal($"HTTP://LOCALHOST/VERIFY/{proof.Serial}", await pdf.CodeAsync(200));
        await DownloadAsync(student);
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<IssuedProof>().CountAsync(p => p.LearnerId == student.LearnerId)));
    }

    [Fact]
    public async Task Two_pages_at_once_issue_one_proof()
    {
        var student = await site.AddCreditedAsync();
        var proofs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => site.ActAsync<IssueProof, (IssuedProof?, NoProof?)>(desk => desk.GetAsync(student.LearnerId, student.EnrolmentId, default))));
        Assert.Single(proofs.Select(p => p.Item1!.Serial).Distinct());
    }

    [Fact]
    public async Task Without_credit_or_exam_there_is_none_and_the_page_says_what_is_missing()
    {
        var (student, _) = await site.AddCaseAsync();
        Assert.Contains("还没有学时证明", (await student.Browser.OpenAsync($"/proofs/{student.EnrolmentId}")).Words, StringComparison.Ordinal);
        Assert.Null(await site.PassAsync(student, await site.ReviewerAsync()));
        await site.TakeEffectAsync();
        Assert.Contains("还差考核", (await student.Browser.OpenAsync($"/proofs/{student.EnrolmentId}")).Words, StringComparison.Ordinal);
        using var file = await student.Browser.Http.GetAsync($"/proofs/{student.EnrolmentId}/file");
        Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
        // Another learner's proof is not there at all.
        var other = await site.AddCreditedAsync();
        await student.Browser.OpenAsync($"/proofs/{other.EnrolmentId}");
        Assert.Equal(HttpStatusCode.NotFound, student.Browser.Status);
    }

    [Fact]
    public async Task A_stranger_verifies_by_code_or_by_number_and_name_and_sees_the_least()
    {
        var student = await site.AddCreditedAsync();
        var name = await site.WithDbAsync(db => db.Set<Learner>().Where(l => l.Id == student.LearnerId).Select(l => l.Name).SingleAsync());
        var (proof, _) = await site.ActAsync<IssueProof, (IssuedProof?, NoProof?)>(desk => desk.GetAsync(student.LearnerId, student.EnrolmentId, default));
        using var stranger = site.Browse();
        await stranger.OpenAsync($"/VERIFY/{proof!.Serial}");
        Assert.Contains("有效", stranger.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(name, stranger.Words, StringComparison.Ordinal);
        await stranger.OpenAsync($"/verify?serial={proof.Serial.ToLowerInvariant()}&name={Uri.EscapeDataString(name)}");
        Assert.Contains("有效", stranger.Words, StringComparison.Ordinal);

        // A wrong name and a number that was never issued have one answer.
        await stranger.OpenAsync($"/verify?serial={proof.Serial}&name={Uri.EscapeDataString("别人")}");
        var wrongName = (stranger.Status, stranger.Words.Replace(proof.Serial, "", StringComparison.Ordinal));
        var unknown = HourProofSerial.Draw(108, 2026, below => below / 3).ToString();
        await stranger.OpenAsync($"/verify?serial={unknown}&name={Uri.EscapeDataString("别人")}");
        Assert.Equal(wrongName, (stranger.Status, stranger.Words.Replace(unknown, "", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
        await stranger.OpenAsync("/verify/ZXS-0108-2026-0000000000-7%3Cscript%3E");
        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
        Assert.Contains("没有查到", stranger.Words, StringComparison.Ordinal);

        await RevokeAsync(student);
        await stranger.OpenAsync($"/verify/{proof.Serial}");
        Assert.Contains("已撤销", stranger.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("有效期", stranger.Words, StringComparison.Ordinal);
        Assert.Contains("已撤销", (await student.Browser.OpenAsync($"/proofs/{student.EnrolmentId}")).Words, StringComparison.Ordinal);
    }

    private async Task RevokeAsync(Student student)
    {
        var (first, second) = (await site.ReviewerAsync(), await site.ReviewerAsync());
        Assert.Null(await site.ActAsync<ProposeRevocation, HoursRefusal?>(desk => desk.ProposeAsync(student.LearnerId, student.EnrolmentId, first, "事后查明是别人替学。", [], default)));
        var open = await site.WithDbAsync(db => db.Set<Revocation>().AsNoTracking().SingleAsync(r => r.LearnerId == student.LearnerId));
        Assert.Null(await site.ActAsync<DecideRevocation, HoursRefusal?>(desk => desk.DecideAsync(student.LearnerId, open.Id, open.Version, second, true, "看过证据，同意撤销。", default)));
    }

    private static async Task<byte[]> DownloadAsync(Student student)
    {
        using var reply = await student.Browser.Http.GetAsync($"/proofs/{student.EnrolmentId}/file?keep=true");
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (reply.StatusCode, reply.Content.Headers.ContentType!.MediaType));
        return await reply.Content.ReadAsByteArrayAsync();
    }
}
