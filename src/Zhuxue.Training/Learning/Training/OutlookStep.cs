using Zhuxue.Platform.Components;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Learning.Training;

/// <summary>Whether the certificate stays valid, as 我的培训 says it.</summary>
internal sealed record OutlookStep(Tone Tone, string Title, string Words);

/// <summary>A place on 我的培训 that a context to the right fills, as with <see cref="IReviewStep"/>.</summary>
internal interface IOutlookStep
{
    /// <summary>Of the enrolment's occupation.</summary>
    /// <param name="record">What the page has read of that occupation.</param>
    /// <param name="exam">What it has read of the enrolment's exam.</param>
    Task<OutlookStep> ReadAsync(Enrolment enrolment, LearnerRecord record, ExamStep exam, CancellationToken cancellationToken);
}
