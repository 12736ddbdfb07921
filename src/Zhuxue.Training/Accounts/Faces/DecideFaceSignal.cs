using Microsoft.EntityFrameworkCore;

namespace Zhuxue.Training.Accounts.Faces;

/// <summary>Staff have looked at two accounts with one face and say what it is. For the console.</summary>
internal sealed class DecideFaceSignal(TrainingDb db, TimeProvider clock)
{
    /// <summary>Saves the decision with whatever else the caller has added.</summary>
    /// <returns>False when it is no longer open; nothing is saved then.</returns>
    public async Task<bool> HandleAsync(Guid learnerId, Guid otherLearnerId, FaceSignalState decision, Guid staffId, string note, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(decision, FaceSignalState.Open);
        var signal = await db.FaceSignals.SingleOrDefaultAsync(s => s.LearnerId == learnerId && s.OtherLearnerId == otherLearnerId && s.State == FaceSignalState.Open, cancellationToken);
        if (signal is null)
            return false;
        (signal.State, signal.DecidedAt, signal.DecidedByStaffId, signal.Note) = (decision, clock.GetUtcNow(), staffId, note);
        signal.Version++;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }
}
