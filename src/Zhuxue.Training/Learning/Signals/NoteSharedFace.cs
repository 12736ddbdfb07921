using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Faces;

namespace Zhuxue.Training.Learning.Signals;

/// <summary>One face under two accounts is a reason to look at the hours of both (A15).</summary>
internal sealed class NoteSharedFace(SignalLog signals) : IReactTo<FaceSeenElsewhere>
{
    public async Task HandleAsync(FaceSeenElsewhere happened, CancellationToken cancellationToken)
    {
        await signals.RaiseAsync(SignalKind.SharedFace, happened.LearnerId, null, null, ("learner", happened.OtherLearnerId), cancellationToken);
        await signals.RaiseAsync(SignalKind.SharedFace, happened.OtherLearnerId, null, null, ("learner", happened.LearnerId), cancellationToken);
    }
}
