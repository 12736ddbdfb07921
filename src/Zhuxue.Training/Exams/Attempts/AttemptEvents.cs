using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>A sitting was marked. It says nothing about hours: the exam never touches them (M11).</summary>
internal sealed record AttemptFinished(Guid LearnerId, Guid EnrolmentId, Guid AttemptId, int Score, bool Passed) : IEvent;

/// <summary>The enrolment's exam is passed for the first time, by a sitting or by a re-marking; it stays so, also when hours are cleared (M14).</summary>
internal sealed record ExamPassed(Guid LearnerId, Guid EnrolmentId, Guid AttemptId) : IEvent;
