using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.Learning.Enrolments;

/// <summary>The last hour that a year needs was learned (M9): for the first time, or again after the hours were cleared.</summary>
internal sealed record YearLearned(Guid LearnerId, Guid EnrolmentId) : IEvent;
