namespace Zhuxue.Vision.Faces;

/// <summary>A frame of a check that is like one seen before.</summary>
/// <param name="Number">Of the new frame.</param>
/// <param name="CheckId">The check in which the like of it was seen; it may be the same check, earlier.</param>
/// <param name="SeenNumber">The number that the frame had there.</param>
/// <param name="Exact">The same file, byte for byte.</param>
public readonly record struct SeenMatch(int Number, Guid CheckId, int SeenNumber, bool Exact);

/// <summary>What a check and an earlier one have in common so far.</summary>
internal sealed record SeenChain
{
    public required Guid CheckId { get; init; }
    public int SeenNumber { get; init; }
    public GateHash Pose { get; init; }

    /// <summary>Poses, each clearly other than the one before it, that came in the same order as in the earlier check.</summary>
    public int Poses { get; init; }
}

/// <summary>
/// Tells a replay from a person who sits at the same desk again (A10). One frame like an earlier one proves nothing: who looks into the same camera
/// at rest looks the same. A replay goes through many poses in the old order, and comes near each of them by less than an encoder changes.
/// </summary>
public static class GateSeen
{
    /// <summary>Frames that differ in at most so many of 256 bits show the same moment. Encoded anew, brighter or darker, they differ in 2 to
    /// 18; the same person at another moment of the same recording in 70 to 105 (median), and in less than 20 only when at rest both times.</summary>
    public const int Near = 20;

    /// <summary>A single picture that differs from one of another time in at most so many bits is worth a look: 86 to 100 % of those encoded anew do; of 39,500 pairs
    /// of moments of one recording that lie 10 s apart one did, and at 30 s none came nearer than 30.</summary>
    public const int Alike = 8;

    /// <summary>Frames that differ in so many bits show another pose.</summary>
    public const int OtherPose = 40;

    /// <summary>A frame is entered into the index when it differs by so many bits from the last one entered: about twenty for each check.</summary>
    public const int NewPose = 24;

    /// <summary>Poses in the old order that make a replay. Six seconds with a movement, read 40 ms beside the old frames, have 5 to 12 and more in common
    /// with themselves, with five one of eleven recordings encoded anew passed; six seconds of other moments of the same recording had 4 or more in three of 1,300
    /// pairs, mostly none or one.</summary>
    public const int ReplayPoses = 4;

    /// <summary>Frames of the same check at a smaller distance in time than this are neighbours, not repetitions.</summary>
    public const int Neighbours = 20;

    private const int Remembered = 32;

    /// <summary>Whether a match lies in the same check and so near in time that it is the same moment still.</summary>
    public static bool IsNeighbour(int number, int seenNumber) => seenNumber > number - Neighbours;

    /// <summary>The frames to be looked up: those that show a face and moved at least a little since the last one.</summary>
    public static IReadOnlyList<FrameObservation> ToLookUp(IReadOnlyList<FrameObservation> frames) => Moved(null, frames, Near / 2);

    /// <summary>The frames to be entered into the index, after those of the check so far.</summary>
    public static IReadOnlyList<FrameObservation> ToEnter(GateState state, IReadOnlyList<FrameObservation> frames) =>
        Moved(state.Entered, [.. frames.Where(frame => frame.Sequence >= state.NextFrame)], NewPose);

    private static List<FrameObservation> Moved(GateHash? last, IReadOnlyList<FrameObservation> frames, int least)
    {
        List<FrameObservation> moved = [];
        foreach (var frame in frames)
        {
            if (frame.Faces == 0 || last is { } pose && frame.Hash.DistanceTo(pose) < least)
                continue;
            last = frame.Hash;
            moved.Add(frame);
        }
        return moved;
    }

    /// <summary>The state with the frame's matches joined on; and the match that completes a replay, if one does.</summary>
    internal static (GateState State, SeenMatch? Replay) Follow(GateState state, FrameObservation frame, IReadOnlyList<SeenMatch> matches)
    {
        if (frame.Faces > 0 && (state.Entered is not { } last || frame.Hash.DistanceTo(last) >= NewPose))
            state = state with { Entered = frame.Hash };
        foreach (var group in matches.Where(match => match.Number == frame.Sequence).GroupBy(match => match.CheckId))
        {
            if (group.Where(match => match.Exact).Select(match => (SeenMatch?)match).FirstOrDefault() is { } exact)
                return (state, exact);
            var chain = state.Chains.FirstOrDefault(c => c.CheckId == group.Key);
            if (chain is not null && frame.Hash.DistanceTo(chain.Pose) < OtherPose)
                continue;
            // The earliest that is later than the last: whoever goes on in the old order finds the longest chain so.
            var next = group.Where(match => match.SeenNumber > (chain?.SeenNumber ?? -1)).OrderBy(match => match.SeenNumber).Select(match => (SeenMatch?)match).FirstOrDefault();
            if (next is not { } match)
                continue;
            var longer = new SeenChain { CheckId = match.CheckId, SeenNumber = match.SeenNumber, Pose = frame.Hash, Poses = (chain?.Poses ?? 0) + 1 };
            if (longer.Poses >= ReplayPoses)
                return (state, match);
            state = state with { Chains = [.. state.Chains.Where(c => c != chain).Append(longer).OrderByDescending(c => c.Poses).Take(Remembered)] };
        }
        return (state, null);
    }
}
