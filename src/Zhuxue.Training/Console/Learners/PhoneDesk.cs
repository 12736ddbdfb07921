using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;

namespace Zhuxue.Training.Console.Learners;

/// <summary>Answers a learner who asks for another phone number (M1): staff have made sure who asks, and write down how.</summary>
internal sealed class PhoneDesk(DecidePhoneCorrection decide, StaffActions actions)
{
    private const string TooLate = "刚才已经有同事处理过了，这次没有改动。";

    /// <summary>Changes the number; the old one is told.</summary>
    /// <returns>Words beside the note, or null when it was done.</returns>
    public async Task<string?> AcceptAsync(Guid learnerId, Guid correctionId, Guid staffId, string? note, CancellationToken cancellationToken)
    {
        if (StaffNote.FaultOf(note) is { } fault)
            return fault;
        // Saved with the decision; a decision that comes too late saves nothing.
        actions.Record(staffId, StaffActionKind.PhoneCorrectionAccepted, learnerId, note!.Trim());
        return await decide.AcceptAsync(learnerId, correctionId, staffId, cancellationToken) ? null : TooLate;
    }

    /// <summary>Refuses; the learner reads the reason.</summary>
    public async Task<string?> RefuseAsync(Guid learnerId, Guid correctionId, Guid staffId, string? reason, CancellationToken cancellationToken)
    {
        if (StaffNote.FaultOf(reason) is { } fault)
            return fault;
        actions.Record(staffId, StaffActionKind.PhoneCorrectionRefused, learnerId, reason!.Trim());
        return await decide.RefuseAsync(learnerId, correctionId, staffId, reason.Trim(), cancellationToken) ? null : TooLate;
    }
}
