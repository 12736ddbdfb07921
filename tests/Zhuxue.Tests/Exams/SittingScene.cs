using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Exams;

/// <summary>Puts a bank in place, learners before their exam, and what they do there over HTTP.</summary>
internal static class SittingScene
{
    public static Task AddBankAsync(this TestSite site) => site.WithDbAsync(db => SittingBank.AddAsync(db, site.Time.GetUtcNow()));

    /// <summary>A learner of the demo pack who has learned the year, with a bank to be examined by.</summary>
    public static async Task<Student> AddExamineeAsync(this TestSite site, HoursState hours = HoursState.Learned)
    {
        await site.AddBankAsync();
        var student = await site.AddStudentAsync();
        await site.WithDbAsync(db => db.Set<Enrolment>().Where(e => e.LearnerId == student.LearnerId).ExecuteUpdateAsync(set => set.SetProperty(e => e.State, hours)));
        return student;
    }

    /// <summary>Starts an attempt and passes its face check; found passed, unless the camera is wanted.</summary>
    public static async Task<Examinee> SitAsync(this Student student, TestSite site, bool atCamera = false)
    {
        var begun = await student.PostAsync($"/enrolments/{student.EnrolmentId}/attempts");
        Assert.Equal(HttpStatusCode.Created, begun.Status);
        var checkId = begun["faceCheckId"].GetGuid();
        await (atCamera ? student.PassFaceAsync(checkId, $"/attempts/{begun["attemptId"].GetGuid()}/face-checks") : student.FindPassedAsync(checkId));
        return new Examinee(site, student, begun["attemptId"].GetGuid());
    }
}

/// <summary>A learner over a paper.</summary>
internal sealed class Examinee(TestSite site, Student student, Guid attemptId)
{
    private long revision;

    public Guid AttemptId { get; } = attemptId;

    public Student Student { get; } = student;

    public Task<ApiReply> ReadAsync() => Student.GetAsync($"/attempts/{AttemptId}");

    public Task<ApiReply> ReportAsync(int leftTimes = 0, int leftSeconds = 0) => Student.PostAsync($"/attempts/{AttemptId}/reports", new { leftTimes, leftSeconds });

    public Task<ApiReply> HandInAsync() => Student.PostAsync($"/attempts/{AttemptId}/hand-in");

    public Task<ApiReply> AnswerAsync(int question, int item, params string[] choices) => AnswerAsync(question, item, ++revision, choices);

    public async Task<ApiReply> AnswerAsync(int question, int item, long at, string[] choices, bool flagged = false)
    {
        revision = Math.Max(revision, at);
        using var reply = await Student.Browser.Http.PutAsJsonAsync($"/api/v1/attempts/{AttemptId}/answers/{question}/{item}", new { choices, flagged, revision = at });
        var text = await reply.Content.ReadAsStringAsync();
        return new ApiReply(reply.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone());
    }

    /// <summary>The paper with its key: what only the server and this test can see.</summary>
    public Task<Paper> PaperAsync() => site.WithDbAsync(async db =>
        Paper.FromJson(await db.AttemptPapers.Where(p => p.LearnerId == Student.LearnerId && p.AttemptId == AttemptId).Select(p => p.Paper).SingleAsync()));

    /// <summary>Answers every item of the first questions rightly, and one item of each other wrongly.</summary>
    public async Task AnswerAllAsync(int right, TimeSpan? thinking = null)
    {
        var paper = await PaperAsync();
        for (var q = 0; q < paper.Questions.Count; q++)
        {
            for (var i = 0; i < paper.Questions[q].Items.Count; i++)
            {
                var item = paper.Questions[q].Items[i];
                var mask = q < right ? item.Key : item.Mask & ~item.Key & -(item.Mask & ~item.Key);
                site.Time.Advance(thinking ?? TimeSpan.FromSeconds(8));
                Assert.Equal(HttpStatusCode.OK, (await AnswerAsync(q, i, Letters(mask))).Status);
            }
        }
    }

    public Task<Attempt> StoredAsync() => site.WithDbAsync(db => db.Attempts.AsNoTracking().SingleAsync(a => a.LearnerId == Student.LearnerId && a.Id == AttemptId));

    public static string[] Letters(int mask) => [.. Enumerable.Range(0, 8).Where(p => (mask >> p & 1) == 1).Select(p => ((char)('A' + p)).ToString())];
}
