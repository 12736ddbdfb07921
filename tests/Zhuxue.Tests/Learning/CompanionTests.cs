using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Commands.Takes;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Companion;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Tests.Learning;

/// <summary>A phone does the face check for the PC's lease: one link, one phone, one check.</summary>
public sealed class CompanionTests(TestSite site) : IClassFixture<TestSite>
{
    private const string Pc = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36", Phone = "Mozilla/5.0 (Linux; Android 13; K) Chrome/140.0 Mobile Safari/537.36";

    [Fact]
    public async Task A_phone_passes_the_check_and_the_pc_page_goes_on_by_itself()
    {
        var (student, leaseId, token) = await OfferAsync();
        Assert.Equal("waiting", (await student.GetAsync($"/leases/{leaseId}/companion")).Text("state"));
        var look = await NewPhone().PostAsync("/phone/look", new { token });
        Assert.Equal(("陈**", "深基坑支护与监测"), (look.Text("name"), look.Text("lesson")));
        await PassAsync(student, leaseId, token);

        Assert.Equal("passed", (await student.GetAsync($"/leases/{leaseId}/companion")).Text("state"));
        var lease = await student.GetAsync($"/leases/{leaseId}");
        Assert.Equal("active", lease.Text("state"));
        Assert.Equal(HttpStatusCode.OK, (await student.PostAsync($"/leases/{leaseId}/beats", new { Nonce = lease.Text("nonce"), Position = 0, Playing = true })).Status);
        var kinds = await site.WithDbAsync(db => (from e in db.Set<EvidenceEntry>() join p in db.Set<EvidencePayload>() on e.Id equals p.EntryId where p.LearnerId == student.LearnerId orderby e.Seq select e.Kind).ToListAsync());
        Assert.Equal(["companion-opened", "face-check-passed"], kinds.TakeLast(2));
        Assert.Equal("安卓手机 · Chrome", await site.WithDbAsync(db => db.Set<CompanionLink>().Where(l => l.LearnerId == student.LearnerId).Select(l => l.Device).Distinct().SingleAsync()));
    }

    [Fact]
    public async Task A9_a_check_passed_on_the_phone_is_good_for_a_minute()
    {
        var (student, leaseId, token) = await OfferAsync();
        await PassAsync(student, leaseId, token);
        site.Time.Advance(TimeSpan.FromSeconds(61));
        var lease = await student.GetAsync($"/leases/{leaseId}");
        Assert.Equal("urn:zhuxue:learning:lease-ended", (await student.PostAsync($"/leases/{leaseId}/beats", new { Nonce = lease.Text("nonce"), Position = 0, Playing = true })).Problem);
    }

    [Fact]
    public async Task Of_two_phones_one_opens_the_link_and_the_other_is_told_so()
    {
        var (_, _, token) = await OfferAsync();
        var (one, two) = (NewPhone(), NewPhone());
        var both = await Task.WhenAll(one.PostAsync("/phone/open", new { token }), two.PostAsync("/phone/open", new { token }));
        Assert.Single(both, r => r.Status == HttpStatusCode.OK);
        var refused = Assert.Single(both, r => r.Status != HttpStatusCode.OK);
        Assert.Equal("urn:zhuxue:learning:companion-used", refused.Problem);
        var (winner, loser) = both[0].Status == HttpStatusCode.OK ? (one, two) : (two, one);
        var checkId = both.Single(r => r.Status == HttpStatusCode.OK)["faceCheckId"].GetGuid();
        // The check belongs to the phone that opened it, and looking again helps nobody.
        Assert.Equal(HttpStatusCode.Unauthorized, (await loser.FramesAsync(checkId, 0, [[1, 2, 3]])).Status);
        Assert.Equal("urn:zhuxue:learning:companion-used", (await winner.PostAsync("/phone/look", new { token })).Problem);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("'; DROP TABLE lease; --")]
    public async Task A_link_that_never_was_opens_nothing(string? token)
    {
        Assert.Equal("urn:zhuxue:learning:companion-unknown", (await NewPhone().PostAsync("/phone/look", new { token })).Problem);
        Assert.Equal("urn:zhuxue:learning:companion-unknown", (await NewPhone().PostAsync("/phone/open", new { token = token + new string('x', 5000) })).Problem);
    }

    [Fact]
    public async Task A_link_lives_three_minutes_and_a_new_one_takes_its_place()
    {
        var (student, leaseId, token) = await OfferAsync();
        site.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("urn:zhuxue:learning:companion-expired", (await NewPhone().PostAsync("/phone/open", new { token })).Problem);
        Assert.Equal("expired", (await student.GetAsync($"/leases/{leaseId}/companion")).Text("state"));
        var second = TokenOf(await student.PostAsync($"/leases/{leaseId}/companion"));
        var third = TokenOf(await student.PostAsync($"/leases/{leaseId}/companion"));
        Assert.Equal("urn:zhuxue:learning:companion-expired", (await NewPhone().PostAsync("/phone/open", new { token = second })).Problem);
        Assert.Equal(HttpStatusCode.OK, (await NewPhone().PostAsync("/phone/open", new { token = third })).Status);
    }

    [Fact]
    public async Task A_link_dies_with_its_lease_and_with_the_session_of_its_learner()
    {
        var (student, leaseId, token) = await OfferAsync();
        await student.PostAsync($"/leases/{leaseId}/end");
        Assert.Equal("urn:zhuxue:learning:companion-too-late", (await NewPhone().PostAsync("/phone/open", new { token })).Problem);
        Assert.Equal("ended", (await student.GetAsync($"/leases/{leaseId}/companion")).Text("state"));
        Assert.Equal("urn:zhuxue:learning:companion-too-late", (await student.PostAsync($"/leases/{leaseId}/companion")).Problem);

        // Opened, and then the lease ends: the phone's frames go nowhere.
        var (other, otherLease, otherToken) = await OfferAsync();
        var phone = NewPhone();
        var checkId = (await phone.PostAsync("/phone/open", new { token = otherToken }))["faceCheckId"].GetGuid();
        await other.PostAsync($"/leases/{otherLease}/end");
        Assert.Equal("urn:zhuxue:learning:companion-too-late", (await phone.FramesAsync(checkId, 0, [[1, 2, 3]])).Problem);
    }

    [Fact]
    public async Task The_phones_cookie_opens_its_one_check_and_nothing_else()
    {
        var (student, leaseId, token) = await OfferAsync();
        var phone = NewPhone();
        await phone.PostAsync("/phone/open", new { token });
        var own = (await student.PostAsync($"/leases/{leaseId}/face-checks"))["faceCheckId"].GetGuid();
        Assert.Equal(HttpStatusCode.NotFound, (await phone.FramesAsync(own, 0, [[1, 2, 3]])).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.GetAsync($"/leases/{leaseId}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.PostAsync($"/leases/{leaseId}/companion")).Status);
        await phone.Browser.OpenAsync("/profile");
        Assert.StartsWith("/sign-in", phone.Browser.Address, StringComparison.Ordinal);
        // And the learner's own sign-in opens no phone's route.
        Assert.Equal(HttpStatusCode.Unauthorized, await PhoneRouteAsync(student, own));
    }

    [Fact]
    public async Task The_pc_that_opens_its_own_link_is_told_so_and_the_link_stays_good()
    {
        var (student, _, token) = await OfferAsync();
        Assert.Equal("urn:zhuxue:learning:companion-same-device", (await student.PostAsync("/phone/open", new { token })).Problem);
        Assert.Equal(HttpStatusCode.OK, (await NewPhone().PostAsync("/phone/open", new { token })).Status);
    }

    [Fact]
    public async Task Another_learner_gets_no_link_and_no_news_and_nobody_gets_too_many()
    {
        var (student, leaseId, _) = await OfferAsync();
        var other = await site.AddStudentAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/leases/{leaseId}/companion")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/leases/{leaseId}/companion")).Status);
        for (var i = 1; i < 10; i++)
            Assert.Equal(HttpStatusCode.OK, (await student.PostAsync($"/leases/{leaseId}/companion")).Status);
        Assert.Equal("urn:zhuxue:learning:companion-too-many", (await student.PostAsync($"/leases/{leaseId}/companion")).Problem);
    }

    [Fact]
    public async Task The_secret_is_in_no_table_and_the_page_says_nothing_about_anybody()
    {
        var (student, _, token) = await OfferAsync();
        var link = await site.WithDbAsync(db => db.Set<CompanionLink>().AsNoTracking().SingleAsync(l => l.LearnerId == student.LearnerId));
        Assert.DoesNotContain(token, link.TokenDigest, StringComparison.Ordinal);
        var browser = site.Browse();
        await browser.OpenAsync("/phone");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.DoesNotContain("陈", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_else_before_the_phone_is_refused_and_the_pc_reads_why()
    {
        var (student, leaseId, token) = await OfferAsync();
        var phone = NewPhone();
        var checkId = (await phone.PostAsync("/phone/open", new { token }))["faceCheckId"].GetGuid();
        var (camera, photo, number) = (new TakeCamera(7), Pictures.Decoded(Clips.Frame(Clips.Franck.Neutral)), 0);
        var last = await phone.FaceAsync(checkId, _ => Task.FromResult(camera.Capture(photo, number++ / 12.5)));
        Assert.Equal("refused", last.Text("phase"));
        var seen = await student.GetAsync($"/leases/{leaseId}/companion");
        Assert.Equal("refused", seen.Text("state"));
        Assert.NotEmpty(seen.Text("cause")!);
        // One check a link: the phone cannot begin another.
        Assert.Equal("urn:zhuxue:learning:companion-used", (await phone.PostAsync("/phone/open", new { token })).Problem);
        Assert.Equal("awaiting-face", (await student.GetAsync($"/leases/{leaseId}")).Text("state"));
    }

    /// <summary>Passes the check on a phone, at the latest with the third link: a refused one is used up.</summary>
    private async Task PassAsync(Student student, Guid leaseId, string token)
    {
        for (var attempt = 1; ; attempt++)
        {
            var phone = NewPhone();
            var opened = await phone.PostAsync("/phone/open", new { token });
            Assert.Equal("opened", (await student.GetAsync($"/leases/{leaseId}/companion")).Text("state"));
            var last = await phone.FaceAsync(opened["faceCheckId"].GetGuid());
            if (last.Text("phase") == "passed")
                return;
            Assert.True(attempt < 3, $"The gate refused three times: {last.Json}");
            token = TokenOf(await student.PostAsync($"/leases/{leaseId}/companion"));
        }
    }

    private async Task<(Student Student, Guid LeaseId, string Token)> OfferAsync()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync();
        student.Browser.Http.DefaultRequestHeaders.UserAgent.ParseAdd(Pc);
        var leaseId = (await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId }))["leaseId"].GetGuid();
        return (student, leaseId, TokenOf(await student.PostAsync($"/leases/{leaseId}/companion")));
    }

    private static string TokenOf(ApiReply offer)
    {
        Assert.Equal(HttpStatusCode.OK, offer.Status);
        var url = new Uri(offer.Text("url")!);
        Assert.Equal(("/phone", ""), (url.AbsolutePath, url.Query));
        return url.Fragment[1..];
    }

    private Student NewPhone()
    {
        var browser = site.Browse();
        browser.Http.DefaultRequestHeaders.UserAgent.ParseAdd(Phone);
        return new(site, browser, Guid.Empty) { FaceApi = CompanionSession.Path };
    }

    private static async Task<HttpStatusCode> PhoneRouteAsync(Student student, Guid checkId)
    {
        using var form = new MultipartFormDataContent { { new StringContent("0"), "first" }, { new ByteArrayContent([1]), "frame", "frame.jpg" } };
        using var reply = await student.Browser.Http.PostAsync($"{CompanionSession.Path}/face-checks/{checkId}/frames", form);
        return reply.StatusCode;
    }
}
