using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;

namespace Zhuxue.Training.Accounts.Images;

/// <summary>A person has looked at a portrait beside the identity card.</summary>
/// <param name="Reason">Why another picture is wanted, in words for the learner; null when it is the same person.</param>
internal sealed record PortraitDecided(Guid LearnerId, Guid ImageId, Guid StaffId, string? Reason) : IEvent;

/// <summary>Staff decide about a portrait whose likeness was uncertain (M4). For the console, which writes down who did it.</summary>
internal sealed class DecidePortrait(TrainingDb db, EvidenceLog evidence, Events events)
{
    /// <summary>It is the person of the card: nobody needs to look again.</summary>
    /// <returns>False when it no longer waits: a colleague was faster, or the learner sent another picture.</returns>
    public Task<bool> AcceptAsync(Guid learnerId, Guid imageId, Guid staffId, CancellationToken cancellationToken) =>
        DecideAsync(learnerId, imageId, staffId, null, cancellationToken);

    /// <summary>It is not, or cannot be told: the learner takes another one before learning goes on, and nothing is compared with this one any more.</summary>
    /// <returns>False when the picture is no longer the one in use.</returns>
    public Task<bool> RefuseAsync(Guid learnerId, Guid imageId, Guid staffId, string reason, CancellationToken cancellationToken) =>
        DecideAsync(learnerId, imageId, staffId, reason, cancellationToken);

    private async Task<bool> DecideAsync(Guid learnerId, Guid imageId, Guid staffId, string? reason, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var inUse = db.LearnerImages.Where(i => i.LearnerId == learnerId && i.Id == imageId && i.Kind == LearnerImageKind.Portrait && i.State == LearnerImageState.Accepted);
        var changed = reason is null
            ? await inUse.Where(i => i.NeedsLook).ExecuteUpdateAsync(set => set.SetProperty(i => i.NeedsLook, false), cancellationToken)
            : await inUse.ExecuteUpdateAsync(set => set.SetProperty(i => i.State, LearnerImageState.Refused).SetProperty(i => i.Reason, reason).SetProperty(i => i.NeedsLook, false), cancellationToken);
        if (changed == 0)
            return false;
        if (reason is not null)
            await db.PortraitEmbeddings.Where(e => e.LearnerId == learnerId && e.ImageId == imageId).ExecuteDeleteAsync(cancellationToken);
        var sha256 = await db.LearnerImages.Where(i => i.LearnerId == learnerId && i.Id == imageId).Select(i => i.Sha256).SingleAsync(cancellationToken);
        evidence.Append("portrait-decided", learnerId, new { ImageId = imageId, Sha256 = sha256, StaffId = staffId, Accepted = reason is null });
        await events.PublishAsync(new PortraitDecided(learnerId, imageId, staffId, reason), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
