using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;

namespace Zhuxue.Training.Console.Learners;

/// <summary>One side of a card on the desk: the picture in use, and what was read on it where it was read.</summary>
internal sealed record CardSideView(LearnerImage Image, CardCheck? Check, CardFields? Fields);

/// <summary>A learner's card beside the account.</summary>
internal sealed record CardView(Learner Learner, IdNumber Number, CardSideView? Front, CardSideView? Back, LearnerImage? Portrait);

/// <summary>Shows a card beside the account and takes what staff decide, with their reason.</summary>
internal sealed class CardDesk(TrainingDb db, DecideCard decide, FieldCipher cipher, StaffActions actions)
{
    private const string TooLate = "这张照片刚才已经有人处理过，或者学员又传了一张。请看看现在的这张。";

    public async Task<CardView?> ReadAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        if (await db.Learners.AsNoTracking().SingleOrDefaultAsync(l => l.Id == learnerId, cancellationToken) is not { } learner)
            return null;
        var images = await db.LearnerImages.AsNoTracking().Where(i => i.LearnerId == learnerId && i.State == LearnerImageState.Accepted).ToListAsync(cancellationToken);
        var checks = await db.CardChecks.AsNoTracking().Where(c => c.LearnerId == learnerId).ToListAsync(cancellationToken);
        return IdNumber.TryParse(cipher.Open(Learner.IdNumberPurpose, learner.IdNumberSealed), out var number, out _)
            ? new(learner, number, Side(LearnerImageKind.IdCardFront), Side(LearnerImageKind.IdCardBack), images.Find(i => i.Kind == LearnerImageKind.Portrait))
            : throw new InvalidOperationException($"Learner {learnerId} has an identity number that is none.");

        CardSideView? Side(LearnerImageKind kind)
        {
            if (images.Find(i => i.Kind == kind) is not { } image)
                return null;
            var check = checks.Find(c => c.ImageId == image.Id);
            return new(image, check, check?.Open(cipher));
        }
    }

    /// <summary>Takes a side that waited.</summary>
    /// <returns>Words beside the note, or null when it was done.</returns>
    public async Task<string?> AcceptAsync(Guid learnerId, Guid imageId, Guid staffId, string? note, CancellationToken cancellationToken)
    {
        if (StaffNote.FaultOf(note) is { } fault)
            return fault;
        // Saved with the decision; a decision that comes too late saves nothing.
        actions.Record(staffId, StaffActionKind.CardAccepted, learnerId, note!.Trim());
        return await decide.AcceptAsync(learnerId, imageId, staffId, cancellationToken) ? null : TooLate;
    }

    /// <summary>Asks for another picture; the learner reads the reason.</summary>
    public async Task<string?> RefuseAsync(Guid learnerId, Guid imageId, Guid staffId, string? reason, CancellationToken cancellationToken)
    {
        if (StaffNote.FaultOf(reason) is { } fault)
            return fault;
        actions.Record(staffId, StaffActionKind.CardRefused, learnerId, reason!.Trim());
        return await decide.RefuseAsync(learnerId, imageId, staffId, reason.Trim(), cancellationToken) ? null : TooLate;
    }
}
