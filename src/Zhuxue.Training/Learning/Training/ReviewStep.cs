using Zhuxue.Platform.Components;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Learning.Training;

/// <summary>What there is to say about the review, in two sentences, and where more stands.</summary>
/// <param name="Do">The words of the button; null shows none.</param>
internal sealed record ReviewNotice(Tone Tone, string Icon, string Title, string Words, string? Do = null);

/// <summary>The review as 我的培训 shows it.</summary>
/// <param name="Note">Beneath the fourth step; null leaves the usual words.</param>
/// <param name="Notice">Beneath the steps; null while there is nothing to review.</param>
/// <param name="ProofUrl">Where the hour proof is (M15), once the hours are credited; the exam is for the page to look at.</param>
/// <param name="Renewal">The sixth step, once there is something to say of it.</param>
internal sealed record ReviewStep(string? Note, ReviewNotice? Notice, string? ProofUrl = null, RenewalStep? Renewal = null);

/// <summary>换证 as 我的培训 shows it.</summary>
/// <param name="Note">Beneath the sixth step; null leaves the usual words.</param>
/// <param name="Do">The words of the button.</param>
/// <param name="Url">Where it leads.</param>
/// <param name="IsNext">It is what the learner does next.</param>
internal sealed record RenewalStep(string? Note, string Do, string Url, bool IsNext);

/// <summary>
/// A place on the learner's pages that a context to the right fills: Learning shows them and must not know the review; Hours implements this and the
/// container brings the two together.
/// </summary>
internal interface IReviewStep
{
    Task<ReviewStep> ReadAsync(Enrolment enrolment, CancellationToken cancellationToken);

    /// <summary>最晚 11 月 27 日（周五）有结果, for the pop-up of M9; in the transaction that opened the review, or after it.</summary>
    Task<string?> DueWordsAsync(Enrolment enrolment, CancellationToken cancellationToken);

    /// <summary>The page of the review.</summary>
    string PageOf(Guid enrolmentId);
}
