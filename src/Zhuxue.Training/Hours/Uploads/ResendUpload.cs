using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Uploads;

/// <summary>Sends uploads again, for staff: at once what waits, with what is registered now what was refused, and under a new id where the old one is used up.</summary>
internal sealed class ResendUpload(TrainingDb db, QueueUpload queue, WithdrawUpload withdraw)
{
    public const string Gone = "这条上传刚才已经有变化。请看看现在的情况。";

    /// <summary>In the caller's unit of work.</summary>
    /// <returns>Words why not; null when it is on its way.</returns>
    public async Task<string?> AgainAsync(Guid learnerId, Guid uploadId, CancellationToken cancellationToken)
    {
        if (await db.Set<HourUpload>().SingleOrDefaultAsync(u => u.LearnerId == learnerId && u.Id == uploadId, cancellationToken) is not { } upload)
            return Gone;
        switch (upload)
        {
            case { State: UploadState.Registered or UploadState.Withdrawn }:
                return Gone;
            case { State: UploadState.Refused, Reason: "content-changed" }:
                ReplaceAfterWithdrawal(upload, "内容有改动，撤回后重新上传。");
                return null;
            case { State: UploadState.Refused, Reason: "withdrawn" }:
                (upload.State, upload.WithdrawnAt) = (UploadState.Withdrawn, upload.LastSentAt);
                upload.Version++;
                queue.Add(learnerId, upload.EnrolmentId);
                return null;
            case { State: UploadState.Refused }:
                // A refusal leaves nothing there: what is sent now is what is registered now.
                (upload.State, upload.ContentSealed) = (UploadState.Waiting, null);
                break;
        }
        (upload.NextTryAt, upload.Tries) = (null, 0);
        upload.Version++;
        queue.Enqueue(upload);
        return null;
    }

    /// <summary>The old record goes, and one with the present content comes after it. The caller saves.</summary>
    public void ReplaceAfterWithdrawal(HourUpload old, string reason)
    {
        withdraw.Withdraw(old, reason);
        queue.Add(old.LearnerId, old.EnrolmentId);
    }

    /// <summary>The registry has lost what it had: the hours go back one step, so that they are sent. The caller saves.</summary>
    public async Task LoseAsync(HourUpload upload, CancellationToken cancellationToken)
    {
        var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == upload.LearnerId && e.Id == upload.EnrolmentId, cancellationToken);
        if (HoursMachine.Allows(enrolment.State, HoursStep.LoseUpload))
            enrolment.Take(HoursStep.LoseUpload);
    }
}
