using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Data;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Accounts.Images;

/// <summary>Keeps the pictures of learners: one accepted of each kind, older ones marked as replaced.</summary>
internal sealed class LearnerImages(TrainingDb db, BlobStore blobs, Ids ids, TimeProvider clock)
{
    public const string UploadedElsewhere = "刚才在别的窗口里也传了一张。请刷新页面，看看用的是哪一张。";

    /// <summary>The accepted picture of a kind; null when there is none.</summary>
    public Task<LearnerImage?> AcceptedAsync(Guid learnerId, LearnerImageKind kind, CancellationToken cancellationToken) =>
        db.LearnerImages.SingleOrDefaultAsync(i => i.LearnerId == learnerId && i.Kind == kind && i.State == LearnerImageState.Accepted, cancellationToken);

    public async Task<RgbImage> ReadAsync(LearnerImage image, CancellationToken cancellationToken) =>
        ImageDecoder.Decode(await blobs.ReadAsync(image.BlobId, cancellationToken)).Image ?? throw new InvalidOperationException($"Image {image.Id} is stored but cannot be decoded.");

    /// <summary>
    /// Stores the JPEG and puts it in the place of the one accepted so far, together with whatever <paramref name="others"/> adds to the
    /// transaction.
    /// </summary>
    /// <returns>False when another upload of the same kind was first; nothing is kept.</returns>
    public async Task<bool> AcceptAsync(Guid learnerId, LearnerImageKind kind, byte[] jpeg, Func<LearnerImage, Task> others, CancellationToken cancellationToken)
    {
        var blob = await blobs.PutAsync(jpeg, cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.LearnerImages.Where(i => i.LearnerId == learnerId && i.Kind == kind && i.State == LearnerImageState.Accepted).ExecuteUpdateAsync(set => set
                .SetProperty(i => i.State, LearnerImageState.Replaced).SetProperty(i => i.ReplacedAt, (DateTimeOffset?)now), cancellationToken);
            var image = new LearnerImage { LearnerId = learnerId, Id = ids.New(), Kind = kind, BlobId = blob.Id, Sha256 = blob.Sha256, UploadedAt = now };
            db.Add(image);
            await others(image);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            db.ChangeTracker.Clear();
            blobs.Delete(blob.Id);
            return false;
        }
        catch
        {
            blobs.Delete(blob.Id);
            throw;
        }
    }
}
