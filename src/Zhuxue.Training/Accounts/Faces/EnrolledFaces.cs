using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Accounts.Faces;

/// <summary>
/// All enrolled faces in the memory of this process, opened from their sealed rows and kept up to date with what any process changes.
/// Nothing of it ever touches a disk unsealed.
/// </summary>
internal sealed partial class EnrolledFaces(IServiceScopeFactory scopes, FieldCipher cipher, IOptions<AccountsOptions> options, ILogger<EnrolledFaces> logger) : IDisposable
{
    private const int Batch = 1000;

    private readonly FaceIndex _index = new(options.Value.FaceSearchCores);
    private readonly SemaphoreSlim _turn = new(1);

    // The last change that the index has taken in; null while it was never loaded.
    private long? _upTo;

    /// <summary>How many faces are in memory.</summary>
    public int Count => _index.Count;

    /// <summary>Takes in all that was committed before this call, and the whole table when it is the first.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
            _upTo ??= await LoadAsync(db, cancellationToken);
            while (true)
            {
                var changes = await db.Set<FaceChange>().AsNoTracking().Where(c => c.Seq > _upTo).OrderBy(c => c.Seq).Take(Batch).ToListAsync(cancellationToken);
                if (changes.Count == 0)
                    return;
                var changed = changes.Select(c => c.LearnerId).Distinct().ToList();
                var rows = await db.PortraitEmbeddings.AsNoTracking().Where(e => changed.Contains(e.LearnerId)).Select(e => new { e.LearnerId, e.Sealed }).ToListAsync(cancellationToken);
                foreach (var gone in changed.Except(rows.Select(r => r.LearnerId)))
                    _index.Remove(gone);
                foreach (var row in rows)
                    Put(row.LearnerId, row.Sealed);
                _upTo = changes[^1].Seq;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Learners whose face has at least about this similarity; the caller compares the full embeddings.</summary>
    public IReadOnlyList<FaceHit> Search(FaceEmbedding face, float from, int most) => _index.Search(face, from - FaceIndex.SimilarityError, most);

    public void Dispose()
    {
        _index.Dispose();
        _turn.Dispose();
    }

    /// <returns>The number of the last change before the table was read: what changes during the reading comes after it.</returns>
    private async Task<long> LoadAsync(TrainingDb db, CancellationToken cancellationToken)
    {
        var upTo = await db.Set<FaceChange>().MaxAsync(c => (long?)c.Seq, cancellationToken) ?? 0;
        for (var last = Guid.Empty; ;)
        {
            var rows = await db.PortraitEmbeddings.AsNoTracking().Where(e => e.LearnerId > last).OrderBy(e => e.LearnerId).Take(Batch).Select(e => new { e.LearnerId, e.Sealed }).ToListAsync(cancellationToken);
            if (rows.Count == 0)
                break;
            foreach (var row in rows)
                Put(row.LearnerId, row.Sealed);
            last = rows[^1].LearnerId;
        }
        LogLoaded(_index.Count);
        return upTo;
    }

    private void Put(Guid learnerId, byte[] sealedFace)
    {
        try
        {
            _index.Put(learnerId, FaceEmbedding.FromBytes(cipher.Open(PortraitEmbedding.Purpose, sealedFace)));
        }
        catch (CryptographicException exception)
        {
            // One damaged row must not keep all the others from being compared.
            _index.Remove(learnerId);
            LogUnreadable(exception, learnerId);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} enrolled faces are in memory")]
    private partial void LogLoaded(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The enrolled face of learner {LearnerId} cannot be opened and is not compared")]
    private partial void LogUnreadable(Exception exception, Guid learnerId);
}

/// <summary>
/// Loads the faces after the start, in the background, and looks for changes now and then: a face whose owner took the consent back
/// leaves the memory of every process within <see cref="AccountsOptions.FacePollSeconds"/>. Processes that do no background work need none.
/// </summary>
internal sealed partial class KeepFacesCurrent(EnrolledFaces faces, IOptions<AccountsOptions> options, IOptions<OutboxOptions> outbox, TimeProvider clock, ILogger<KeepFacesCurrent> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (outbox.Value.Workers == 0)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await faces.CatchUpAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the loop outlives a database that is away for a while
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception);
            }
            await Task.Delay(TimeSpan.FromSeconds(options.Value.FacePollSeconds), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The enrolled faces could not be read; trying again")]
    private partial void LogFailed(Exception exception);
}
