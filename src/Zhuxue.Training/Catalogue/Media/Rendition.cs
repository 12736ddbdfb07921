namespace Zhuxue.Training.Catalogue.Media;

/// <summary>One size in which every video is offered.</summary>
/// <param name="Name">In addresses and rows.</param>
/// <param name="Height">Pixels; the width follows the picture, a smaller original is not enlarged.</param>
/// <param name="VideoKbit">Target of the picture, kbit/s.</param>
/// <param name="AudioKbit">Target of the sound, kbit/s.</param>
internal sealed record Rendition(string Name, int Height, int VideoKbit, int AudioKbit)
{
    public static Rendition Standard { get; } = new("standard", 480, 600, 64);

    /// <summary>For slow networks: about 200 kbit/s.</summary>
    public static Rendition Low { get; } = new("low", 240, 160, 40);

    /// <summary>Best first.</summary>
    public static IReadOnlyList<Rendition> All { get; } = [Standard, Low];

    public static Rendition? Get(string name) => All.FirstOrDefault(r => r.Name == name);
}
