using Zhuxue.Training.Hours.Decisions;

namespace Zhuxue.Training.Console.Review;

/// <summary>What stands in the form for clearing: as suggested when it is opened, as it was sent when it is shown again.</summary>
internal sealed record ClearForm(bool All, IReadOnlySet<Guid> Lessons, ClearReason? Reason, string? Words, IReadOnlySet<string> Evidence)
{
    public static ClearForm Suggested(CaseView of) => new(false, of.Suspected, null, null, of.Choices.Where(c => c.Suggested).Select(c => c.Key).ToHashSet());

    public static ClearForm Of(IFormCollection form) => new(form["scope"] == "all",
        form["lesson"].Select(l => Guid.TryParse(l, out var id) ? id : Guid.Empty).ToHashSet(),
        Enum.TryParse<ClearReason>(form["reason"], out var reason) && Enum.IsDefined(reason) ? reason : null, form["words"].ToString(), form["evidence"].OfType<string>().ToHashSet());

    /// <summary>Lessons and evidence of this case alone, whatever was sent.</summary>
    public ClearOrder OrderFor(CaseView of) => new(
        [.. of.Clearable.Select(l => l.Lesson.LessonId).Where(id => All || Lessons.Contains(id))], Reason, Words,
        [.. of.Choices.Where(c => Evidence.Contains(c.Key)).Select(c => c.Source)]);
}
