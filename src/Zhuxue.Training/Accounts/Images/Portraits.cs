using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Accounts.Images;

/// <summary>The portrait that every later face is compared with.</summary>
internal sealed class Portraits(TrainingDb db, FieldCipher cipher)
{
    /// <summary>Its embedding; null when there is no accepted portrait, or the consent was withdrawn.</summary>
    public async Task<FaceEmbedding?> EmbeddingAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        var stored = await db.PortraitEmbeddings.AsNoTracking().Where(e => e.LearnerId == learnerId).Select(e => e.Sealed).SingleOrDefaultAsync(cancellationToken);
        return stored is null ? null : FaceEmbedding.FromBytes(cipher.Open(PortraitEmbedding.Purpose, stored));
    }

    /// <summary>The picture; null when there is none.</summary>
    public Task<Guid?> BlobIdAsync(Guid learnerId, CancellationToken cancellationToken) =>
        db.LearnerImages.AsNoTracking().Where(i => i.LearnerId == learnerId && i.Kind == LearnerImageKind.Portrait && i.State == LearnerImageState.Accepted)
            .Select(i => (Guid?)i.BlobId).SingleOrDefaultAsync(cancellationToken);

    internal byte[] Seal(FaceEmbedding embedding) => cipher.Seal(PortraitEmbedding.Purpose, embedding.ToBytes());
}
