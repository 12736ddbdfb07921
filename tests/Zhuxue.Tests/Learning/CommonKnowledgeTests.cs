using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Learning;

/// <summary>The arithmetic of hours over several occupations and years.</summary>
[Trait("Category", "NoDatabase")]
public sealed class CommonKnowledgeArithmeticTests
{
    private static readonly RulePack Rules = RulePacks.Embedded().Get("demo", "2026.1");
    private static readonly Guid Learner = Guid.NewGuid();
    private static readonly DateOnly Today = new(2026, 6, 15);

    /// <summary>Three occupations, five lessons (two of them common), and random rows of progress in random states on random days.</summary>
    private sealed record World(List<Enrolment> Enrolments, List<LessonInfo> Lessons, List<LessonProgress> Rows)
    {
        public YearProgress Year(Enrolment of) => new(of, Rules, [.. Lessons.Where(l => l.Kind == CourseKind.Common || l.OccupationCode == of.OccupationCode).Select(lesson =>
        {
            var counted = CommonKnowledge.Counted(of, lesson, Enrolments, Rows, Today);
            return new LearnedLesson(lesson, counted?.EarnedMs ?? 0, counted?.CompletedAt);
        })]);
    }

    private static readonly Arbitrary<World> Worlds = Arb.From(
        from starts in Gen.Choose(0, 364).ListOf(3)
        from states in Gen.Elements(HoursState.Learning, HoursState.Learned, HoursState.Credited, HoursState.Cleared, HoursState.Revoked).ListOf(3)
        from seconds in Gen.Choose(30, 200).ListOf(5)
        from earned in Gen.Choose(0, 220).ListOf(15)
        from days in Gen.Choose(-400, 400).ListOf(15)
        select Make(starts, states, seconds, earned, days));

    [Fact]
    public void Hours_stay_within_what_the_rules_allow_and_common_knowledge_is_shared_without_being_doubled() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Worlds, world =>
    {
        foreach (var enrolment in world.Enrolments)
        {
            var year = world.Year(enrolment);
            var own = world.Rows.Where(r => r.EnrolmentId == enrolment.Id).ToDictionary(r => r.LessonId, r => r.EarnedMs);
            Assert.InRange(year.Hours, 0, Rules.HoursPerYear);
            Assert.InRange(year.CommonHours, 0, Rules.CommonHoursMost);
            foreach (var lesson in year.Lessons)
            {
                Assert.InRange(lesson.EarnedMs, 0, lesson.Lesson.DurationMs);
                // Nobody loses by having another occupation, and what counts stands in a row.
                Assert.True(lesson.IsCompleted || lesson.EarnedMs >= own.GetValueOrDefault(lesson.Lesson.LessonId));
                Assert.Contains(world.Rows.Where(r => r.LessonId == lesson.Lesson.LessonId).Select(r => r.EarnedMs).Append(0), ms => ms == lesson.EarnedMs);
                if (lesson.Lesson.Kind == CourseKind.Occupation)
                    Assert.Equal(own.GetValueOrDefault(lesson.Lesson.LessonId), lesson.EarnedMs);
            }
            Assert.True(!year.IsLearned || year.Hours >= Rules.HoursPerYear - 1e-9);
        }
    }));

    [Fact]
    public void Clearing_a_row_never_raises_anybodys_hours_and_clearing_all_leaves_none() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Worlds, world =>
    {
        foreach (var row in world.Rows.ToList())
        {
            var before = world.Enrolments.Select(e => world.Year(e)).Select(y => (y.OccupationHours, y.CommonHours)).ToList();
            (row.EarnedMs, row.CompletedAt) = (0, null);
            var after = world.Enrolments.Select(e => world.Year(e)).Select(y => (y.OccupationHours, y.CommonHours)).ToList();
            for (var i = 0; i < before.Count; i++)
                Assert.True(after[i].OccupationHours <= before[i].OccupationHours + 1e-9 && after[i].CommonHours <= before[i].CommonHours + 1e-9);
        }
        Assert.All(world.Enrolments, e => Assert.Equal(0, world.Year(e).Hours));
    }));

    [Fact]
    public void What_was_finished_outside_a_year_does_not_count_for_it_and_revoked_hours_count_for_nobody() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Worlds, world =>
    {
        foreach (var enrolment in world.Enrolments)
        {
            foreach (var lesson in world.Lessons.Where(l => l.Kind == CourseKind.Common))
            {
                if (CommonKnowledge.Counted(enrolment, lesson, world.Enrolments, world.Rows, Today) is not { } counted || counted.EnrolmentId == enrolment.Id)
                    continue;
                Assert.True(enrolment.IsDayOf((counted.CompletedAt ?? counted.UpdatedAt).DayInBeijing));
                Assert.NotEqual(HoursState.Revoked, world.Enrolments.Single(e => e.Id == counted.EnrolmentId).State);
            }
        }
    }));

    private static World Make(List<int> starts, List<HoursState> states, List<int> seconds, List<int> earned, List<int> days)
    {
        string[] occupations = ["a", "b", "c"];
        var enrolments = occupations.Select((code, i) =>
        {
            var start = new DateOnly(2025, 9, 1).AddDays(starts[i]);
            return new Enrolment { Id = Guid.NewGuid(), LearnerId = Learner, OccupationCode = code, Year = start.Year, StartsOn = start, EndsOn = start.AddYears(1).AddDays(-1), RulePackCode = "demo", RulePackVersion = "2026.1" }.BroughtIn(states[i]);
        }).ToList();
        var lessons = seconds.Select((length, i) => new LessonInfo(Guid.NewGuid(), "课", "课程", i < 2 ? CourseKind.Common : CourseKind.Occupation, i < 2 ? null : occupations[i - 2], length * 1000L, Guid.NewGuid())).ToList();
        var rows = new List<LessonProgress>();
        for (var e = 0; e < 3; e++)
        {
            for (var l = 0; l < 5; l++)
            {
                if (lessons[l].Kind == CourseKind.Occupation && lessons[l].OccupationCode != occupations[e])
                    continue;
                var ms = Math.Min(earned[e * 5 + l] * 1000L, lessons[l].DurationMs);
                var at = new DateTimeOffset(2026, 3, 1, 3, 0, 0, TimeSpan.Zero).AddDays(days[e * 5 + l]);
                if (ms > 0)
                    rows.Add(new LessonProgress { LearnerId = Learner, EnrolmentId = enrolments[e].Id, LessonId = lessons[l].LessonId, EarnedMs = ms, CompletedAt = ms == lessons[l].DurationMs ? at : null, UpdatedAt = at });
            }
        }
        return new(enrolments, lessons, rows);
    }
}

/// <summary>The same through the door.</summary>
public sealed class SeveralOccupationsTests
{
    [Fact]
    public async Task Common_knowledge_is_learned_once_counts_for_both_occupations_and_goes_on_where_it_was_begun()
    {
        await using var site = await TestSite.StartAsync();
        var common = await site.AddLessonAsync(60, "安全用电", CourseKind.Common);
        var student = await site.AddStudentAsync();
        var second = await EnrolAsync(site, student, "civil-quality");
        await (await student.StartAsync(common)).PlayAsync(30);

        // From the other occupation it goes on at the same second, in the same row.
        await student.Browser.OpenAsync($"/training?enrolment={second}");
        Assert.Contains("已学 30 秒", student.Browser.Words, StringComparison.Ordinal);
        var other = new Student(site, student.Browser, student.LearnerId) { EnrolmentId = second };
        var lease = await other.StartAsync(common);
        Assert.Equal(30, lease.Position);
        Assert.Equal("completed", (await lease.PlayAsync(40, end: 60))["next"].GetProperty("kind").GetString());
        Assert.Equal([student.EnrolmentId], await site.WithDbAsync(db => db.Set<LessonProgress>().Where(p => p.LearnerId == student.LearnerId).Select(p => p.EnrolmentId).ToListAsync()));
        foreach (var enrolment in new[] { student.EnrolmentId, second })
        {
            Assert.Equal("urn:zhuxue:learning:lesson-learned", (await student.PostAsync($"/lessons/{common}/leases", new { EnrolmentId = enrolment })).Problem);
            await student.Browser.OpenAsync($"/training?enrolment={enrolment}");
            Assert.Contains("1 / 2", student.Browser.Words, StringComparison.Ordinal);
        }
        Assert.Contains("在“施工员（市政工程）”学的，这里一起算", student.Browser.Words, StringComparison.Ordinal);

        // Cleared there, it counts nowhere any more.
        await site.WithDbAsync(db => db.Set<LessonProgress>().ExecuteUpdateAsync(set => set.SetProperty(p => p.EarnedMs, 0).SetProperty(p => p.CompletedAt, (DateTimeOffset?)null)));
        Assert.Equal(HttpStatusCode.Created, (await student.PostAsync($"/lessons/{common}/leases", new { EnrolmentId = second })).Status);
    }

    [Fact]
    public async Task The_last_common_lesson_closes_both_years()
    {
        await using var site = await TestSite.StartAsync();
        var own = await site.AddLessonAsync(240);
        var common = await site.AddLessonAsync(120, kind: CourseKind.Common);
        var student = await site.AddStudentAsync();
        var second = await EnrolAsync(site, student, LearningScene.Occupation, year: 2025, startsOn: new(2025, 6, 1), endsOn: new(2026, 5, 31));
        await site.WithDbAsync(async db =>
        {
            foreach (var enrolment in await db.Set<Enrolment>().Where(e => e.LearnerId == student.LearnerId).ToListAsync())
            {
                enrolment.BroughtIn(HoursState.Learning);
                db.Add(new LessonProgress { LearnerId = student.LearnerId, EnrolmentId = enrolment.Id, LessonId = own, EarnedMs = 240_000, CompletedAt = site.Time.GetUtcNow(), UpdatedAt = site.Time.GetUtcNow() });
            }
            await db.SaveChangesAsync();
        });
        var last = await (await student.StartAsync(common)).PlayAsync(130, end: 120);
        Assert.True(last["next"].GetProperty("yearLearned").GetBoolean());
        Assert.Equal(2, await site.WithDbAsync(db => db.Set<Enrolment>().CountAsync(e => e.LearnerId == student.LearnerId && e.State == HoursState.UnderReview)));
        Assert.NotEqual(student.EnrolmentId, second);
    }

    [Theory]
    [InlineData("2026-03-11", "2027-03-10", "learning:year-not-begun")]
    [InlineData("2025-03-10", "2026-03-09", "learning:year-over")]
    [InlineData("2025-03-11", "2026-03-10", null)]
    [InlineData("2026-03-10", "2027-03-09", null)]
    public async Task A_year_opens_on_its_first_day_and_closes_after_its_last(string first, string last, string? problem)
    {
        // In China it is 09:00 on 10 March 2026.
        await using var site = await TestSite.StartAsync();
        var lessonId = await site.AddLessonAsync(60);
        var student = await site.AddStudentAsync();
        var year = await EnrolAsync(site, student, LearningScene.Occupation, 2031, DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture), DateOnly.Parse(last, System.Globalization.CultureInfo.InvariantCulture));
        var reply = await student.PostAsync($"/lessons/{lessonId}/leases", new { EnrolmentId = year });
        Assert.Equal(problem is null ? null : "urn:zhuxue:" + problem, reply.Status == HttpStatusCode.Created ? null : reply.Problem);
    }

    [Fact]
    public async Task At_midnight_of_the_last_day_the_seconds_before_it_count_and_none_after()
    {
        await using var site = await TestSite.StartAsync();
        // 23:59:20 on the last day, in China.
        site.Time.Set(new DateTimeOffset(2026, 3, 10, 15, 59, 20, TimeSpan.Zero));
        var lessonId = await site.AddLessonAsync(300);
        var student = await site.AddStudentAsync();
        var year = await EnrolAsync(site, student, LearningScene.Occupation, 2031, new(2025, 3, 11), new(2026, 3, 10));
        var other = new Student(site, student.Browser, student.LearnerId) { EnrolmentId = year };
        var lease = await other.StartAsync(lessonId);
        await lease.BeatAsync();
        Assert.Equal(HttpStatusCode.OK, await other.KeyAsync(lease.Id, 0));
        var untilMidnight = new DateTimeOffset(2026, 3, 10, 16, 0, 0, TimeSpan.Zero) - site.Time.GetUtcNow();
        site.Time.Advance(untilMidnight - TimeSpan.FromSeconds(4));
        lease.Position = 2;
        await lease.BeatAsync();
        site.Time.Advance(TimeSpan.FromSeconds(10));
        lease.Position = 12;
        var over = await lease.BeatAsync();
        Assert.Equal(("urn:zhuxue:learning:lease-ended", "year-over"), (over.Problem, over.Text("reason")));
        var earned = await site.WithDbAsync(db => db.Set<LessonProgress>().Where(p => p.EnrolmentId == year).Select(p => p.EarnedMs).SingleAsync());
        // What was not reported in time lies within one beat; nothing of the new day counts.
        Assert.InRange(earned, 5_900, 12_000);
    }

    private static async Task<Guid> EnrolAsync(TestSite site, Student student, string occupation, int year = 2026, DateOnly? startsOn = null, DateOnly? endsOn = null)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Training.TrainingDb>();
        var made = scope.ServiceProvider.GetRequiredService<EnrolmentDesk>().Make(student.LearnerId, occupation, year, null, "demo");
        var enrolment = new Enrolment
        {
            Id = made.Id,
            LearnerId = made.LearnerId,
            OccupationCode = occupation,
            Year = year,
            StartsOn = startsOn ?? made.StartsOn,
            EndsOn = endsOn ?? made.EndsOn,
            RulePackCode = made.RulePackCode,
            RulePackVersion = made.RulePackVersion,
            CreatedAt = made.CreatedAt,
        };
        db.Add(enrolment);
        await db.SaveChangesAsync();
        return enrolment.Id;
    }
}
