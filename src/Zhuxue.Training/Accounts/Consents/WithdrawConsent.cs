using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Evidence;

namespace Zhuxue.Training.Accounts.Consents;

/// <summary>Takes a consent back and deletes what stood on it: the face embedding, or the pictures of the card.</summary>
internal sealed class WithdrawConsent(TrainingDb db, BlobStore blobs, Events events, EvidenceLog evidence, TimeProvider clock)
{
    public async Task HandleAsync(Guid learnerId, ConsentKind kind, CancellationToken cancellationToken)
    {
        var consent = await db.Consents.SingleOrDefaultAsync(c => c.LearnerId == learnerId && c.Kind == kind && c.WithdrawnAt == null, cancellationToken);
        if (consent is null)
            return;
        var now = clock.GetUtcNow();
        consent.WithdrawnAt = now;
        var erased = new List<LearnerImage>();
        if (kind == ConsentKind.Face)
        {
            if (await db.PortraitEmbeddings.FindAsync([learnerId], cancellationToken) is { } embedding)
                db.Remove(embedding);
        }
        else
        {
            erased = await db.LearnerImages.Where(i => i.LearnerId == learnerId && i.Kind != LearnerImageKind.Portrait && i.State != LearnerImageState.Erased).ToListAsync(cancellationToken);
            foreach (var image in erased)
                (image.State, image.ReplacedAt) = (LearnerImageState.Erased, now);
            db.RemoveRange(await db.CardChecks.Where(c => c.LearnerId == learnerId).ToListAsync(cancellationToken));
        }
        evidence.Append("consent-withdrawn", learnerId, new { ConsentId = consent.Id, Kind = kind.ToString(), consent.Version });
        await events.PublishAsync(new ConsentWithdrawn(learnerId, kind), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        // After the commit: a row without its picture is said so, a picture without its row would be lost sight of.
        foreach (var image in erased)
            blobs.Delete(image.BlobId);
    }
}
