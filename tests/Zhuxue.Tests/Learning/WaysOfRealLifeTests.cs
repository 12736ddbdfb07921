using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Catalogue.Media;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Tests.Learning;

/// <summary>Looking back, a line that breaks, films of an older make.</summary>
public sealed class WaysOfRealLifeTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task M5_nobody_goes_back_where_the_rules_do_not_allow_it()
    {
        var lessonId = await site.AddLessonAsync(120);
        var student = await site.AddStudentAsync();
        await student.Browser.OpenAsync($"/lessons/{lessonId}?enrolment={student.EnrolmentId}");
        Assert.Null(student.Browser.Page.QuerySelector("[data-do=rewind]"));
        Assert.Null(student.Browser.Page.QuerySelector("zx-player")!.GetAttribute("rewind"));
        Assert.Contains("也不能倒退", student.Browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_rules_allow_it_seconds_seen_again_earn_nothing_and_the_lesson_still_ends_with_its_full_length()
    {
        await using var own = await TestSite.StartAsync(prepare: services =>
            services.Replace(ServiceDescriptor.Singleton(new RulePacks(RulePacks.Embedded().All.Select(pack => pack with { RewindSecondsMost = 30 })))));
        var lessonId = await own.AddLessonAsync(60);
        var student = await own.AddStudentAsync();
        await student.Browser.OpenAsync($"/lessons/{lessonId}?enrolment={student.EnrolmentId}");
        Assert.Contains("回看 30 秒", student.Browser.Words, StringComparison.Ordinal);
        Assert.Contains("回看的 30 秒不重复计时", student.Browser.Words, StringComparison.Ordinal);

        var lease = await student.StartAsync(lessonId);
        await lease.PlayAsync(40);
        lease.Position = 10;
        for (var i = 0; i < 3; i++)
        {
            own.Time.Advance(TimeSpan.FromSeconds(10));
            lease.Position += 10;
            var again = await AnswerAllAsync(student, lease, await lease.BeatAsync());
            Assert.Equal((0, 40), (again.Number("creditedSeconds"), again.Number("earnedSeconds")));
        }
        var end = await lease.PlayAsync(30, end: 60);
        Assert.Equal((60, "completed"), (end.Number("earnedSeconds"), end["next"].GetProperty("kind").GetString()));
        var times = await own.WithDbAsync(db => db.Set<Lease>().Where(l => l.LearnerId == student.LearnerId).Select(l => new { l.ActivatedAt, l.EndedAt }).SingleAsync());
        Assert.True(times.EndedAt - times.ActivatedAt >= TimeSpan.FromSeconds(90), "Seconds seen again were credited.");
    }

    [Fact]
    public async Task A_picture_that_comes_after_its_time_is_kept_said_to_be_late_and_undoes_no_miss()
    {
        var (student, lease, snapshotId) = await UntilSnapshotAsync();
        // The line breaks: picture and beats come after the time is up.
        site.Time.Advance(TimeSpan.FromSeconds(300));
        var late = await student.SnapshotAsync(lease.Id, snapshotId, Clips.Frame(Clips.Cap13.Neutral));
        Assert.Equal((HttpStatusCode.OK, false), (late.Status, late["inTime"].GetBoolean()));
        Assert.False((await student.SnapshotAsync(lease.Id, snapshotId, Clips.Frame(Clips.Cap13.Neutral)))["inTime"].GetBoolean());
        var next = await lease.BeatAsync();
        Assert.Equal("snapshot", next["next"].GetProperty("kind").GetString());
        Assert.NotEqual(snapshotId, next["next"].GetProperty("snapshotId").GetGuid());
        var kept = await site.WithDbAsync(db => db.Set<Snapshot>().AsNoTracking().SingleAsync(s => s.Id == snapshotId));
        Assert.Equal(SnapshotState.Missed, kept.State);
        Assert.NotNull(kept.BlobId);
        // The new one is taken and time is earned again.
        Assert.True((await student.SnapshotAsync(lease.Id, next["next"].GetProperty("snapshotId").GetGuid(), Clips.Frame(Clips.Cap13.Neutral)))["inTime"].GetBoolean());
    }

    [Fact]
    public async Task A_picture_that_comes_after_the_beat_that_missed_it_is_kept_beside_the_miss()
    {
        var (student, lease, snapshotId) = await UntilSnapshotAsync();
        site.Time.Advance(TimeSpan.FromSeconds(61));
        await lease.BeatAsync();
        var late = await student.SnapshotAsync(lease.Id, snapshotId, Clips.Frame(Clips.Cap13.Neutral));
        Assert.Equal((HttpStatusCode.OK, false), (late.Status, late["inTime"].GetBoolean()));
        Assert.Equal(SnapshotState.Missed, await site.WithDbAsync(db => db.Set<Snapshot>().Where(s => s.Id == snapshotId).Select(s => s.State).SingleAsync()));
    }

    [Fact]
    public async Task A_film_without_the_newer_renditions_still_plays()
    {
        var lessonId = await site.AddLessonAsync(60);
        await site.WithDbAsync(db => db.Set<AssetSegment>().Where(s => s.Rendition == "slides").ExecuteDeleteAsync());
        var student = await site.AddStudentAsync();
        var lease = await student.StartAsync(lessonId);
        var master = await student.Browser.Http.GetStringAsync($"/api/v1/leases/{lease.Id}/master.m3u8");
        Assert.Contains("standard.m3u8", master, StringComparison.Ordinal);
        Assert.DoesNotContain("slides", master, StringComparison.Ordinal);
        Assert.Equal("completed", (await lease.PlayAsync(70, end: 60))["next"].GetProperty("kind").GetString());
    }

    private async Task<(Student Student, LearningLease Lease, Guid SnapshotId)> UntilSnapshotAsync()
    {
        var lessonId = await site.AddLessonAsync(600);
        var student = await site.AddStudentAsync();
        var lease = await student.StartAsync(lessonId);
        var reply = await lease.BeatAsync();
        while (reply["next"].GetProperty("kind").GetString() != "snapshot")
        {
            site.Time.Advance(TimeSpan.FromSeconds(5));
            lease.Position += 5;
            reply = await lease.BeatAsync();
            if (reply["next"].GetProperty("kind").GetString() == "presence")
                await student.AnswerAsync(lease.Id, reply["next"].GetProperty("presenceCheckId").GetGuid());
        }
        return (student, lease, reply["next"].GetProperty("snapshotId").GetGuid());
    }

    private static async Task<ApiReply> AnswerAllAsync(Student student, LearningLease lease, ApiReply reply)
    {
        if (reply["next"].GetProperty("kind").GetString() == "snapshot")
            await student.SnapshotAsync(lease.Id, reply["next"].GetProperty("snapshotId").GetGuid(), Clips.Frame(Clips.Cap13.Neutral));
        if (reply["next"].GetProperty("kind").GetString() == "presence")
            await student.AnswerAsync(lease.Id, reply["next"].GetProperty("presenceCheckId").GetGuid());
        return reply;
    }
}
