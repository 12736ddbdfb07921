using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Messaging;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training;
using Zhuxue.Training.Commands.Demo;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Exams;

/// <summary>Puts banks, blueprints and finished attempts in place.</summary>
internal static class ExamScene
{
    /// <summary>The demo bank and its blueprint, as seed-demo makes them.</summary>
    public static async Task SeedExamAsync(this TestSite site, TextWriter? output = null)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<SeedExam>(scope.ServiceProvider).RunAsync(output ?? TextWriter.Null, default);
    }

    /// <summary>A live question.</summary>
    public static async Task<Guid> AddQuestionAsync(this TestSite site, QuestionContent content, string chapter = "测试章节", Difficulty difficulty = Difficulty.Medium, QuestionState state = QuestionState.Live, QuestionKind? kind = null)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var of = await scope.ServiceProvider.GetRequiredService<Chapters>().GetAsync(Chapter.Common, chapter, default);
        var question = scope.ServiceProvider.GetRequiredService<SaveQuestion>().Add(new(kind ?? content.Items[0].Kind, of.Id, difficulty, null, QuestionChecks.Tidy(content)), state, null);
        await scope.ServiceProvider.GetRequiredService<TrainingDb>().SaveChangesAsync();
        return question.Id;
    }

    public static QuestionContent Single(string stem) => new(stem, [new(QuestionKind.SingleChoice, "", [new("对的", true), new("错的一", false), new("错的二", false)])]);

    /// <summary>A learner who has learned the year.</summary>
    public static async Task<Student> AddLearnedStudentAsync(this TestSite site)
    {
        var student = await site.AddStudentAsync();
        await site.LearnYearAsync(student);
        return student;
    }

    /// <summary>The state that Learning leaves when the last hour is learned, with the event that it publishes.</summary>
    public static async Task LearnYearAsync(this TestSite site, Student student)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = site.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
            var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == student.LearnerId && e.Id == student.EnrolmentId);
            enrolment.BroughtIn(HoursState.Learned).LearnedAt = site.Time.GetUtcNow();
            await scope.ServiceProvider.GetRequiredService<Events>().PublishAsync(new YearLearned(student.LearnerId, student.EnrolmentId), default);
            try
            {
                await db.SaveChangesAsync();
                return;
            }
            catch (DbUpdateConcurrencyException) when (attempt < 5)
            {
                // The site weighs the case at the same moment.
            }
        }
    }

    /// <summary>A finished attempt with this paper; every item is answered rightly but those of the named questions.</summary>
    public static async Task<Guid> AddFinishedAttemptAsync(this TestSite site, Student student, Paper paper, params IReadOnlyCollection<Guid> wrong)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var now = site.Time.GetUtcNow();
        var number = await db.Attempts.CountAsync(a => a.LearnerId == student.LearnerId) + 1;
        var answers = paper.Questions.SelectMany((q, i) => q.Items.Select((item, j) => (Place: new ItemPlace(i, j), Chosen: wrong.Contains(q.QuestionId) ? item.Key ^ 1 : item.Key))).ToList();
        var marked = PaperMark.Mark(paper, answers.ToDictionary(a => a.Place, a => a.Chosen));
        var attempt = new Attempt
        {
            LearnerId = student.LearnerId,
            Id = Guid.NewGuid(),
            EnrolmentId = student.EnrolmentId,
            OccupationCode = LearningScene.Occupation,
            Number = number,
            Seed = number,
            Minutes = 20,
            PassPoints = 60,
            State = AttemptState.Finished,
            EndReason = AttemptEnd.HandedIn,
            Device = "测试",
            CreatedAt = now,
            StartedAt = now,
            EndsAt = now.AddMinutes(20),
            FinishedAt = now,
            Score = marked.Score,
            Passed = marked.Score >= 60,
            ChapterScores = "[]",
        };
        db.Add(attempt);
        db.Add(new AttemptPaper { LearnerId = student.LearnerId, AttemptId = attempt.Id, Paper = paper.ToJson() });
        foreach (var (place, chosen) in answers)
            db.Add(new Answer { LearnerId = student.LearnerId, AttemptId = attempt.Id, Question = place.Question, Item = place.Item, Chosen = chosen, SavedAt = now });
        var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == student.LearnerId && e.Id == student.EnrolmentId);
        var standing = await scope.ServiceProvider.GetRequiredService<ExamDesk>().OpenAsync(enrolment, default);
        standing.Attempts++;
        standing.BestScore = Math.Max(standing.BestScore ?? 0, marked.Score);
        (standing.State, standing.PassedAt) = attempt.Passed == true ? (ExamState.Passed, now) : (ExamState.Failed, (DateTimeOffset?)null);
        await db.SaveChangesAsync();
        return attempt.Id;
    }
}
