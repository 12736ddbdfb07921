namespace Zhuxue.Training.Catalogue.Media;

/// <summary>One size in which every video is offered.</summary>
/// <param name="Name">In addresses and rows.</param>
/// <param name="Height">Pixels; the width follows the picture, a smaller original is not enlarged.</param>
/// <param name="VideoKbit">Target of the picture, kbit/s.</param>
/// <param name="AudioKbit">Target of the sound, kbit/s.</param>
/// <param name="FramesPerSecond">At most; more than a slide show needs none.</param>
internal sealed record Rendition(string Name, int Height, int VideoKbit, int AudioKbit, int FramesPerSecond = 30)
{
    public static Rendition Standard { get; } = new("standard", 480, 600, 64);

    /// <summary>For slow networks: about 200 kbit/s.</summary>
    public static Rendition Low { get; } = new("low", 240, 160, 40);

    /// <summary>The sound, with the picture as still slides (two a second, so that a segment is cut where the others cut): about 60 kbit/s.</summary>
    public static Rendition Slides { get; } = new("slides", 240, 24, 32, FramesPerSecond: 2);

    /// <summary>Best first. A video made before the last of them was thought of lacks it and plays all the same.</summary>
    public static IReadOnlyList<Rendition> All { get; } = [Standard, Low, Slides];

    public static Rendition? Get(string name) => All.FirstOrDefault(r => r.Name == name);
}
