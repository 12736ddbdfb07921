namespace Zhuxue.Vision.Faces;

/// <summary>One of the enrolled faces that resembles the one that was asked for.</summary>
/// <param name="Key">Whose it is.</param>
/// <param name="Similarity">Cosine, to within <see cref="FaceIndex.SimilarityError"/>: the caller compares the full embeddings once more.</param>
public readonly record struct FaceHit(Guid Key, float Similarity);

/// <summary>
/// Finds among very many faces those that resemble one: every face is compared, none is passed over. Kept in memory alone, as 512 bytes a face
/// (0.6 GB for a million). Faces may be put, replaced and removed while others search: a search holds a part of 8 MB for a few milliseconds at most.
/// A face that was put before a search began is found by it. Thread-safe.
/// </summary>
/// <param name="cores">How many cores one search may use; 0 means all.</param>
public sealed class FaceIndex(int cores = 0) : IDisposable
{
    /// <summary>How far a similarity may be off.</summary>
    public const float SimilarityError = QuantisedFace.SimilarityError;

    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = cores > 0 ? cores : Environment.ProcessorCount };

    // Guards the places, never held during a search. Parts are only ever added.
    private readonly Lock _places = new();
    private readonly Dictionary<Guid, int> _placeOf = [];
    private readonly Stack<int> _free = [];
    private volatile Part[] _parts = [];
    private int _used;

    /// <summary>How many faces it holds.</summary>
    public int Count
    {
        get
        {
            lock (_places)
                return _placeOf.Count;
        }
    }

    /// <summary>Adds a face, or puts it in the place of the one with that key.</summary>
    public void Put(Guid key, FaceEmbedding face)
    {
        Span<sbyte> bytes = stackalloc sbyte[FaceEmbedding.Dimensions];
        var scale = QuantisedFace.Quantise(face.Values, bytes);
        lock (_places)
        {
            if (!_placeOf.TryGetValue(key, out var place))
            {
                place = _free.TryPop(out var left) ? left : _used++;
                if (place / Part.Places == _parts.Length)
                    _parts = [.. _parts, new Part()];
                _placeOf.Add(key, place);
            }
            _parts[place / Part.Places].Write(place % Part.Places, key, bytes, scale);
        }
    }

    /// <summary>Removes a face and wipes its numbers. False when there is none with that key.</summary>
    public bool Remove(Guid key)
    {
        lock (_places)
        {
            if (!_placeOf.Remove(key, out var place))
                return false;
            _parts[place / Part.Places].Write(place % Part.Places, Guid.Empty, [], 0);
            _free.Push(place);
            return true;
        }
    }

    /// <summary>The faces with at least this similarity, the most similar first.</summary>
    /// <param name="face">Whom to look for.</param>
    /// <param name="from">The least similarity, above 0; take the threshold less <see cref="SimilarityError"/> to miss none.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<FaceHit> Search(FaceEmbedding face, float from, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var query = new sbyte[FaceEmbedding.Dimensions];
        var scale = QuantisedFace.Quantise(face.Values, query);
        var parts = _parts;
        var found = new List<FaceHit>[parts.Length];
        if (parts.Length == 1)
            found[0] = parts[0].Search(query, scale, from, most);
        else
            Parallel.For(0, parts.Length, _parallel, number => found[number] = parts[number].Search(query, scale, from, most));
        return [.. found.SelectMany(hits => hits).OrderByDescending(hit => hit.Similarity).Take(most)];
    }

    public void Dispose()
    {
        foreach (var part in _parts)
            part.Dispose();
    }

    /// <summary>16,384 faces, one after the other.</summary>
    private sealed class Part : IDisposable
    {
        public const int Places = 16_384;

        private readonly sbyte[] _bytes = new sbyte[Places * FaceEmbedding.Dimensions];
        private readonly float[] _scales = new float[Places];
        private readonly Guid[] _keys = new Guid[Places];
        private readonly ReaderWriterLockSlim _gate = new();
        private int _end;

        /// <summary>Writes or, without bytes, wipes a place: its scale of 0 is never similar to anything.</summary>
        public void Write(int place, Guid key, ReadOnlySpan<sbyte> bytes, float scale)
        {
            _gate.EnterWriteLock();
            try
            {
                var target = _bytes.AsSpan(place * FaceEmbedding.Dimensions, FaceEmbedding.Dimensions);
                target.Clear();
                bytes.CopyTo(target);
                _keys[place] = key;
                _scales[place] = scale;
                _end = Math.Max(_end, place + 1);
            }
            finally
            {
                _gate.ExitWriteLock();
            }
        }

        public List<FaceHit> Search(sbyte[] query, float queryScale, float from, int most)
        {
            var hits = new List<FaceHit>();
            _gate.EnterReadLock();
            try
            {
                for (var place = 0; place < _end; place++)
                {
                    var similarity = QuantisedFace.Dot(ref query[0], ref _bytes[place * FaceEmbedding.Dimensions]) * _scales[place] * queryScale;
                    if (similarity < from)
                        continue;
                    hits.Add(new FaceHit(_keys[place], similarity));
                    if (hits.Count >= 4 * most)
                        Trim();
                }
            }
            finally
            {
                _gate.ExitReadLock();
            }
            return hits;

            // A low bound would else gather the whole index.
            void Trim()
            {
                hits.Sort((a, b) => b.Similarity.CompareTo(a.Similarity));
                hits.RemoveRange(most, hits.Count - most);
            }
        }

        public void Dispose() => _gate.Dispose();
    }
}
