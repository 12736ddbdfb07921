using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Takes;

/// <summary>
/// The camera of one take: its place before the person, which drifts a little as on a desk or in a hand, its light and its sensor's noise, all
/// drawn from a seed. The same seed gives the same frames, another one gives frames that were never seen before.
/// </summary>
internal sealed class TakeCamera
{
    private const int NoiseTable = 1 << 14;

    private readonly double zoom, panX, panY, tilt, gain, gamma, warmth, flicker;
    private readonly double[] phases = new double[8];
    private readonly int quality;
    private readonly sbyte[] noise = new sbyte[NoiseTable];
    private uint grain;

    public TakeCamera(int seed)
    {
        var chance = new Random(seed);
        double Between(double from, double to) => from + (to - from) * chance.NextDouble();
        zoom = Between(1.06, 1.22);
        var margin = (zoom - 1.04) / 2;
        (panX, panY) = (Between(-margin, margin), Between(-margin, margin));
        tilt = Between(-1.5, 1.5);
        (gain, gamma, warmth, flicker) = (Between(0.9, 1.12), Between(0.9, 1.12), Between(-0.04, 0.04), Between(0.002, 0.01));
        for (var i = 0; i < phases.Length; i++)
            phases[i] = Between(0, 2 * Math.PI);
        quality = chance.Next(86, 94);
        var sigma = Between(0.8, 1.8);
        for (var i = 0; i < noise.Length; i++)
            noise[i] = (sbyte)Math.Clamp(sigma * (chance.NextDouble() + chance.NextDouble() + chance.NextDouble() + chance.NextDouble() - 2) * 1.73, -12, 12);
        grain = (uint)chance.Next(1, int.MaxValue);
    }

    /// <summary>The camera's file of what stands before it at a time in seconds.</summary>
    public byte[] Capture(RgbImage scene, double time)
    {
        var (sin, cos) = Math.SinCos((tilt + 0.25 * Math.Sin(time * 1.1 + phases[0])) * Math.PI / 180);
        var scale = 1 / (zoom + 0.006 * Math.Sin(time * 0.7 + phases[1]));
        double width = scene.Width, height = scene.Height;
        var x = width * (0.5 + panX * scale) + 2.2 * Math.Sin(time * 1.7 + phases[2]) + 0.9 * Math.Sin(time * 4.1 + phases[3]);
        var y = height * (0.5 + panY * scale) + 1.8 * Math.Sin(time * 1.3 + phases[4]) + 0.8 * Math.Sin(time * 3.7 + phases[5]);
        var lights = Lights(gain * (1 + flicker * Math.Sin(time * 9 + phases[6]) + 0.01 * Math.Sin(time * 0.5 + phases[7])));

        var source = scene.Pixels;
        var target = new byte[source.Length];
        var random = grain += 0x9E37_79B9;
        for (int row = 0, at = 0; row < scene.Height; row++)
        {
            double dy = row - height / 2, startX = x - (width / 2 * cos + dy * sin) * scale, startY = y - (width / 2 * sin - dy * cos) * scale;
            for (var column = 0; column < scene.Width; column++, at += 3)
            {
                var u = Math.Clamp(startX + column * cos * scale, 0, width - 1.001);
                var v = Math.Clamp(startY + column * sin * scale, 0, height - 1.001);
                int left = (int)u, top = (int)v, wx = (int)((u - left) * 64), wy = (int)((v - top) * 64), a = (top * scene.Width + left) * 3, b = a + scene.Width * 3;
                if (top + 1 >= scene.Height)
                    b = a;
                random = random * 1664525 + 1013904223;
                var spot = random >> 18;
                for (var channel = 0; channel < 3; channel++)
                {
                    var upper = source[a + channel] * (64 - wx) + source[a + 3 + channel] * wx;
                    var lower = source[b + channel] * (64 - wx) + source[b + 3 + channel] * wx;
                    var value = lights[channel << 8 | (upper * (64 - wy) + lower * wy) >> 12] + noise[(spot + (uint)channel * 997) & (NoiseTable - 1)];
                    target[at + channel] = (byte)Math.Clamp(value, 0, 255);
                }
            }
        }
        return JpegEncoder.Encode(RgbImage.From(scene.Width, scene.Height, target), quality);
    }

    /// <summary>What each of the three colours becomes in this light.</summary>
    private byte[] Lights(double present)
    {
        var lights = new byte[3 * 256];
        for (var channel = 0; channel < 3; channel++)
        {
            var colour = present * (1 + (channel - 1) * -warmth);
            for (var value = 0; value < 256; value++)
                lights[channel << 8 | value] = (byte)Math.Clamp(255 * colour * Math.Pow(value / 255.0, gamma), 0, 255);
        }
        return lights;
    }
}
