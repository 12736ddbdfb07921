using Zhuxue.Training.Commands.Attacks;
using Zhuxue.Training.Commands.Takes;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Vision;

/// <summary>The light challenge on real frames, lit by computation: a screen in front gives the face a tint and the wall behind a fifth of it.</summary>
[Trait("Category", "NoDatabase")]
public sealed class GateLightTests
{
    private static readonly GateRules Rules = new() { NetworkGrace = TimeSpan.FromSeconds(2) };

    [Theory]
    [InlineData(0.10)]
    [InlineData(0.25)]
    public async Task A_face_that_takes_on_the_colours_passes(double strength)
    {
        var state = await RunAsync(shown => shown, strength);
        Assert.Null(state.Refusal);
        Assert.Equal(GatePhase.Passed, state.Phase);
    }

    [Fact]
    public async Task A12_a_face_without_the_light_is_refused() =>
        Assert.Equal(GateCause.LightNotSeen, (await RunAsync(_ => null, 0.25)).Refusal?.Cause);

    [Fact]
    public async Task A12_a_face_in_the_light_of_another_order_is_refused() =>
        Assert.Equal(GateCause.LightNotSeen, (await RunAsync(shown => shown is { } colour ? (GateColour)(((int)colour + 1) % 3) : null, 0.25)).Refusal?.Cause);

    [Fact]
    public void No_colour_is_told_before_its_time_and_none_comes_twice_in_a_row()
    {
        var colours = GateCheck.DrawColours(new Random(3).Next, 60);
        Assert.All(colours.Zip(colours.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(3, colours.Distinct().Count());
        Assert.Null(GateCheck.Start([GateAction.Nod], default, null, colours).Colour);
    }

    private static async Task<GateState> RunAsync(Func<GateColour?, GateColour?> lamp, double strength)
    {
        GateState? state = null;
        for (var seed = 60; seed < 62 && (state is null || state.Refusal?.Cause is GateCause.ActionNotSeen or GateCause.LivenessUncertain); seed++)
        {
            var take = new Take(Takes.Man, VisionLab.Analyzer, seed);
            var trial = new GateTrial(VisionLab.Analyzer, Rules, new SeenMemory()) { Colours = [GateColour.Red, GateColour.Blue, GateColour.Green, GateColour.Red] };
            state = await trial.RunAsync(Guid.NewGuid(), [GateAction.OpenMouth], [4], VisionLab.Portrait(Clips.Cap13.Neutral),
                async asked => Lit(await take.NextAsync(asked), lamp(trial.State?.Colour), strength));
        }
        return state!;
    }

    /// <summary>The face of the clip stands in the middle: there the lamp of the screen is strong, towards the edges weak.</summary>
    private static byte[] Lit(byte[] file, GateColour? colour, double strength)
    {
        if (colour is not { } lamp)
            return file;
        var image = Pictures.Decoded(file);
        var pixels = image.Pixels.ToArray();
        for (int y = 0, at = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++, at += 3)
            {
                double dx = (x - image.Width / 2.0) / (image.Width * 0.28), dy = (y - image.Height * 0.55) / (image.Height * 0.5);
                var share = strength * (0.2 + 0.8 * Math.Exp(-dx * dx - dy * dy));
                for (var channel = 0; channel < 3; channel++)
                    pixels[at + channel] = (byte)Math.Min(255, pixels[at + channel] * (channel == (int)lamp ? 1 + share : 1 - share * 0.1));
            }
        }
        return JpegEncoder.Encode(RgbImage.From(image.Width, image.Height, pixels), 85);
    }
}
