using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.Registry;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Uploads;

/// <summary>Writes down what came of a try: upload, state of the hours, evidence, word to the learner and the next try, all in one save.</summary>
internal sealed partial class SettleUpload(TrainingDb db, QueueUpload queue, TellHours tell, EvidenceLog evidence, TimeProvider clock, ILogger<SettleUpload> logger)
{
    /// <summary>A <c>PUT</c> is accepted for five minutes around its date, and both clocks may be off by as much (decision 28).</summary>
    internal static readonly TimeSpan MayStillLand = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15), LongestPause = TimeSpan.FromHours(1);

    private sealed record PutReply(DateOnly UploadedOn);

    private sealed record DeleteReply(string? Certificate);

    /// <summary>It cannot be sent yet, for a reason of our own; whatever ends the reason sets it going.</summary>
    public Task WaitAsync(HourUpload upload, string reason, CancellationToken cancellationToken) => ChangeAsync(upload, (now, _) =>
    {
        (now.Reason, now.ReasonWords, now.NextTryAt) = (reason, null, null);
        if (now.State == UploadState.Refused)
            now.State = UploadState.Waiting;
        return Task.CompletedTask;
    }, cancellationToken);

    /// <summary>What came of a <c>PUT</c>.</summary>
    public Task PutAsync(HourUpload upload, RegistryAnswer answer, CancellationToken cancellationToken) => ChangeAsync(upload, async (now, enrolment) =>
    {
        answer = answer.As<PutReply>(out var reply);
        now.RegisteredOn = reply?.UploadedOn ?? now.RegisteredOn;
        // Withdrawn or asked to be while the request was under way: what is there is taken away by the withdrawal's own message.
        if (now.State is UploadState.Withdrawing or UploadState.Withdrawn)
        {
            now.State = UploadState.Withdrawing;
            queue.Enqueue(now);
            return;
        }
        if (answer.Kind == AnswerKind.Trouble)
            TryAgain(now, answer);
        else if (answer.Kind == AnswerKind.Done)
            await RegisterAsync(now, enrolment, cancellationToken);
        else
            await RefuseAsync(now, enrolment, answer, cancellationToken);
    }, cancellationToken);

    /// <summary>What came of a <c>DELETE</c>.</summary>
    public Task WithdrawalAsync(HourUpload upload, RegistryAnswer answer, CancellationToken cancellationToken) => ChangeAsync(upload, async (now, _) =>
    {
        if (now.State != UploadState.Withdrawing)
            return;
        answer = answer.As<DeleteReply>(out var reply);
        if (answer.Kind == AnswerKind.Done)
        {
            if (reply!.Certificate is not null)
                now.RenewedAt ??= clock.GetUtcNow();
            await EndAsync(now, cancellationToken);
        }
        else if (answer is { Kind: AnswerKind.Refused, Reason: "record-unknown" })
        {
            if (now.LastSentAt is not { } sent || sent < clock.GetUtcNow() - MayStillLand)
                await EndAsync(now, cancellationToken);
            else
            {
                // A request that nobody answered may still arrive. After its minutes nothing can.
                (now.Reason, now.NextTryAt) = (UploadReasons.Settling, sent + MayStillLand + TimeSpan.FromSeconds(1));
                queue.Enqueue(now);
            }
        }
        else
            TryAgain(now, answer);
    }, cancellationToken);

    private async Task RegisterAsync(HourUpload upload, Enrolment enrolment, CancellationToken cancellationToken)
    {
        (upload.State, upload.Reason, upload.ReasonWords, upload.Tries, upload.NextTryAt) = (UploadState.Registered, null, null, 0, null);
        evidence.Append("hours-uploaded", upload.LearnerId, new { UploadId = upload.Id, upload.EnrolmentId, upload.RecordId, upload.RegisteredOn });
        if (!HoursMachine.Allows(enrolment.State, HoursStep.FinishUpload))
            return;
        enrolment.Take(HoursStep.FinishUpload);
        await tell.UploadedAsync(enrolment, cancellationToken);
    }

    private async Task RefuseAsync(HourUpload upload, Enrolment enrolment, RegistryAnswer answer, CancellationToken cancellationToken)
    {
        LogRefused(upload.Id, answer.Reason!);
        var isNews = upload.Reason != answer.Reason;
        (upload.State, upload.Reason, upload.Tries, upload.NextTryAt) = (UploadState.Refused, answer.Reason, upload.Tries + 1, null);
        upload.ReasonWords = answer.ClockOff is { } off ? $"本系统的时钟比登记系统{(off > TimeSpan.Zero ? "快" : "慢")} {Math.Abs(off.TotalMinutes):0.#} 分钟。" : answer.Words;
        if (isNews)
            evidence.Append("upload-refused", upload.LearnerId, new { UploadId = upload.Id, upload.EnrolmentId, upload.RecordId, answer.Reason });
        if (HoursMachine.Allows(enrolment.State, HoursStep.FailUpload))
            enrolment.Take(HoursStep.FailUpload);
        if (UploadReasons.IsOfSettings(answer.Reason))
        {
            // Mended in one place for all: no learner has to wait for somebody who clicks.
            upload.NextTryAt = clock.GetUtcNow() + LongestPause;
            queue.Enqueue(upload);
        }
        else if (UploadReasons.IsOfLearner(answer.Reason) && isNews)
            await tell.UploadRefusedAsync(enrolment, UploadReasons.ForLearner(upload), cancellationToken);
    }

    private async Task EndAsync(HourUpload upload, CancellationToken cancellationToken)
    {
        (upload.State, upload.Reason, upload.ReasonWords, upload.NextTryAt, upload.WithdrawnAt) = (UploadState.Withdrawn, null, null, null, clock.GetUtcNow());
        evidence.Append("upload-withdrawn", upload.LearnerId, new { UploadId = upload.Id, upload.EnrolmentId, upload.RecordId });
        foreach (var next in await db.Set<HourUpload>().AsNoTracking().Where(u => u.LearnerId == upload.LearnerId && u.EnrolmentId == upload.EnrolmentId && u.State == UploadState.Waiting).ToListAsync(cancellationToken))
            queue.Enqueue(next);
    }

    private void TryAgain(HourUpload upload, RegistryAnswer answer)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, Math.Min(upload.Tries, 20))));
        if (answer.RetryAfter is { } asked && asked > pause)
            pause = asked < LongestPause ? asked : LongestPause;
        upload.Tries++;
        (upload.Reason, upload.ReasonWords, upload.NextTryAt) = (answer.Reason, answer.Words, clock.GetUtcNow() + pause);
        queue.Enqueue(upload);
    }

    /// <summary>Applies a change to the upload as it is now; when somebody else changed it or the hours at the same moment, once more.</summary>
    private async Task ChangeAsync(HourUpload upload, Func<HourUpload, Enrolment, Task> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            db.ChangeTracker.Clear();
            var now = await db.Set<HourUpload>().SingleAsync(u => u.LearnerId == upload.LearnerId && u.Id == upload.Id, cancellationToken);
            await change(now, await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == upload.LearnerId && e.Id == upload.EnrolmentId, cancellationToken));
            now.Version++;
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateConcurrencyException) when (attempt < 5)
            {
                // The hours were revoked meanwhile, or staff have acted.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The registry refused upload {Upload}: {Reason}")]
    private partial void LogRefused(Guid upload, string reason);
}
