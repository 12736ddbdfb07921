using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.Hours;

/// <summary>A reviewer's decision took effect: the hours count (M10).</summary>
internal sealed record HoursCredited(Guid LearnerId, Guid EnrolmentId) : IEvent;

/// <summary>Lessons are learned again (M13); the exam stays (M14).</summary>
internal sealed record HoursCleared(Guid LearnerId, Guid EnrolmentId, Guid DecisionId) : IEvent;

/// <summary>Two people have signed that credited hours are invalid; an upload is to be withdrawn.</summary>
internal sealed record HoursRevoked(Guid LearnerId, Guid EnrolmentId, Guid RevocationId) : IEvent;
