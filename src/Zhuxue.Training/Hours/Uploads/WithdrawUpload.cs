using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Hours.Revocations;

namespace Zhuxue.Training.Hours.Uploads;

/// <summary>
/// Revoked hours are withdrawn at the registry, in the transaction that revokes them: what was never sent is not sent any more, all else is withdrawn with the reason that the
/// learner reads here too.
/// </summary>
internal sealed class WithdrawUpload(TrainingDb db, QueueUpload queue, TimeProvider clock) : IReactTo<HoursRevoked>
{
    /// <summary>The registry takes no more.</summary>
    private const int ReasonMost = 200;

    public async Task HandleAsync(HoursRevoked happened, CancellationToken cancellationToken)
    {
        var words = await db.Set<Revocation>().Where(r => r.LearnerId == happened.LearnerId && r.Id == happened.RevocationId).Select(r => r.Words).SingleAsync(cancellationToken);
        foreach (var upload in await db.Set<HourUpload>().Where(u => u.LearnerId == happened.LearnerId && u.EnrolmentId == happened.EnrolmentId && u.State != UploadState.Withdrawn).ToListAsync(cancellationToken))
            Withdraw(upload, words);
    }

    /// <summary>Has one record withdrawn. The caller saves.</summary>
    public void Withdraw(HourUpload upload, string reason)
    {
        upload.Version++;
        (upload.Reason, upload.ReasonWords, upload.NextTryAt, upload.Tries) = (null, null, null, 0);
        upload.WithdrawReason = reason.Length <= ReasonMost ? reason : reason[..(ReasonMost - 1)] + "…";
        if (upload.LastSentAt is null)
            (upload.State, upload.WithdrawnAt) = (UploadState.Withdrawn, clock.GetUtcNow());
        else
        {
            upload.State = UploadState.Withdrawing;
            queue.Enqueue(upload);
        }
    }
}
