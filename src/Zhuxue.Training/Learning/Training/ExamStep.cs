using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Learning.Training;

/// <summary>The exam as 我的培训 shows it.</summary>
/// <param name="IsRequired">False: the occupation needs none.</param>
/// <param name="IsPassed">The third step is done, whatever becomes of the hours (M14).</param>
/// <param name="Note">Beneath the third step.</param>
/// <param name="Title">Of the notice beneath the steps; null shows none.</param>
/// <param name="Words">What to know, in one or two sentences.</param>
/// <param name="Url">Where the button 去考核 leads; null shows no button.</param>
internal sealed record ExamStep(bool IsRequired, bool IsPassed, string Note, string? Title = null, string? Words = null, string? Url = null);

/// <summary>
/// A place on 我的培训 that a context to the right fills: Learning shows the page and must not know the exam; Exams implements this and the container
/// brings the two together.
/// </summary>
internal interface IExamStep
{
    Task<ExamStep> ReadAsync(Enrolment enrolment, CancellationToken cancellationToken);
}
