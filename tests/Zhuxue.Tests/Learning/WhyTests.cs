using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Learning.Attacks;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Tests.Learning;

/// <summary>The timeline of a lesson, as the learner and as staff read it.</summary>
public sealed class WhyTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task A_learner_reads_what_counted_what_did_not_and_why()
    {
        var learner = await Attacker.ScanAsync(site);
        await learner.Lease.BeatAsync();
        await learner.BeatOnAsync(20);
        await learner.Lease.BeatAsync(playing: false);
        site.Time.Advance(TimeSpan.FromMinutes(5));
        await learner.Lease.BeatAsync();
        site.Time.Advance(TimeSpan.FromSeconds(95));
        await learner.Lease.BeatAsync(position: 100); // the line was gone, and the film claims to have played on
        await learner.ToPresenceAsync();
        await learner.BeatOnAsync(80);

        var lessonId = await site.WithDbAsync(db => db.Set<Lease>().Where(l => l.Id == learner.Lease.Id).Select(l => l.LessonId).SingleAsync());
        var browser = learner.Student.Browser;
        await browser.OpenAsync($"/lessons/{lessonId}/why?enrolment={learner.Student.EnrolmentId}");
        foreach (var words in new[] { "这些时间是怎么算的", "正常学习", "人脸核验通过", "暂停时不计时，也不扣", "网络断了", "核验没有回应", "要再学一遍", "等您核验", "觉得算错了？", "7 天内" })
            Assert.Contains(words, browser.Words, StringComparison.Ordinal);
        Assert.Equal(1, browser.Page.QuerySelectorAll("svg.zx-band").Length);
        await browser.OpenAsync($"/lessons/{lessonId}?enrolment={learner.Student.EnrolmentId}");
        Assert.Contains("没有计入", browser.Words, StringComparison.Ordinal);
        Assert.NotNull(browser.Page.QuerySelector($"a[href^='/lessons/{lessonId}/why']"));
    }

    [Fact]
    public async Task Before_the_first_second_and_for_others_there_is_nothing_to_read()
    {
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync();
        await student.Browser.OpenAsync($"/lessons/{lessonId}/why?enrolment={student.EnrolmentId}");
        Assert.Contains("还没有学过", student.Browser.Words, StringComparison.Ordinal);
        var other = await site.AddStudentAsync();
        await other.Browser.OpenAsync($"/lessons/{lessonId}/why?enrolment={student.EnrolmentId}");
        Assert.Equal(HttpStatusCode.NotFound, other.Browser.Status);
    }

    [Fact]
    public async Task Staff_read_the_same_words_and_each_look_at_a_photo_is_recorded()
    {
        var learner = await Attacker.ScanAsync(site);
        var checkId = await learner.ToPresenceAsync();
        await learner.Student.AnswerAsync(learner.Lease.Id, checkId);
        await learner.BeatOnAsync(10);
        var lessonId = await site.WithDbAsync(db => db.Set<Lease>().Where(l => l.Id == learner.Lease.Id).Select(l => l.LessonId).SingleAsync());
        var reviewer = await site.StaffAsync(StaffRole.Reviewer);
        await reviewer.OpenAsync($"/staff/learners/{learner.Student.LearnerId}/lessons/{lessonId}?enrolment={learner.Student.EnrolmentId}");
        Assert.Contains("正常学习", reviewer.Words, StringComparison.Ordinal);
        Assert.Contains("像同一个人", reviewer.Words, StringComparison.Ordinal);
        using var photo = await reviewer.Http.GetAsync($"/staff/learners/{learner.Student.LearnerId}/presence/{checkId}/image");
        Assert.Equal(HttpStatusCode.OK, photo.StatusCode);
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<ImageView>().CountAsync(v => v.LearnerId == learner.Student.LearnerId && v.ImageKind == "PresenceCheck")));

        var hotline = await site.StaffAsync(StaffRole.Hotline);
        using var refused = await hotline.Http.GetAsync($"/staff/learners/{learner.Student.LearnerId}/presence/{checkId}/image");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await hotline.OpenAsync($"/staff/learners/{learner.Student.LearnerId}");
        Assert.Contains("信号", hotline.Words, StringComparison.Ordinal);
    }
}
