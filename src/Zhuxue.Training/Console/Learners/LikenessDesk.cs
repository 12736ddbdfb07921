using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Registry;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;

namespace Zhuxue.Training.Console.Learners;

/// <summary>A learner's portrait beside what it is compared with.</summary>
/// <param name="Before">The portrait that was in use before this one.</param>
/// <param name="Look">The last look at the registry's photo (M6).</param>
internal sealed record LikenessView(Learner Learner, LearnerImage? Portrait, LearnerImage? Card, LearnerImage? Before, RegistryLook? Look);

/// <summary>Shows a portrait beside the identity card and takes what staff decide, with their reason (M4).</summary>
internal sealed class LikenessDesk(TrainingDb db, DecidePortrait decide, StaffActions actions)
{
    private const string TooLate = "这张照片刚才已经有人处理过，或者学员又传了一张。请看看现在的这张。";

    public async Task<LikenessView?> ReadAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        if (await db.Learners.AsNoTracking().SingleOrDefaultAsync(l => l.Id == learnerId, cancellationToken) is not { } learner)
            return null;
        var images = await db.LearnerImages.AsNoTracking().Where(i => i.LearnerId == learnerId && (i.State == LearnerImageState.Accepted || i.State == LearnerImageState.Replaced)).ToListAsync(cancellationToken);
        var looks = await db.Set<RegistryLook>().AsNoTracking().Where(l => l.LearnerId == learnerId).ToListAsync(cancellationToken);
        return new(learner, Accepted(LearnerImageKind.Portrait), Accepted(LearnerImageKind.IdCardFront),
            images.Where(i => i is { Kind: LearnerImageKind.Portrait, State: LearnerImageState.Replaced }).MaxBy(i => i.ReplacedAt), looks.MaxBy(l => l.At));

        LearnerImage? Accepted(LearnerImageKind kind) => images.Find(i => i.Kind == kind && i.State == LearnerImageState.Accepted);
    }

    /// <summary>The same person.</summary>
    /// <returns>Words beside the note, or null when it was done.</returns>
    public async Task<string?> AcceptAsync(Guid learnerId, Guid imageId, Guid staffId, string? note, CancellationToken cancellationToken)
    {
        if (StaffNote.FaultOf(note) is { } fault)
            return fault;
        // Saved with the decision; a decision that comes too late saves nothing.
        actions.Record(staffId, StaffActionKind.PortraitAccepted, learnerId, note!.Trim());
        return await decide.AcceptAsync(learnerId, imageId, staffId, cancellationToken) ? null : TooLate;
    }

    /// <summary>Asks for another portrait; the learner reads the reason.</summary>
    public async Task<string?> RefuseAsync(Guid learnerId, Guid imageId, Guid staffId, string? reason, CancellationToken cancellationToken)
    {
        if (StaffNote.FaultOf(reason) is { } fault)
            return fault;
        actions.Record(staffId, StaffActionKind.PortraitRefused, learnerId, reason!.Trim());
        return await decide.RefuseAsync(learnerId, imageId, staffId, reason.Trim(), cancellationToken) ? null : TooLate;
    }
}
