using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Registry;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Hours.Proofs;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Uploads;

/// <summary>
/// Does the next thing for one upload: sends the signed <c>PUT</c>, or the <c>DELETE</c>. One process at a time speaks about a record; what is to be sent is on disk before it is sent, so a
/// process that is killed anywhere sends the same again.
/// </summary>
internal sealed class SendUpload(TrainingDb db, RegistryCalls registry, IssueProof proofs, UploadContents contents, SettleUpload settle, QueueUpload queue, EvidenceLog evidence, TimeProvider clock) : IOutboxHandler
{
    public const string MessageKind = "hours.upload";

    /// <summary>Longer than any request may take.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(60), LookAgain = TimeSpan.FromSeconds(3);

    internal sealed record Order(Guid LearnerId, Guid UploadId);

    public string Kind => MessageKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var order = JsonSerializer.Deserialize<Order>(payload)!;
        var now = clock.GetUtcNow();
        var claimed = await Rows(order).Where(u => u.ClaimedUntil == null || u.ClaimedUntil < now).ExecuteUpdateAsync(set => set.SetProperty(u => u.ClaimedUntil, (DateTimeOffset?)(now + Claim)), cancellationToken);
        if (await Rows(order).SingleOrDefaultAsync(cancellationToken) is not { } upload)
            return;
        if (claimed == 0)
        {
            // Another process speaks about it: what this message asks for is looked at after that.
            queue.Enqueue(upload, now + LookAgain);
            await db.SaveChangesAsync(cancellationToken);
            return;
        }
        try
        {
            if (upload.NextTryAt <= now || upload.NextTryAt is null)
                await (upload.State switch
                {
                    UploadState.Waiting => UploadAsync(upload, cancellationToken),
                    UploadState.Refused when upload.NextTryAt is not null => UploadAsync(upload, cancellationToken),
                    UploadState.Withdrawing => WithdrawAsync(upload, cancellationToken),
                    _ => Task.CompletedTask,
                });
        }
        finally
        {
            await Rows(order).ExecuteUpdateAsync(set => set.SetProperty(u => u.ClaimedUntil, (DateTimeOffset?)null), CancellationToken.None);
        }
    }

    private async Task UploadAsync(HourUpload upload, CancellationToken cancellationToken)
    {
        if (registry.NotReady is not null)
            await settle.WaitAsync(upload, RegistryAnswer.NotSet, cancellationToken);
        else if (await HasEarlierAsync(upload, cancellationToken))
            await settle.WaitAsync(upload, UploadReasons.Earlier, cancellationToken);
        else if (await PrepareAsync(upload, cancellationToken) is { } ready)
            await settle.PutAsync(ready, await registry.PutAsync(ready.RecordId, contents.BytesOf(ready), cancellationToken), cancellationToken);
    }

    private async Task<bool> HasEarlierAsync(HourUpload upload, CancellationToken cancellationToken)
    {
        var others = await db.Set<HourUpload>().AsNoTracking().Where(u => u.LearnerId == upload.LearnerId && u.EnrolmentId == upload.EnrolmentId && u.Id != upload.Id && u.State != UploadState.Withdrawn).ToListAsync(cancellationToken);
        return others.Exists(other => (other.CreatedAt, other.Id).CompareTo((upload.CreatedAt, upload.Id)) < 0);
    }

    /// <summary>Writes down what is about to be sent, and that it is.</summary>
    /// <returns>Null when there is nothing to send now.</returns>
    private async Task<HourUpload?> PrepareAsync(HourUpload seen, CancellationToken cancellationToken)
    {
        // Issued on its own: it saves. The proof is older than the upload that names it.
        var (proof, missing) = await proofs.GetAsync(seen.LearnerId, seen.EnrolmentId, cancellationToken);
        if (proof is null)
        {
            if (missing == NoProof.ExamMissing)
                await settle.WaitAsync(seen, UploadReasons.Exam, cancellationToken);
            return null;
        }
        db.ChangeTracker.Clear();
        var upload = await Rows(new(seen.LearnerId, seen.Id)).SingleAsync(cancellationToken);
        var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == seen.LearnerId && e.Id == seen.EnrolmentId, cancellationToken);
        if (upload.State != seen.State || upload.Version != seen.Version)
            return null;
        if (HoursMachine.Allows(enrolment.State, HoursStep.StartUpload))
            enrolment.Take(HoursStep.StartUpload);
        if (upload.ContentSealed is null)
        {
            upload.ContentSealed = await contents.GatherAsync(enrolment, proof, cancellationToken);
            evidence.Append("upload-started", upload.LearnerId, new { UploadId = upload.Id, upload.EnrolmentId, upload.RecordId, proof.Serial });
        }
        (upload.State, upload.LastSentAt) = (UploadState.Waiting, clock.GetUtcNow());
        upload.Version++;
        await db.SaveChangesAsync(cancellationToken);
        return upload;
    }

    private async Task WithdrawAsync(HourUpload upload, CancellationToken cancellationToken)
    {
        if (registry.NotReady is not null)
            await settle.WaitAsync(upload, RegistryAnswer.NotSet, cancellationToken);
        else
            await settle.WithdrawalAsync(upload, await registry.WithdrawAsync(upload.RecordId, upload.WithdrawReason!, cancellationToken), cancellationToken);
    }

    private IQueryable<HourUpload> Rows(Order order) => db.Set<HourUpload>().Where(u => u.LearnerId == order.LearnerId && u.Id == order.UploadId);
}
