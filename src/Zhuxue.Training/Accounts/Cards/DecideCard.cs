using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Evidence;

namespace Zhuxue.Training.Accounts.Cards;

/// <summary>A person has decided about a side of a card.</summary>
/// <param name="Reason">Why another picture is wanted, in words for the learner; null when it was taken.</param>
internal sealed record IdCardDecided(Guid LearnerId, LearnerImageKind Side, Guid ImageId, Guid StaffId, string? Reason) : IEvent;

/// <summary>Staff decide about a side of a card that they have looked at. For the console, which writes down who did it.</summary>
internal sealed class DecideCard(TrainingDb db, EvidenceLog evidence, Events events, TimeProvider clock)
{
    /// <summary>Takes a side that waited for a person.</summary>
    /// <returns>False when it no longer waits: a colleague was faster, or the learner sent another picture.</returns>
    public Task<bool> AcceptAsync(Guid learnerId, Guid imageId, Guid staffId, CancellationToken cancellationToken) =>
        DecideAsync(learnerId, imageId, staffId, null, cancellationToken);

    /// <summary>Asks for another picture, also of a side that the machine had taken; without it the learner's file is incomplete again.</summary>
    /// <returns>False when the picture is no longer the one in use.</returns>
    public Task<bool> RefuseAsync(Guid learnerId, Guid imageId, Guid staffId, string reason, CancellationToken cancellationToken) =>
        DecideAsync(learnerId, imageId, staffId, reason, cancellationToken);

    private async Task<bool> DecideAsync(Guid learnerId, Guid imageId, Guid staffId, string? reason, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        DateTimeOffset? now = clock.GetUtcNow();
        var checks = db.CardChecks.Where(c => c.LearnerId == learnerId && c.ImageId == imageId);
        if (reason is null)
            checks = checks.Where(c => c.Verdict == CardVerdict.Waiting);
        var decided = await checks.ExecuteUpdateAsync(set => set
            .SetProperty(c => c.Verdict, reason is null ? CardVerdict.Accepted : CardVerdict.Refused)
            .SetProperty(c => c.DecidedAt, now).SetProperty(c => c.DecidedByStaffId, (Guid?)staffId).SetProperty(c => c.Reason, reason), cancellationToken);
        var image = await db.LearnerImages.SingleOrDefaultAsync(i => i.LearnerId == learnerId && i.Id == imageId && i.Kind != LearnerImageKind.Portrait && i.State == LearnerImageState.Accepted, cancellationToken);
        if (image is null || (reason is null && decided == 0))
            return false;
        if (reason is not null && await db.LearnerImages.Where(i => i.LearnerId == learnerId && i.Id == imageId && i.State == LearnerImageState.Accepted)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.State, LearnerImageState.Refused).SetProperty(i => i.Reason, reason), cancellationToken) == 0)
            return false;
        evidence.Append("id-card-decided", learnerId, new { ImageId = imageId, Side = image.Kind.ToString(), image.Sha256, StaffId = staffId, Accepted = reason is null });
        await events.PublishAsync(new IdCardDecided(learnerId, image.Kind, imageId, staffId, reason), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
