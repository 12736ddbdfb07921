using Zhuxue.Training.Accounts.Faces;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;

namespace Zhuxue.Training.Console.Faces;

/// <summary>Decides on two accounts with one face, and writes the act down with both learners.</summary>
internal sealed class FaceDesk(DecideFaceSignal decide, StaffActions actions)
{
    /// <returns>Words beside the note, or null when it was done.</returns>
    public async Task<string?> DecideAsync(Guid learnerId, Guid otherLearnerId, FaceSignalState decision, Guid staffId, string? note, CancellationToken cancellationToken)
    {
        if (StaffNote.FaultOf(note) is { } fault)
            return fault;
        var kind = decision == FaceSignalState.Confirmed ? StaffActionKind.SameFaceConfirmed : StaffActionKind.SameFaceExplained;
        foreach (var one in new[] { learnerId, otherLearnerId })
            actions.Record(staffId, kind, one, note!.Trim());
        return await decide.HandleAsync(learnerId, otherLearnerId, decision, staffId, note!.Trim(), cancellationToken) ? null : "刚才已经有同事处理过了，这次没有改动。";
    }
}
