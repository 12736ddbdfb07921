using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Media;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Commands.Demo;

namespace Zhuxue.Tests.Catalogue;

public sealed class DemoMediaTests
{
    private static readonly IReadOnlyList<DemoLesson> Lessons = DemoLesson.All();

    [Fact]
    public void There_is_enough_to_learn_for_two_occupations()
    {
        Assert.Equal(8, Lessons.Count);
        Assert.Equal(3, Lessons.Count(l => l.OccupationCode == "municipal-construction"));
        Assert.Equal(3, Lessons.Count(l => l.OccupationCode == "civil-quality"));
        Assert.Equal(2, Lessons.Count(l => l.OccupationCode.Length == 0));
        Assert.All(Lessons, l => Assert.True(l.OccupationCode.Length == 0 || Occupations.Get(l.OccupationCode) is not null));
    }

    [Fact]
    public void No_slide_overflows() => Assert.All(Lessons, lesson =>
    {
        Assert.NotEmpty(SlideDrawings.Get(lesson.Drawing));
        foreach (var slide in lesson.Slides)
        {
            Assert.Single(SlideText.Wrap(slide.Heading, 780 / 40.0));
            var (size, lines) = SlideText.Fit(slide.Lines, 660, 400, 1.4, 0.75, 48, 44, 40, 36, 32, 28);
            Assert.True((lines.Sum(l => l.Count) * 1.4 + (lines.Count - 1) * 0.75) * size <= 400, slide.Heading);
            Assert.All(lines.SelectMany(l => l), row => Assert.InRange(SlideText.Width(row) * size, 0, 660 + size));
        }
    });

    [Fact]
    public void A_row_never_begins_with_a_closing_mark()
    {
        Assert.Equal(["一二三四，", "五六"], SlideText.Wrap("一二三四，五六", 4));
        Assert.Equal(["一二", "三四"], SlideText.Wrap("一二三四", 2));
        Assert.Empty(SlideText.Wrap("", 4));
    }

    [Fact]
    public async Task A_text_becomes_a_lesson_that_can_be_learned_and_the_second_run_changes_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var text = Lessons.Single(l => l.Name == "common-1-height");
        IReadOnlyList<DemoLesson> one = [text with { Slides = [.. text.Slides.Take(1)] }];
        await SeedCatalogue.SeedAsync(site.Services, one, TextWriter.Null, default);
        var said = new StringWriter();
        await SeedCatalogue.SeedAsync(site.Services, one, said, default);
        Assert.Contains("was there", said.ToString(), StringComparison.Ordinal);

        var info = Assert.Single(await site.CallAsync((LessonCatalogue catalogue) => catalogue.ForOccupationAsync("documents", default)));
        Assert.Equal((text.Title, text.Course, CourseKind.Common), (info.Title, info.CourseTitle, info.Kind));
        Assert.InRange(info.DurationMs, 10_000, 40_000);
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<Asset>().CountAsync()));
    }
}
