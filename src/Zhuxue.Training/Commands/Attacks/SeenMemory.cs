using System.Security.Cryptography;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Commands.Attacks;

/// <summary>What was seen before, in memory: the same bands, distances and chains as in the site's tables (<see cref="FaceChecks.SeenFrames"/>).</summary>
internal sealed class SeenMemory
{
    private readonly Dictionary<string, (Guid CheckId, int Number)> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<(Guid CheckId, int Number, GateHash Hash)>> bands = [];

    public IReadOnlyList<SeenMatch> Find(Guid checkId, IReadOnlyList<FrameObservation> frames, IReadOnlyList<byte[]> files)
    {
        List<SeenMatch> matches = [];
        for (var i = 0; i < frames.Count; i++)
        {
            if (frames[i].Faces > 0 && exact.TryGetValue(Digest(files[i]), out var same) && !(same.CheckId == checkId && GateSeen.IsNeighbour(frames[i].Sequence, same.Number)))
                matches.Add(new SeenMatch(frames[i].Sequence, same.CheckId, same.Number, Exact: true));
        }
        foreach (var frame in GateSeen.ToLookUp(frames))
        {
            var candidates = Enumerable.Range(0, GateHash.Bands).SelectMany(band => bands.GetValueOrDefault(frame.Hash.Band(band)) ?? []).Distinct();
            matches.AddRange(candidates
                .Where(seen => seen.Hash.DistanceTo(frame.Hash) <= GateSeen.Near && !(seen.CheckId == checkId && GateSeen.IsNeighbour(frame.Sequence, seen.Number)))
                .Select(seen => new SeenMatch(frame.Sequence, seen.CheckId, seen.Number, Exact: false)));
        }
        return matches;
    }

    public void Add(Guid checkId, GateState before, IReadOnlyList<FrameObservation> frames, IReadOnlyList<byte[]> files)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            if (frames[i].Faces > 0)
                exact.TryAdd(Digest(files[i]), (checkId, frames[i].Sequence));
        }
        foreach (var frame in GateSeen.ToEnter(before, frames))
        {
            for (var band = 0; band < GateHash.Bands; band++)
            {
                if (!bands.TryGetValue(frame.Hash.Band(band), out var list))
                    bands[frame.Hash.Band(band)] = list = [];
                list.Add((checkId, frame.Sequence, frame.Hash));
            }
        }
    }

    private static string Digest(byte[] file) => Convert.ToHexString(SHA256.HashData(file));
}
