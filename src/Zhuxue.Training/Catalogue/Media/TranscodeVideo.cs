using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>
/// The job that makes an uploaded file playable: probe, encode, encrypt, store; all rows in one transaction at the end.
/// Started again after a crash it begins anew; a run that was overtaken by another writes nothing more.
/// </summary>
internal sealed partial class TranscodeVideo(
    TrainingDb db, BlobStore blobs, FieldCipher cipher, Outbox outbox, VideoProbe probe, VideoEncoder encoder,
    Ids ids, TimeProvider clock, IOptions<CatalogueOptions> options, IOptions<PlatformOptions> platform, ILogger<TranscodeVideo> logger) : IOutboxHandler
{
    public const string MessageKind = "catalogue.transcode";

    /// <summary>Encoding is so much of the way; the rest is encrypting and storing.</summary>
    private const double EncodingShare = 0.9;

    public sealed record Payload(Guid AssetId);

    public string Kind => MessageKind;

    public OutboxLane Lane => OutboxLane.Long;

    private string Root => Path.Combine(Path.GetFullPath(platform.Value.DataFolder), "transcode");

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        await WorkFolder.RemoveOrphansAsync(Root, blobs, async listed =>
            await db.Set<AssetSegment>().Where(s => listed.Contains(s.BlobId)).Select(s => s.BlobId).ToListAsync(cancellationToken));

        var assetId = JsonSerializer.Deserialize<Payload>(payload)!.AssetId;
        var run = ids.New();
        var begun = await db.Set<Asset>().Where(a => a.Id == assetId && (a.State == AssetState.Waiting || a.State == AssetState.Working))
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.State, AssetState.Working).SetProperty(a => a.ProgressPercent, 0).SetProperty(a => a.Run, run), cancellationToken);
        if (begun == 0)
            return;

        var asset = await db.Set<Asset>().AsNoTracking().SingleAsync(a => a.Id == assetId, cancellationToken);
        using var folder = WorkFolder.Create(Root, run);
        try
        {
            var refusal = await TranscodeAsync(asset, folder, new Progress(this, clock, assetId, run), cancellationToken);
            if (refusal is { } reason)
                await RefuseAsync(asset, run, reason, cancellationToken);
        }
        catch (Exception exception)
        {
            foreach (var blob in folder.Noted)
                blobs.Delete(blob);
            // A draft that got another video meanwhile has no use for this one.
            if (exception is OvertakenException && !await db.Set<Asset>().AnyAsync(a => a.Id == assetId, cancellationToken))
                return;
            throw;
        }
    }

    private async Task<VideoRefusal?> TranscodeAsync(Asset asset, WorkFolder folder, Progress progress, CancellationToken cancellationToken)
    {
        var original = Path.Combine(folder.Path, "original.mp4");
        await using (var content = blobs.Open(asset.OriginalBlobId ?? throw new InvalidOperationException($"Asset {asset.Id} has lost its original.")))
        await using (var file = File.Create(original))
            await content.CopyToAsync(file, cancellationToken);

        var probed = await probe.ProbeAsync(original, cancellationToken);
        if (probed.Refusal is { } refusal)
            return refusal;
        LogBegun(asset.Id, probed.DurationMs);
        var made = await encoder.EncodeAsync(
            original, folder.Path, probed.DurationMs, done => progress.ReportAsync(done * EncodingShare, cancellationToken), folder.NoteProcess, cancellationToken);
        if (made is null)
            return VideoRefusal.Broken;

        var durationMs = made[Rendition.Standard.Name].Sum(s => s.DurationMs);
        var segments = AsLongAs(durationMs, await StoreAsync(asset, made, folder, progress, cancellationToken));
        await FinishAsync(asset, progress.Run, segments, durationMs, cancellationToken);
        LogReady(asset.Id, segments.Count);
        return null;
    }

    private async Task<List<AssetSegment>> StoreAsync(
        Asset asset, IReadOnlyDictionary<string, List<PlainSegment>> made, WorkFolder folder, Progress progress, CancellationToken cancellationToken)
    {
        var secret = cipher.Open(Asset.SecretPurpose, asset.KeySecretSealed);
        var total = made.Values.Sum(segments => segments.Count);
        var rows = new List<AssetSegment>(total);
        foreach (var (rendition, segments) in made)
        {
            for (var number = 0; number < segments.Count; number++)
            {
                var encrypted = MediaKeys.EncryptSegment(secret, rendition, number, await File.ReadAllBytesAsync(segments[number].File, cancellationToken));
                var blob = await blobs.PutAsync(encrypted, cancellationToken);
                folder.Note(blob.Id);
                rows.Add(new() { AssetId = asset.Id, Rendition = rendition, Number = number, BlobId = blob.Id, DurationMs = segments[number].DurationMs, Bytes = encrypted.Length });
                await progress.ReportAsync(EncodingShare + (1 - EncodingShare) * rows.Count / total, cancellationToken);
            }
        }
        return rows;
    }

    /// <summary>
    /// Fewer frames a second round the end of a film by a fraction of a second. All renditions get the length of the standard one, so that the
    /// last key opens the last second of the lesson, whichever rendition is watched.
    /// </summary>
    private static List<AssetSegment> AsLongAs(long durationMs, List<AssetSegment> segments) => [.. segments.GroupBy(s => s.Rendition).SelectMany(rendition =>
    {
        var (last, others) = (rendition.MaxBy(s => s.Number)!, rendition.OrderBy(s => s.Number).SkipLast(1).ToList());
        return others.Append(new() { AssetId = last.AssetId, Rendition = last.Rendition, Number = last.Number, BlobId = last.BlobId, DurationMs = Math.Max(1, durationMs - others.Sum(s => s.DurationMs)), Bytes = last.Bytes });
    })];

    private async Task FinishAsync(Asset asset, Guid run, List<AssetSegment> segments, long durationMs, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        Guid? kept = options.Value.KeepOriginals ? asset.OriginalBlobId : null;
        var mine = await Mine(asset.Id, run).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.State, AssetState.Ready).SetProperty(a => a.ProgressPercent, 100).SetProperty(a => a.DurationMs, durationMs)
            .SetProperty(a => a.ReadyAt, clock.GetUtcNow()).SetProperty(a => a.OriginalBlobId, kept).SetProperty(a => a.Run, (Guid?)null), cancellationToken);
        if (mine == 0)
            throw new OvertakenException();
        db.AddRange(segments);
        if (kept is null)
            outbox.Enqueue(DeleteBlobs.MessageKind, new[] { asset.OriginalBlobId!.Value });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task RefuseAsync(Asset asset, Guid run, VideoRefusal reason, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var mine = await Mine(asset.Id, run).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.State, AssetState.Refused).SetProperty(a => a.Reason, reason)
            .SetProperty(a => a.OriginalBlobId, (Guid?)null).SetProperty(a => a.Run, (Guid?)null), cancellationToken);
        if (mine == 1)
            outbox.Enqueue(DeleteBlobs.MessageKind, new[] { asset.OriginalBlobId!.Value });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        LogRefused(asset.Id, reason);
    }

    private IQueryable<Asset> Mine(Guid assetId, Guid run) => db.Set<Asset>().Where(a => a.Id == assetId && a.Run == run);

    /// <summary>The row belongs to another run by now, or is gone.</summary>
    public sealed class OvertakenException() : Exception("Another run has taken over this video.");

    /// <summary>Writes the percentage to the row, about once a second.</summary>
    private sealed class Progress(TranscodeVideo job, TimeProvider clock, Guid assetId, Guid run)
    {
        private long last = clock.GetTimestamp();

        public Guid Run => run;

        public async Task ReportAsync(double done, CancellationToken cancellationToken)
        {
            if (clock.GetElapsedTime(last) < TimeSpan.FromSeconds(1))
                return;
            last = clock.GetTimestamp();
            var percent = Math.Min(99, (int)(done * 100));
            if (await job.Mine(assetId, run).ExecuteUpdateAsync(set => set.SetProperty(a => a.ProgressPercent, percent), cancellationToken) == 0)
                throw new OvertakenException();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Video {AssetId} is being made, {DurationMs} ms")]
    private partial void LogBegun(Guid assetId, long durationMs);

    [LoggerMessage(Level = LogLevel.Information, Message = "Video {AssetId} is ready in {Segments} segments")]
    private partial void LogReady(Guid assetId, int segments);

    [LoggerMessage(Level = LogLevel.Information, Message = "Video {AssetId} was refused: {Reason}")]
    private partial void LogRefused(Guid assetId, VideoRefusal reason);
}
