using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Hours.Comparison;
using Zhuxue.Training.Hours.Uploads;

namespace Zhuxue.Training.Console.Uploads;

/// <summary>Takes what staff do about uploads and differences; each act is written down in its transaction. Every operation answers with words why not, or null.</summary>
internal sealed class UploadDesk(TrainingDb db, ResendUpload resend, MendDifference mend, CompareOnOrder compare, StaffActions actions, TimeProvider clock)
{
    private const int AllMost = 2000;

    /// <summary>Sends one again.</summary>
    public Task<string?> AgainAsync(Guid uploadId, Guid staffId, CancellationToken cancellationToken) => SaveAsync(async () =>
    {
        if (await db.Set<HourUpload>().AsNoTracking().SingleOrDefaultAsync(u => u.Id == uploadId, cancellationToken) is not { } upload)
            return ResendUpload.Gone;
        actions.Record(staffId, StaffActionKind.UploadSentAgain, upload.LearnerId, upload.Reason);
        return await resend.AgainAsync(upload.LearnerId, uploadId, cancellationToken);
    }, cancellationToken);

    /// <summary>Sends everything again that stands still for one reason: after key, clock or code were mended.</summary>
    public Task<string?> AllAgainAsync(string? reason, Guid staffId, CancellationToken cancellationToken) => SaveAsync(async () =>
    {
        var all = await db.Set<HourUpload>().AsNoTracking().Where(u => u.Reason == reason && (u.State == UploadState.Refused || u.State == UploadState.Waiting || u.State == UploadState.Withdrawing)).OrderBy(u => u.CreatedAt).Take(AllMost).ToListAsync(cancellationToken);
        if (string.IsNullOrEmpty(reason) || all.Count == 0)
            return ResendUpload.Gone;
        foreach (var upload in all)
            await resend.AgainAsync(upload.LearnerId, upload.Id, cancellationToken);
        actions.Record(staffId, StaffActionKind.UploadSentAgain, note: $"{all.Count} 条，{reason}");
        return null;
    }, cancellationToken);

    public Task<string?> SendAsync(Guid differenceId, int version, Guid staffId, CancellationToken cancellationToken) =>
        MendAsync(differenceId, StaffActionKind.DifferenceSent, null, staffId, () => mend.SendAsync(differenceId, version, staffId, cancellationToken), cancellationToken);

    public Task<string?> WithdrawAsync(Guid differenceId, int version, Guid staffId, CancellationToken cancellationToken) =>
        MendAsync(differenceId, StaffActionKind.DifferenceWithdrawn, null, staffId, () => mend.WithdrawAsync(differenceId, version, staffId, cancellationToken), cancellationToken);

    public async Task<string?> AcceptAsync(Guid differenceId, int version, Guid staffId, string? note, CancellationToken cancellationToken) => StaffNote.FaultOf(note)
        ?? await MendAsync(differenceId, StaffActionKind.DifferenceAccepted, note!.Trim(), staffId, () => mend.AcceptAsync(differenceId, version, staffId, note.Trim(), cancellationToken), cancellationToken);

    /// <summary>Has a day compared now.</summary>
    public Task<string?> CompareAsync(string? day, Guid staffId, CancellationToken cancellationToken) => SaveAsync(async () =>
    {
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on) || on > clock.TodayInBeijing || on < clock.TodayInBeijing.AddYears(-2))
            return "请选两年以内、不晚于今天的一天。";
        actions.Record(staffId, StaffActionKind.ComparisonStarted, note: day);
        await compare.AskAsync(on, cancellationToken);
        return null;
    }, cancellationToken);

    private Task<string?> MendAsync(Guid differenceId, StaffActionKind kind, string? note, Guid staffId, Func<Task<string?>> act, CancellationToken cancellationToken) => SaveAsync(async () =>
    {
        var of = await db.Set<Difference>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == differenceId, cancellationToken);
        actions.Record(staffId, kind, of?.LearnerId ?? differenceId, note ?? (of is null ? null : UploadWords.Kind(of.Kind)));
        return await act();
    }, cancellationToken);

    /// <summary>An act that was refused saves nothing of it.</summary>
    private async Task<string?> SaveAsync(Func<Task<string?>> act, CancellationToken cancellationToken)
    {
        try
        {
            if (await act() is { } words)
            {
                db.ChangeTracker.Clear();
                return words;
            }
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return ResendUpload.Gone;
        }
    }
}
