using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.Accounts.Consents;

/// <summary>A learner agreed to the use of face data or of identity-card images.</summary>
internal sealed record ConsentGiven(Guid LearnerId, ConsentKind Kind, string Version) : IEvent;

/// <summary>A learner took a consent back: from now on nothing of that kind is processed.</summary>
internal sealed record ConsentWithdrawn(Guid LearnerId, ConsentKind Kind) : IEvent;
