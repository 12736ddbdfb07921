using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Catalogue.Lessons;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>What became of an upload: the new asset, or why there is none.</summary>
internal abstract record UploadOutcome
{
    public sealed record Accepted(Guid AssetId) : UploadOutcome;

    /// <summary>The file cannot be a video of ours; known without a look inside.</summary>
    public sealed record FileRefused(VideoRefusal Reason) : UploadOutcome;

    /// <summary>There is no such lesson.</summary>
    public sealed record NoLesson : UploadOutcome;

    /// <summary>People learn or have learned it: its video never changes.</summary>
    public sealed record LessonNotDraft : UploadOutcome;

    /// <summary>Somebody else uploaded or published at the same time, and was first.</summary>
    public sealed record Overtaken : UploadOutcome;
}

/// <summary>Takes a video for a draft lesson: stores it encrypted while it arrives, and promises the job in the same transaction.</summary>
internal sealed class UploadVideo(TrainingDb db, BlobStore blobs, Outbox outbox, FieldCipher cipher, Chance chance, Ids ids, TimeProvider clock, IOptions<CatalogueOptions> options)
{
    private const int LongestFileName = 120;

    /// <summary>Reads <paramref name="content"/> to its end and replaces the video that the draft had.</summary>
    /// <param name="lessonId">A draft lesson.</param>
    /// <param name="fileName">As the uploader's computer named it.</param>
    /// <param name="content">The file.</param>
    /// <param name="staffId">Who uploads; null for a command.</param>
    /// <param name="cancellationToken">Ends the upload; nothing is kept then.</param>
    public async Task<UploadOutcome> HandleAsync(Guid lessonId, string fileName, Stream content, Guid? staffId, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(lessonId, cancellationToken) is { } early)
            return early;
        StoredBlob blob;
        try
        {
            blob = await blobs.PutAsync(content, options.Value.MaximumUploadBytes, cancellationToken);
        }
        catch (BlobTooLongException)
        {
            return new UploadOutcome.FileRefused(VideoRefusal.TooLarge);
        }
        try
        {
            // Looked at again: a large file takes minutes, and somebody else may have been faster.
            var outcome = blob.Length == 0 ? new UploadOutcome.FileRefused(VideoRefusal.Empty)
                : await RefusalAsync(lessonId, cancellationToken) ?? await AcceptAsync(lessonId, fileName, blob, staffId, cancellationToken);
            if (outcome is not UploadOutcome.Accepted)
                blobs.Delete(blob.Id);
            return outcome;
        }
        catch
        {
            blobs.Delete(blob.Id);
            throw;
        }
    }

    private async Task<UploadOutcome?> RefusalAsync(Guid lessonId, CancellationToken cancellationToken)
    {
        var lesson = await db.Set<Lesson>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == lessonId, cancellationToken);
        return lesson is null ? new UploadOutcome.NoLesson() : lesson.State != LessonState.Draft ? new UploadOutcome.LessonNotDraft() : null;
    }

    private async Task<UploadOutcome> AcceptAsync(Guid lessonId, string fileName, StoredBlob blob, Guid? staffId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var previous = await db.Set<Lesson>().Where(l => l.Id == lessonId).Select(l => l.AssetId).SingleAsync(cancellationToken);
        var asset = new Asset
        {
            Id = ids.New(),
            OriginalBlobId = blob.Id,
            OriginalBytes = blob.Length,
            FileName = Cleaned(fileName),
            KeySecretSealed = cipher.Seal(Asset.SecretPurpose, chance.Bytes(32)),
            UploadedBy = staffId,
            UploadedAt = clock.GetUtcNow(),
        };
        db.Add(asset);
        outbox.Enqueue(TranscodeVideo.MessageKind, new TranscodeVideo.Payload(asset.Id));
        await db.SaveChangesAsync(cancellationToken);
        // Conditional: of two uploads at once, or of an upload and a publication, one wins.
        var mine = await db.Set<Lesson>().Where(l => l.Id == lessonId && l.State == LessonState.Draft && l.AssetId == previous)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.AssetId, asset.Id), cancellationToken);
        if (mine == 0)
            return new UploadOutcome.Overtaken();
        if (previous is { } old)
            await ForgetAsync(old, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return new UploadOutcome.Accepted(asset.Id);
    }

    /// <summary>Removes the video that a draft had before: nobody has learned with it. A job that works on it finds its row gone and stops.</summary>
    private async Task ForgetAsync(Guid assetId, CancellationToken cancellationToken)
    {
        var segments = db.Set<AssetSegment>().Where(s => s.AssetId == assetId);
        var gone = await segments.Select(s => s.BlobId).ToListAsync(cancellationToken);
        if (await db.Set<Asset>().Where(a => a.Id == assetId).Select(a => a.OriginalBlobId).SingleAsync(cancellationToken) is { } original)
            gone.Add(original);
        await segments.ExecuteDeleteAsync(cancellationToken);
        await db.Set<Asset>().Where(a => a.Id == assetId).ExecuteDeleteAsync(cancellationToken);
        outbox.Enqueue(DeleteBlobs.MessageKind, gone);
    }

    private static string Cleaned(string fileName)
    {
        var name = string.Concat(fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c))).Trim();
        return name.Length == 0 ? "video.mp4" : name.Length <= LongestFileName ? name : string.Concat("…", name.AsSpan(name.Length - LongestFileName + 1));
    }
}
