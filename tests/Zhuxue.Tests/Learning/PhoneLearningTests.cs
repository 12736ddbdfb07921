using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Accounts.Apps;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;

namespace Zhuxue.Tests.Learning;

/// <summary>A site whose access tokens live for a minute.</summary>
public sealed class PhoneSite : IAsyncLifetime
{
    public TestSite Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Site = await TestSite.StartAsync(new() { ["Accounts:AppAccessMinutes"] = "1" });

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}

/// <summary>Learning on a phone: the same rules as in a browser, whatever becomes of its tokens, its clock and its address.</summary>
public sealed class PhoneLearningTests(PhoneSite fixture) : IClassFixture<PhoneSite>
{
    private readonly TestSite site = fixture.Site;

    [Fact]
    public async Task A_token_that_expires_in_mid_lesson_costs_no_second_and_the_phones_clock_is_never_read()
    {
        var (phone, lessonId, learner) = await ReadyAsync();
        var lease = await learner.StartAsync(lessonId);
        Assert.Equal("微信小程序 · Redmi Note 9", await site.WithDbAsync(db => db.Set<Lease>().Where(l => l.Id == lease.Id).Select(l => l.Device).SingleAsync()));
        await phone.RefreshAsync();
        // A day ahead, as old phones are: it says so, and nobody listens.
        phone.Browser.Http.DefaultRequestHeaders.Date = site.Time.GetUtcNow().AddDays(1);
        await lease.BeatAsync(0);
        for (var second = 10; second <= 50; second += 10)
        {
            await KeysAsync(learner, lease.Id);
            site.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(second, (await lease.BeatAsync(second)).Number("earnedSeconds"));
        }
        await KeysAsync(learner, lease.Id);
        site.Time.Advance(TimeSpan.FromSeconds(11));
        var refused = await lease.BeatAsync(61);
        Assert.Equal("urn:zhuxue:accounts:token-expired", refused.Problem);
        Assert.Equal(HttpStatusCode.OK, (await phone.RefreshAsync()).Status);
        // The very same beat, with the new token.
        Assert.Equal(61, (await lease.BeatAsync(61)).Number("earnedSeconds"));
    }

    [Fact]
    public async Task A_phone_that_is_taken_out_in_mid_lesson_stops_and_what_was_learned_stays()
    {
        var (phone, lessonId, learner) = await ReadyAsync();
        var lease = await learner.StartAsync(lessonId);
        await phone.RefreshAsync();
        await lease.BeatAsync(0);
        await KeysAsync(learner, lease.Id);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        await lease.BeatAsync(10);
        var watch = (await learner.GetAsync($"/leases/{lease.Id}")).Text("watch")!;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(watch));

        var session = await site.WithDbAsync(db => db.Set<AppSession>().Where(s => s.LearnerId == learner.LearnerId && s.EndedAt == null).Select(s => s.Id).SingleAsync());
        await using (var scope = site.Services.CreateAsyncScope())
            Assert.True(await scope.ServiceProvider.GetRequiredService<RemoveDevice>().HandleAsync(learner.LearnerId, session, AppSessionEnd.Removed, default));
        Assert.Equal("urn:zhuxue:accounts:token-unknown", (await lease.BeatAsync(20)).Problem);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(watch));
        var ended = await site.WithDbAsync(db => db.Set<Lease>().AsNoTracking().SingleAsync(l => l.Id == lease.Id));
        Assert.Equal((LeaseState.Ended, LeaseEnd.SignedOut), (ended.State, ended.EndReason));
        Assert.Equal(10_000, await site.WithDbAsync(db => db.Set<LessonProgress>().Where(p => p.LearnerId == learner.LearnerId).Select(p => p.EarnedMs).SingleAsync()));
    }

    [Fact]
    public async Task A_second_phone_takes_the_lesson_over_and_a_phone_used_by_several_learners_is_noticed()
    {
        var (_, lessonId, learner) = await ReadyAsync();
        var (_, other) = await site.TakePhoneAsync(learner, "second", "iPhone 8");
        var first = await learner.StartAsync(lessonId);
        await first.BeatAsync(0);
        await other.StartAsync(lessonId);
        var stopped = await first.BeatAsync(5);
        Assert.Equal(("urn:zhuxue:learning:lease-ended", "superseded"), (stopped.Problem, stopped.Text("reason")));

        for (var i = 0; i < 2; i++)
        {
            var (_, sharing) = await site.TakePhoneAsync(await site.AddStudentAsync(), "second");
            Assert.Equal(HttpStatusCode.Created, (await sharing.PostAsync($"/lessons/{lessonId}/leases", new { sharing.EnrolmentId })).Status);
        }
        Assert.True(await site.WithDbAsync(db => db.Set<Signal>().AnyAsync(s => s.Kind == SignalKind.SharedDevice)));
    }

    [Fact]
    public async Task The_native_players_address_opens_its_own_lease_as_far_as_it_is_earned_and_nothing_else()
    {
        var (phone, lessonId, learner) = await ReadyAsync();
        var lease = await learner.StartAsync(lessonId);
        await phone.RefreshAsync();
        await lease.BeatAsync(0);
        var watch = (await learner.GetAsync($"/leases/{lease.Id}")).Text("watch")!;
        // No header, no cookie.
        using var player = site.Browse();
        player.Http.DefaultRequestHeaders.Remove("X-Zhuxue");
        var master = await player.Http.GetStringAsync(watch);
        var rendition = master.Split('\n').First(l => l.EndsWith("/low.m3u8", StringComparison.Ordinal));
        Assert.Equal(rendition, master.Split('\n').First(l => l.EndsWith(".m3u8", StringComparison.Ordinal)));
        var list = await player.Http.GetStringAsync(rendition);
        Assert.Contains("#EXT-X-PLAYLIST-TYPE:EVENT", list, StringComparison.Ordinal);
        Assert.DoesNotContain("#EXT-X-ENDLIST", list, StringComparison.Ordinal);
        var folder = rendition[..rendition.LastIndexOf('/')];
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{folder}/keys/low/0"));
        Assert.Equal((HttpStatusCode)425, await StatusAsync($"{folder}/keys/low/20"));

        var listed = Segments(list);
        for (var second = 10; second <= 60; second += 10)
        {
            for (var n = 0; await StatusAsync($"{folder}/keys/low/{n}") == HttpStatusCode.OK; n++)
            {
            }
            site.Time.Advance(TimeSpan.FromSeconds(10));
            if (second == 50)
                await phone.RefreshAsync();
            Assert.Equal(second, (await lease.BeatAsync(second)).Number("earnedSeconds"));
        }
        var grown = await player.Http.GetStringAsync(rendition);
        Assert.True(Segments(grown) > listed);
        Assert.Contains("#EXT-X-START:TIME-OFFSET=60.000,PRECISE=YES", grown, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{folder}/keys/low/{Segments(grown) / 3 - 1}"));

        // Another lease, an altered ticket, the API itself, and a lease that is over.
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(watch.Replace(lease.Id.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(watch.Replace("/watch/A", "/watch/B", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync($"/api/v1/leases/{lease.Id}/master.m3u8"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync($"/api/v1/watch/{phone.AccessToken}/leases/{lease.Id}/master.m3u8"));
        site.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(watch));
    }

    [Fact]
    public async Task Whatever_calls_the_api_gets_the_same_rules()
    {
        var (phone, lessonId, learner) = await ReadyAsync();
        // A cookie beside a bad token does not help: the token alone counts.
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/profile"))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "zxa_made-up");
            var student = await site.AddStudentAsync();
            Assert.Equal(HttpStatusCode.OK, (await student.GetAsync("/profile")).Status);
            using var reply = await student.Browser.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        }
        // A token opens no page.
        await phone.Browser.OpenAsync("/training");
        Assert.StartsWith("/sign-in", phone.Browser.Address, StringComparison.Ordinal);

        var training = await learner.GetAsync($"/enrolments/{learner.EnrolmentId}");
        Assert.Contains(lessonId, training["lists"].EnumerateArray().SelectMany(l => l.GetProperty("lessons").EnumerateArray()).Where(l => l.GetProperty("mayLearn").GetBoolean()).Select(l => l.GetProperty("id").GetGuid()));
        Assert.Equal("now", training["steps"][1].GetProperty("state").GetString());
        Assert.Equal(learner.EnrolmentId, (await learner.GetAsync("/enrolments"))["chosen"].GetGuid());
        Assert.Equal("urn:zhuxue:learning:no-such-enrolment", (await learner.GetAsync($"/enrolments/{Guid.NewGuid()}")).Problem);

        // Frames in one packed body; one that lies about its lengths is none.
        var begun = await learner.PostAsync($"/lessons/{lessonId}/leases", new { learner.EnrolmentId });
        var check = begun["faceCheckId"].GetGuid();
        var frames = Clips.Live(4).Select(f => (ReadOnlyMemory<byte>)f).ToList();
        var packed = SentFrames.Pack(frames);
        Assert.Equal("urn:zhuxue:face-checks:frames-malformed", (await PackedAsync(phone, check, 0, packed[..^1])).Problem);
        Assert.Equal("urn:zhuxue:face-checks:frames-malformed", (await PackedAsync(phone, check, -1, packed)).Problem);
        Assert.Contains((await PackedAsync(phone, check, 0, packed)).Text("phase"), (string[])["guide", "act"]);
        Assert.Equal("urn:zhuxue:face-checks:frames-missing", (await PackedAsync(phone, check, 9, packed)).Problem);

        // A script with the right nonce is no faster than the clock.
        var lease = await learner.StartAsync(lessonId);
        phone.Browser.Http.DefaultRequestHeaders.UserAgent.ParseAdd("python-requests/2.31");
        await lease.BeatAsync(0);
        await KeysAsync(learner, lease.Id);
        site.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.True((await lease.BeatAsync(90)).Number("earnedSeconds") <= 2);
        phone.Browser.Http.DefaultRequestHeaders.Remove("X-Zhuxue");
        Assert.Equal("urn:zhuxue:platform:header-missing", (await learner.PostAsync($"/leases/{lease.Id}/end")).Problem);
    }

    private static async Task<ApiReply> PackedAsync(Phone phone, Guid check, int first, byte[] body)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new(SentFrames.PackedType) } };
        return await phone.SendAsync(HttpMethod.Post, $"/face-checks/{check}/frames?first={first}", content);
    }

    private static async Task KeysAsync(Student learner, Guid leaseId)
    {
        for (var n = 0; await learner.KeyAsync(leaseId, n) == HttpStatusCode.OK; n++)
        {
        }
    }

    private static int Segments(string playlist) => playlist.Split('\n').Count(l => l.EndsWith(".ts", StringComparison.Ordinal));

    private async Task<HttpStatusCode> StatusAsync(string address)
    {
        using var player = site.Browse();
        using var reply = await player.Http.GetAsync(address);
        return reply.StatusCode;
    }

    private async Task<(Phone Phone, Guid LessonId, Student Learner)> ReadyAsync()
    {
        var student = await site.AddStudentAsync("national");
        var lessonId = await site.AddLessonAsync(1200);
        var (phone, learner) = await site.TakePhoneAsync(student);
        return (phone, lessonId, learner);
    }
}
