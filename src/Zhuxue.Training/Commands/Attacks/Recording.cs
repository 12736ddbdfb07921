using Zhuxue.Training.Commands.Takes;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Attacks;

/// <summary>A clip that was looked through: who is in it, where they rest, and which actions they do in it, as the models measure them.</summary>
internal sealed record Recording(string Name, Person Person, FaceEmbedding Face)
{
    /// <summary>A longer clip is looked through so far.</summary>
    private const double MostSeconds = 60;

    /// <summary>Enough actions of both kinds to be asked for two or three.</summary>
    public bool IsComplete => Person.Acts.Keys.Any(a => a is GateAction.Blink or GateAction.OpenMouth) && Person.Acts.Keys.Any(a => a is not (GateAction.Blink or GateAction.OpenMouth));

    /// <summary>Null when the clip shows no face at rest for long enough.</summary>
    public static async Task<Recording?> ReadAsync(FaceAnalyzer analyzer, string file)
    {
        var whole = new Stretch(0, MostSeconds);
        var files = await Footage.OfAsync(file, whole);
        var frames = files.Select((bytes, index) => analyzer.Observe([bytes], 2 * index, DateTimeOffset.UnixEpoch, embeddings: 0)[0]).ToList();
        var frontal = frames.Where(f => f is { IsFrontalNeutral: true, MouthOpen: < 0.15f }).ToList();
        if (frontal.Count < 15)
            return null;
        float turn = Median(frontal, f => f.Turn), pitch = Median(frontal, f => f.Pitch), proportion = Median(frontal, f => f.Proportion), size = Median(frontal, f => f.Size);
        bool Rests(FrameObservation f) => f is { IsFrontalNeutral: true, MouthOpen: < 0.15f } && Math.Abs(f.Turn - turn) < 0.1 && Math.Abs(f.Pitch - pitch) < 6 && Math.Abs(f.Size - size) < 0.2 * size;

        var rests = Runs(frames, Rests).Where(run => run.Last - run.First >= 11).Select(run => At(run.First + 1, Math.Min(run.Last - 1, run.First + 22))).Take(6).ToList();
        if (rests.Count == 0)
            return null;
        Dictionary<GateAction, Stretch> acts = [];
        void Find(GateAction action, Func<FrameObservation, bool> shown, int least, int most, int before)
        {
            foreach (var (first, last) in Runs(frames, f => f.Faces == 1 && shown(f)))
            {
                if (last - first + 1 < least || last - first + 1 > most)
                    continue;
                int from = first, to = last;
                while (from > 0 && first - from < before && !(Rests(frames[from]) && first - from >= 2))
                    from--;
                while (to < frames.Count - 1 && to - last < before && !(Rests(frames[to]) && to - last >= 2))
                    to++;
                if (Rests(frames[from]) && Rests(frames[to]) && frames.Skip(from).Take(to - from + 1).All(f => f.Faces == 1) && acts.TryAdd(action, At(from, to)))
                    return;
            }
        }
        Find(GateAction.Blink, f => f.EyesClosed && f.MouthOpen < 0.2f, 2, 6, 6);
        Find(GateAction.OpenMouth, f => f.MouthOpen > 0.4f && f.Proportion > 1.035f * proportion, 2, 22, 14);
        Find(GateAction.TurnLeft, f => f.Turn - turn > 0.33f && f.MouthOpen < 0.3f, 2, 16, 14);
        Find(GateAction.TurnRight, f => turn - f.Turn > 0.33f && f.MouthOpen < 0.3f, 2, 16, 14);
        Find(GateAction.Nod, f => pitch - f.Pitch > 10.5f && Math.Abs(f.Turn - turn) < 0.2 && f.MouthOpen < 0.2f, 2, 20, 14);

        var still = (await Footage.OfAsync(file, rests[0]))[0];
        var image = ImageDecoder.Decode(still).Image!;
        return analyzer.Detect(image) is not [var box, ..] ? null
            : new Recording(Path.GetFileNameWithoutExtension(file), new Person(file, rests, acts), analyzer.Embed(image, analyzer.Read(image, box)));

        static Stretch At(int first, int last) => new(first / Footage.FramesPerSecond, (last + 0.5) / Footage.FramesPerSecond);
    }

    private static IEnumerable<(int First, int Last)> Runs(List<FrameObservation> frames, Func<FrameObservation, bool> holds)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            if (!holds(frames[i]))
                continue;
            var first = i;
            while (i + 1 < frames.Count && holds(frames[i + 1]))
                i++;
            yield return (first, i);
        }
    }

    private static float Median(List<FrameObservation> frames, Func<FrameObservation, float> measure) => frames.Select(measure).Order().ElementAt(frames.Count / 2);
}
