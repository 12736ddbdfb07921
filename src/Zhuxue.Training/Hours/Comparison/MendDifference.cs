using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Registry;
using Zhuxue.Training.Hours.Uploads;

namespace Zhuxue.Training.Hours.Comparison;

/// <summary>What staff do about a difference: send again, withdraw at the registry, or leave it with a note. In the caller's unit of work, which also writes down who it was.</summary>
internal sealed class MendDifference(TrainingDb db, ResendUpload resend, WithdrawUpload withdraw, QueueUpload queue, Outbox outbox, TimeProvider clock)
{
    private const string Changed = "这条差异刚才已经有变化。请看看现在的情况。", Renewed = "这些学时已经换了证，不能再改。请联系登记系统，处理好以后在这里接受并说明。";

    /// <summary>Which differences sending again can mend.</summary>
    public static bool MaySend(DifferenceKind kind) => kind is DifferenceKind.MissingThere or DifferenceKind.OtherContent or DifferenceKind.WithdrawnThere or DifferenceKind.RefusedHere;

    /// <summary>Which a withdrawal can.</summary>
    public static bool MayWithdraw(DifferenceKind kind) => kind is DifferenceKind.UnknownHere or DifferenceKind.WithdrawnHere;

    /// <returns>Words why not; null when it is on its way.</returns>
    public async Task<string?> SendAsync(Guid id, int version, Guid staffId, CancellationToken cancellationToken)
    {
        if (await OpenAsync(id, version, cancellationToken) is not { } difference || !MaySend(difference.Kind) || await UploadAsync(difference, cancellationToken) is not { } upload)
            return Changed;
        if (difference.Kind != DifferenceKind.RefusedHere && upload.RenewedAt is not null)
            return Renewed;
        switch (difference.Kind)
        {
            case DifferenceKind.OtherContent:
                await resend.LoseAsync(upload, cancellationToken);
                resend.ReplaceAfterWithdrawal(upload, "内容有出入，撤回后重新上传。");
                break;
            case DifferenceKind.WithdrawnThere:
                await resend.LoseAsync(upload, cancellationToken);
                (upload.State, upload.WithdrawnAt) = (UploadState.Withdrawn, clock.GetUtcNow());
                queue.Add(upload.LearnerId, upload.EnrolmentId);
                break;
            default:
                // The same id and content: the registry takes it, or says what it has.
                await resend.LoseAsync(upload, cancellationToken);
                (upload.State, upload.NextTryAt, upload.Tries) = (UploadState.Waiting, null, 0);
                queue.Enqueue(upload);
                break;
        }
        upload.Version++;
        Settle(difference, DifferenceState.Mended, staffId, null);
        return null;
    }

    /// <returns>Words why not; null when it is on its way.</returns>
    public async Task<string?> WithdrawAsync(Guid id, int version, Guid staffId, CancellationToken cancellationToken)
    {
        if (await OpenAsync(id, version, cancellationToken) is not { } difference || !MayWithdraw(difference.Kind))
            return Changed;
        if (difference.Kind == DifferenceKind.UnknownHere)
        {
            Settle(difference, DifferenceState.Mending, staffId, null);
            outbox.Enqueue(WithdrawUnknown.MessageKind, new WithdrawUnknown.Order(difference.Id));
            return null;
        }
        if (await UploadAsync(difference, cancellationToken) is not { State: UploadState.Withdrawn } upload)
            return Changed;
        withdraw.Withdraw(upload, upload.WithdrawReason ?? "培训机构已经撤回这些学时。");
        Settle(difference, DifferenceState.Mended, staffId, null);
        return null;
    }

    /// <summary>Leaves it as it is.</summary>
    /// <param name="note">Why; looked at by the caller.</param>
    public async Task<string?> AcceptAsync(Guid id, int version, Guid staffId, string note, CancellationToken cancellationToken)
    {
        if (await OpenAsync(id, version, cancellationToken) is not { } difference)
            return Changed;
        Settle(difference, DifferenceState.Accepted, staffId, note);
        return null;
    }

    private void Settle(Difference difference, DifferenceState state, Guid staffId, string? note)
    {
        (difference.State, difference.StaffId, difference.SettledAt, difference.Note) = (state, staffId, clock.GetUtcNow(), note);
        difference.Version++;
    }

    private async Task<Difference?> OpenAsync(Guid id, int version, CancellationToken cancellationToken) =>
        await db.Set<Difference>().SingleOrDefaultAsync(d => d.Id == id && d.Version == version && d.State == DifferenceState.Open, cancellationToken);

    private async Task<HourUpload?> UploadAsync(Difference difference, CancellationToken cancellationToken) =>
        await db.Set<HourUpload>().SingleOrDefaultAsync(u => u.LearnerId == difference.LearnerId && u.Id == difference.UploadId, cancellationToken);
}

/// <summary>Withdraws a record at the registry that this site knows nothing of, by order of staff.</summary>
internal sealed class WithdrawUnknown(TrainingDb db, RegistryCalls registry, Outbox outbox, TimeProvider clock) : IOutboxHandler
{
    public const string MessageKind = "hours.withdraw-unknown";
    private const string Reason = "培训机构核对后确认没有这条学时记录。";

    internal sealed record Order(Guid DifferenceId);

    public string Kind => MessageKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var order = JsonSerializer.Deserialize<Order>(payload)!;
        if (await db.Set<Difference>().SingleOrDefaultAsync(d => d.Id == order.DifferenceId, cancellationToken) is not { State: DifferenceState.Mending } difference)
            return;
        var answer = await registry.WithdrawAsync(difference.RecordId, Reason, cancellationToken);
        difference.Version++;
        if (answer.Kind == AnswerKind.Done || answer.Reason == "record-unknown")
            (difference.State, difference.SettledAt, difference.Note) = (DifferenceState.Mended, clock.GetUtcNow(), null);
        else
        {
            difference.Note = $"还没撤回（{answer.Reason}），会自动再试。";
            difference.Tries++;
            outbox.Enqueue(MessageKind, order, clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(3600, 30 * Math.Pow(2, Math.Min(difference.Tries, 20)))));
        }
        await db.SaveChangesAsync(cancellationToken);
    }
}
