namespace Zhuxue.Training.Learning.Components;

/// <summary>Where a learner stands in a lesson.</summary>
public enum LessonState
{
    NotStarted,
    Learning,
    Learned,

    /// <summary>Its hours were cleared (M8, M12): to be learned again.</summary>
    Again,

    /// <summary>Not open yet; the note says why.</summary>
    Locked,
}

/// <summary>A lesson in a list.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Title">Without the number.</param>
/// <param name="Hours">Credit hours.</param>
/// <param name="State">Where the learner stands in it.</param>
/// <param name="Url">Where the row leads; null when it leads nowhere.</param>
/// <param name="Note">A second line: 已学 1 学时，还剩 45 分钟.</param>
public sealed record LessonRow(int Number, string Title, double Hours, LessonState State, string? Url, string? Note = null);
