using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Learning.WithoutFace;

namespace Zhuxue.Training.Console.Learners;

/// <summary>What staff fill in about the way without a face.</summary>
/// <param name="Do"><c>mark</c>, <c>confirm</c> or <c>end</c>.</param>
/// <param name="Reason">For marking.</param>
/// <param name="How">For confirming.</param>
/// <param name="Note">Why, or what was asked and seen.</param>
internal sealed record WithoutFaceRequest(string? Do, WithoutFaceReason Reason, ConfirmedHow How, string? Note);

/// <summary>Someone who waits until staff have made sure who it is.</summary>
internal sealed record WaitingForConfirmation(Guid LearnerId, string Name, string PhoneMasked, DateTimeOffset Since, bool IsAgain);

/// <summary>Staff mark who learns without a face, and confirm once in a period who it is; each act is written down with its reason.</summary>
internal sealed class WithoutFaceDesk(TrainingDb db, WaysWithoutFace ways, StaffActions actions, TimeProvider clock)
{
    private const string TooLate = "刚才已经有同事处理过了，这次没有改动。";

    /// <returns>Words beside the note, or null when it was done.</returns>
    public async Task<string?> DoAsync(Guid learnerId, Guid staffId, WithoutFaceRequest form, CancellationToken cancellationToken)
    {
        if (StaffNote.FaultOf(form.Note) is { } fault)
            return fault;
        var note = form.Note!.Trim();
        // Saved with the act; one that comes too late saves nothing.
        switch (form.Do)
        {
            case "mark" when Enum.IsDefined(form.Reason):
                actions.Record(staffId, StaffActionKind.WithoutFaceMarked, learnerId, note);
                return await ways.MarkAsync(learnerId, staffId, form.Reason, note, cancellationToken) ? null : TooLate;
            case "confirm" when Enum.IsDefined(form.How):
                actions.Record(staffId, StaffActionKind.IdentityConfirmed, learnerId, $"{form.How.Words}：{note}");
                return await ways.ConfirmAsync(learnerId, staffId, form.How, note, cancellationToken) ? null : TooLate;
            case "end":
                if (await ways.OfAsync(learnerId, cancellationToken) is null)
                    return TooLate;
                actions.Record(staffId, StaffActionKind.WithoutFaceEnded, learnerId, note);
                return await ways.EndAsync(learnerId, staffId, cancellationToken) ? null : TooLate;
            default:
                return "没有看懂要做什么。请刷新页面再试。";
        }
    }

    /// <summary>Who has no confirmation that holds, the longest wait first.</summary>
    public async Task<IReadOnlyList<WaitingForConfirmation>> WaitingAsync(int most, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await (
            from way in db.Set<WayWithoutFace>()
            where way.EndedAt == null && !db.Set<IdentityConfirmation>().Any(c => c.LearnerId == way.LearnerId && c.Until > now)
            join learner in db.Learners on way.LearnerId equals learner.Id
            orderby way.BeganAt
            select new WaitingForConfirmation(learner.Id, learner.Name, learner.PhoneMasked, way.BeganAt, db.Set<IdentityConfirmation>().Any(c => c.LearnerId == way.LearnerId)))
            .Take(most).ToListAsync(cancellationToken);
    }
}

/// <summary>Names of kinds that staff pages show.</summary>
internal static class WithoutFaceWords
{
    extension(ConfirmedHow how)
    {
        public string Words => how switch
        {
            ConfirmedHow.Phone => "电话核对",
            ConfirmedHow.InPerson => "当面核对",
            ConfirmedHow.Video => "视频核对",
            _ => throw new ArgumentOutOfRangeException(nameof(how), how, null),
        };
    }

    extension(WithoutFaceReason reason)
    {
        public string Words => reason switch
        {
            WithoutFaceReason.Refused => "本人不愿意用人脸",
            WithoutFaceReason.Impossible => "人脸没法核验",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
        };
    }
}
