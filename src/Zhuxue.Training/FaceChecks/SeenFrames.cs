using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.FaceChecks;

/// <summary>A file that showed a face: the same bytes never count twice, whoever sends them and whatever for (A10).</summary>
internal sealed class SeenFrame
{
    public required byte[] Sha256 { get; init; }
    public Guid LearnerId { get; init; }

    /// <summary>The face check, snapshot or presence check that it came with, and its number there.</summary>
    public Guid CheckId { get; init; }
    public int Number { get; init; }
    public DateTimeOffset SeenAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SeenFrame>
    {
        public void Configure(EntityTypeBuilder<SeenFrame> builder)
        {
            // By content, not by learner: what is looked for is the same picture in anybody's check. A digest spreads over shards by itself.
            builder.HasKey(f => f.Sha256);
            builder.HasIndex(f => f.SeenAt);
        }
    }
}

/// <summary>One of the 16 bands of a frame's hash. Frames that look alike share at least one band, so that a look-up touches a few rows of each
/// band and never the whole table.</summary>
internal sealed class SeenBand
{
    /// <summary>The band's number and its 16 bits: <see cref="GateHash.Band"/>.</summary>
    public int Band { get; init; }
    public Guid CheckId { get; init; }
    public int Number { get; init; }
    public required byte[] Hash { get; init; }
    public DateTimeOffset SeenAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SeenBand>
    {
        public void Configure(EntityTypeBuilder<SeenBand> builder)
        {
            builder.HasKey(b => new { b.Band, b.CheckId, b.Number });
            builder.HasIndex(b => b.SeenAt);
        }
    }
}

/// <summary>A photo that lies near an earlier one: the face check, snapshot or presence check that one came with, and in how many of 256 bits they differ.</summary>
internal readonly record struct SeenLike(Guid SourceId, int Bits);

/// <summary>
/// Remembers the frames of all face checks, snapshots and answers of everybody, and finds the like of a new one among them (A10). Rows commit with the frames.
/// </summary>
internal sealed class SeenFrames(TrainingDb db)
{
    // The frames that share most bands come first: one that differs in 18 bits shares five of sixteen, one of another moment hardly ever two.
    private const int MostFrames = 200;

    /// <summary>Who looks into the camera twice within it may well look the same.</summary>
    private static readonly TimeSpan SameSitting = TimeSpan.FromMinutes(1);

    /// <summary>What the frames have in common with those seen before, whoever sent them.</summary>
    public async Task<IReadOnlyList<SeenMatch>> FindAsync(Guid checkId, IReadOnlyList<FrameObservation> frames, IReadOnlyList<byte[]> digests, CancellationToken cancellationToken)
    {
        List<SeenMatch> matches = [];
        var shown = frames.Select((frame, index) => (frame, Digest: digests[index])).Where(pair => pair.frame.Faces > 0).ToList();
        var wanted = shown.Select(pair => pair.Digest).ToList();
        var known = wanted.Count == 0 ? [] : await db.Set<SeenFrame>().AsNoTracking().Where(f => wanted.Contains(f.Sha256)).ToListAsync(cancellationToken);
        foreach (var (frame, digest) in shown)
        {
            if (known.Find(f => f.Sha256.AsSpan().SequenceEqual(digest)) is { } same && !IsSameMoment(checkId, frame.Sequence, same.CheckId, same.Number))
                matches.Add(new SeenMatch(frame.Sequence, same.CheckId, same.Number, Exact: true));
        }

        foreach (var frame in GateSeen.ToLookUp(frames))
        {
            foreach (var seen in await LikelyAsync(frame.Hash, cancellationToken))
            {
                if (GateHash.FromBytes(seen.Hash).DistanceTo(frame.Hash) <= GateSeen.Near && !IsSameMoment(checkId, frame.Sequence, seen.CheckId, seen.Number))
                    matches.Add(new SeenMatch(frame.Sequence, seen.CheckId, seen.Number, Exact: false));
            }
        }
        return matches;
    }

    /// <summary>Those of the files that came before, from anybody and for anything.</summary>
    public Task<List<SeenFrame>> SameAsync(IReadOnlyList<byte[]> digests, CancellationToken cancellationToken) =>
        db.Set<SeenFrame>().AsNoTracking().Where(f => digests.Contains(f.Sha256)).ToListAsync(cancellationToken);

    /// <summary>The nearest of the pictures older than a minute, when it is so near that another moment hardly ever is. A hint, no proof: who does not move
    /// looks the same.</summary>
    public async Task<SeenLike?> LikeAsync(GateHash hash, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await LikelyAsync(hash, cancellationToken)).Where(b => b.SeenAt < now - SameSitting)
            .Select(b => new SeenLike(b.CheckId, GateHash.FromBytes(b.Hash).DistanceTo(hash))).Where(like => like.Bits <= GateSeen.Alike)
            .OrderBy(like => like.Bits).Select(like => (SeenLike?)like).FirstOrDefault();

    private async Task<IEnumerable<SeenBand>> LikelyAsync(GateHash hash, CancellationToken cancellationToken)
    {
        var bands = BandsOf(hash).ToList();
        var likely = await db.Set<SeenBand>().Where(b => bands.Contains(b.Band)).GroupBy(b => new { b.CheckId, b.Number })
            .OrderByDescending(g => g.Count()).ThenByDescending(g => g.Max(b => b.SeenAt)).Take(MostFrames)
            .Select(g => new { g.Key.CheckId, g.Key.Number, Band = g.Min(b => b.Band) }).ToListAsync(cancellationToken);
        if (likely.Count == 0)
            return [];
        var keys = likely.Select(l => (l.Band, l.CheckId, l.Number)).ToHashSet();
        var (first, checks) = (likely.Select(l => l.Band).Distinct().ToList(), likely.Select(l => l.CheckId).Distinct().ToList());
        var rows = await db.Set<SeenBand>().AsNoTracking().Where(b => first.Contains(b.Band) && checks.Contains(b.CheckId)).ToListAsync(cancellationToken);
        return rows.Where(b => keys.Contains((b.Band, b.CheckId, b.Number)));
    }

    /// <summary>Adds the frames to the caller's unit of work; the caller saves. Two processes that add the same file at once collide, and the
    /// second one finds it on its next try.</summary>
    /// <param name="before">The gate before these frames: what is entered already is not entered again.</param>
    public void Add(FaceCheck check, GateState before, IReadOnlyList<FrameObservation> frames, IReadOnlyList<byte[]> digests, IReadOnlyList<SeenMatch> matches, DateTimeOffset now)
    {
        HashSet<string> added = [];
        for (var i = 0; i < frames.Count; i++)
        {
            var frame = frames[i];
            // A camera slower than the page gives the same file twice in a row; a file that was seen before has its row.
            if (frame.Faces > 0 && frame.Sequence >= before.NextFrame && frame.Fingerprint != before.LastFingerprint && !matches.Any(m => m.Exact && m.Number == frame.Sequence) && added.Add(Convert.ToHexString(digests[i])))
                db.Add(new SeenFrame { Sha256 = digests[i], LearnerId = check.LearnerId, CheckId = check.Id, Number = frame.Sequence, SeenAt = now });
        }
        foreach (var frame in GateSeen.ToEnter(before, frames))
            AddBands(check.Id, frame.Sequence, frame.Hash, now);
    }

    /// <summary>Adds the pictures of a snapshot or an answer to the caller's unit of work; the caller saves, and looks again where two collide.</summary>
    /// <param name="sourceId">The snapshot or the presence check.</param>
    /// <param name="first">Number of the first picture among all that came with it.</param>
    /// <param name="digests">Of the pictures that show a face and have not come before.</param>
    /// <param name="hash">Of the one by which the like of it is found later.</param>
    public void Add(Guid learnerId, Guid sourceId, int first, IReadOnlyList<byte[]> digests, GateHash? hash, DateTimeOffset now)
    {
        for (var i = 0; i < digests.Count; i++)
            db.Add(new SeenFrame { Sha256 = digests[i], LearnerId = learnerId, CheckId = sourceId, Number = first + i, SeenAt = now });
        if (hash is { } picture)
            AddBands(sourceId, first, picture, now);
    }

    private void AddBands(Guid sourceId, int number, GateHash hash, DateTimeOffset now)
    {
        foreach (var band in BandsOf(hash))
            db.Add(new SeenBand { Band = band, CheckId = sourceId, Number = number, Hash = hash.ToBytes(), SeenAt = now });
    }

    /// <summary>Forgets what was seen before the time: an old recording may come again then, but nothing is kept longer than the rules allow.</summary>
    /// <returns>Rows deleted.</returns>
    public async Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        await db.Set<SeenFrame>().Where(f => f.SeenAt < before).ExecuteDeleteAsync(cancellationToken)
        + await db.Set<SeenBand>().Where(b => b.SeenAt < before).ExecuteDeleteAsync(cancellationToken);

    public static byte[] DigestOf(ReadOnlyMemory<byte> file) => SHA256.HashData(file.Span);

    private static bool IsSameMoment(Guid checkId, int number, Guid seenIn, int seenNumber) => seenIn == checkId && GateSeen.IsNeighbour(number, seenNumber);

    private static IEnumerable<int> BandsOf(GateHash hash) => Enumerable.Range(0, GateHash.Bands).Select(hash.Band);
}
