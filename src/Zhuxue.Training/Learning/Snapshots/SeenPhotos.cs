using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Learning.Presence;

namespace Zhuxue.Training.Learning.Snapshots;

/// <summary>Whether a photo of learning had come before, from whomever: the same bytes are the same file, which no camera makes twice (A10).</summary>
internal sealed class SeenPhotos(TrainingDb db)
{
    public async Task<bool> HasAsync(string sha256, CancellationToken cancellationToken) =>
        await db.Set<Snapshot>().AnyAsync(s => s.Sha256 == sha256, cancellationToken) || await db.Set<PresenceCheck>().AnyAsync(c => c.Sha256 == sha256, cancellationToken);
}
