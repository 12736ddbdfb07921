using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Training.Accounts.Images;

/// <summary>The portrait that every later face is compared with.</summary>
internal sealed class Portraits(TrainingDb db, FieldCipher cipher)
{
    /// <summary>512 numbers of length 1; null when there is no accepted portrait, or the consent was withdrawn.</summary>
    public async Task<float[]?> EmbeddingAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        var stored = await db.PortraitEmbeddings.AsNoTracking().Where(e => e.LearnerId == learnerId).Select(e => e.Sealed).SingleOrDefaultAsync(cancellationToken);
        return stored is null ? null : MemoryMarshal.Cast<byte, float>(cipher.Open(PortraitEmbedding.Purpose, stored)).ToArray();
    }

    /// <summary>The picture; null when there is none.</summary>
    public Task<Guid?> BlobIdAsync(Guid learnerId, CancellationToken cancellationToken) =>
        db.LearnerImages.AsNoTracking().Where(i => i.LearnerId == learnerId && i.Kind == LearnerImageKind.Portrait && i.State == LearnerImageState.Accepted)
            .Select(i => (Guid?)i.BlobId).SingleOrDefaultAsync(cancellationToken);

    internal byte[] Seal(ReadOnlySpan<float> embedding) => cipher.Seal(PortraitEmbedding.Purpose, MemoryMarshal.AsBytes(embedding));
}
