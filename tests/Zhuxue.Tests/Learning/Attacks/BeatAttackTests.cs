using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;

namespace Zhuxue.Tests.Learning.Attacks;

/// <summary>Forged time: A1–A5, A7, A15, A18 played over HTTP. No second comes of any, and what can be seen is raised as a signal.</summary>
public sealed class BeatAttackTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task A1_posting_the_full_duration_at_once_earns_nothing()
    {
        var attacker = await Attacker.ScanAsync(site);
        await attacker.KeysAsync();
        await attacker.Lease.BeatAsync(position: 0);
        for (var i = 0; i < 20; i++)
            Assert.Equal(0, (await attacker.Lease.BeatAsync(position: 400)).Number("earnedSeconds"));
        Assert.Equal(0, await attacker.EarnedAsync());
    }

    [Fact]
    public async Task A2_forking_the_nonce_ends_the_lease_and_both_branches_earn_only_once()
    {
        var attacker = await Attacker.ScanAsync(site);
        await attacker.BeatOnAsync(20);
        var shared = attacker.Lease.Nonce;
        site.Time.Advance(TimeSpan.FromSeconds(10));
        var one = await attacker.Lease.BeatAsync(position: 30, nonce: shared);
        // The second branch gets the answer of the first, whatever it claims.
        var two = await attacker.Lease.BeatAsync(position: 300, nonce: shared);
        Assert.Equal(one.Json.GetRawText(), two.Json.GetRawText());

        site.Time.Advance(TimeSpan.FromSeconds(5));
        await attacker.Lease.BeatAsync(position: 35, nonce: one.Text("nonce"));
        var before = await attacker.EarnedAsync();
        site.Time.Advance(TimeSpan.FromSeconds(10));
        var stale = await attacker.Lease.BeatAsync(position: 45, nonce: shared);
        Assert.Equal((HttpStatusCode.Conflict, "nonce"), (stale.Status, stale.Text("reason")));
        Assert.Equal(before, await attacker.EarnedAsync());
        Assert.Contains(SignalKind.NonceReplayed, await attacker.SignalsAsync());
    }

    [Fact]
    public async Task A2_a_made_up_nonce_ends_the_lease()
    {
        var attacker = await Attacker.ScanAsync(site);
        await attacker.BeatOnAsync(10);
        site.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.Conflict, (await attacker.Lease.BeatAsync(position: 20, nonce: "AAAAAAAAAAAAAAAAAAAAAA")).Status);
        Assert.Equal(10, await attacker.EarnedAsync());
        Assert.Contains(SignalKind.NonceReplayed, await attacker.SignalsAsync());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public async Task A3_playing_faster_earns_at_the_servers_speed(int speed)
    {
        var attacker = await Attacker.ScanAsync(site);
        await attacker.Lease.BeatAsync(position: 0);
        double earned = 0;
        for (var second = 1; second <= 15; second++)
        {
            await attacker.KeysAsync();
            site.Time.Advance(TimeSpan.FromSeconds(1));
            earned = (await attacker.Lease.BeatAsync(position: Math.Min(399, second * speed))).Number("earnedSeconds");
        }
        Assert.Equal(15, earned);
    }

    [Fact]
    public async Task A4_what_a_client_says_of_the_time_is_not_read()
    {
        var attacker = await Attacker.ScanAsync(site);
        await attacker.Lease.BeatAsync(position: 0);
        await attacker.KeysAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/leases/{attacker.Lease.Id}/beats")
        {
            Headers = { Date = DateTimeOffset.UnixEpoch.AddYears(80) },
            Content = JsonContent.Create(new { attacker.Lease.Nonce, Position = 60.0, Playing = true, At = "2099-01-01T00:00:00Z", Elapsed = 3600, Now = 4102444800000 }),
        };
        using var reply = await attacker.Student.Browser.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(0, await attacker.EarnedAsync());
    }

    [Fact]
    public async Task A5_skipping_in_three_segments_gets_no_keys_and_no_end()
    {
        var attacker = await Attacker.ScanAsync(site);
        await attacker.Lease.BeatAsync(position: 0);
        Assert.Equal((HttpStatusCode)425, await attacker.Student.KeyAsync(attacker.Lease.Id, 30));
        foreach (var position in (double[])[133, 266, 400])
        {
            site.Time.Advance(TimeSpan.FromSeconds(5));
            Assert.NotEqual("completed", Attacker.KindOf(await attacker.Lease.BeatAsync(position: position)));
        }
        Assert.Equal(0, await attacker.EarnedAsync()); // no key was ever asked for that could be had
        Assert.Contains(SignalKind.KeysSkipped, await attacker.SignalsAsync());
    }

    [Fact]
    public async Task A7_a_headless_player_is_noted_and_earns_no_more_than_any_other()
    {
        var student = await site.AddStudentAsync();
        student.Browser.Http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/149.0.0.0 Safari/537.36");
        var attacker = await Attacker.ScanAsync(site, student: student);
        Assert.Contains(SignalKind.Headless, await attacker.SignalsAsync());
        await attacker.ToPresenceAsync();
        await attacker.BeatOnAsync(80);
        Assert.Equal(0, await attacker.EarnedAsync());
    }

    [Fact]
    public async Task A15_two_devices_at_once_earn_in_one_place_only()
    {
        var phone = await Attacker.ScanAsync(site);
        await phone.BeatOnAsync(20);
        var desk = await phone.AgainAsync();
        await desk.Lease.BeatAsync();
        for (var i = 0; i < 2; i++)
        {
            site.Time.Advance(TimeSpan.FromSeconds(10));
            await desk.KeysAsync();
            Assert.Equal(HttpStatusCode.Conflict, (await phone.Lease.BeatAsync(position: 30 + i * 10)).Status);
            Assert.Equal(30 + i * 10, (await desk.Lease.BeatAsync(position: 30 + i * 10)).Number("earnedSeconds"));
        }
        Assert.Equal(40, await desk.EarnedAsync());
    }

    [Fact]
    public async Task A15_one_browser_for_many_learners_is_noted()
    {
        var lessonId = await site.AddLessonAsync(120);
        string? mark = null;
        var raised = new List<bool>();
        for (var i = 0; i <= NoteDevice.LearnersMost; i++)
        {
            var student = await site.AddStudentAsync();
            if (mark is not null)
                student.Browser.Http.DefaultRequestHeaders.Add("Cookie", $"{NoteDevice.Cookie}={mark}");
            await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
            mark ??= student.Browser.Cookies.GetAllCookies()[NoteDevice.Cookie]!.Value;
            raised.Add(await site.WithDbAsync(db => db.Set<Signal>().AnyAsync(s => s.LearnerId == student.LearnerId && s.Kind == SignalKind.SharedDevice)));
        }
        Assert.Equal([false, false, true], raised);
    }

    [Fact]
    public async Task A18_nothing_of_another_learner_can_be_read_or_moved()
    {
        var victim = await Attacker.ScanAsync(site);
        var checkId = await victim.ToPresenceAsync();
        var thief = await site.AddStudentAsync();
        var lease = victim.Lease.Id;
        Assert.Equal(HttpStatusCode.NotFound, (await thief.GetAsync($"/leases/{lease}/presence-checks/{checkId}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await thief.AnswerAsync(lease, checkId)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await thief.PostAsync($"/leases/{lease}/camera-faults", new { Kind = "lost" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await thief.PostAsync($"/leases/{lease}/beats", new { victim.Lease.Nonce, Position = 60.0, Playing = true })).Status);
        await thief.PostAsync($"/leases/{lease}/end");
        Assert.Equal(LeaseState.Active, await site.WithDbAsync(db => db.Set<Lease>().Where(l => l.Id == lease).Select(l => l.State).SingleAsync()));
        // A check of one's own under a foreign lease is not there either.
        var own = await Attacker.ScanAsync(site);
        var ownCheck = await own.ToPresenceAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await own.Student.AnswerAsync(lease, ownCheck)).Status);
    }
}
