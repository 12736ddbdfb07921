using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Console.Learners;

/// <summary>Lets a learner in again: opens a locked account, or puts the initial password back, which only activates (M3). Each is written down with its reason.</summary>
internal sealed class HelpSignIn(TrainingDb db, ReopenAccount reopen, StaffActions actions, TimeProvider clock)
{
    /// <summary>Ends the wait after too many wrong passwords; the password stays.</summary>
    /// <returns>Words beside the note, or null when it was done.</returns>
    public async Task<string?> UnlockAsync(Guid learnerId, Guid staffId, string? note, CancellationToken cancellationToken)
    {
        if (StaffNote.FaultOf(note) is { } fault)
            return fault;
        var learner = await db.Learners.SingleAsync(l => l.Id == learnerId, cancellationToken);
        (learner.FailedSignIns, learner.LockedUntil) = (0, null);
        actions.Record(staffId, StaffActionKind.AccountUnlocked, learnerId, note!.Trim());
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Takes the password away and opens the initial one for its days; every session and lease of the learner ends.</summary>
    public async Task<string?> ResetAsync(Guid learnerId, Guid staffId, string? note, CancellationToken cancellationToken)
    {
        if (StaffNote.FaultOf(note) is { } fault)
            return fault;
        // Saved with the reopening.
        actions.Record(staffId, StaffActionKind.InitialPasswordReset, learnerId, note!.Trim());
        await reopen.HandleAsync(learnerId, staffId, cancellationToken);
        await db.Set<Lease>().Where(l => l.LearnerId == learnerId).EndOpenAsync(LeaseEnd.SignedOut, clock.GetUtcNow(), cancellationToken);
        return null;
    }

    /// <summary>Keeps what was said on the phone.</summary>
    public async Task<string?> TakeNoteAsync(Guid learnerId, Guid staffId, string? note, CancellationToken cancellationToken)
    {
        if (StaffNote.FaultOf(note) is { } fault)
            return fault;
        actions.Record(staffId, StaffActionKind.NoteTaken, learnerId, note!.Trim());
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }
}
