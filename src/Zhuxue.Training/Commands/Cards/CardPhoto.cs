using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Cards;

/// <summary>How a card is photographed: every number is a fault that a phone and a hurry bring.</summary>
/// <param name="Degrees">Clockwise turn of the card in the picture.</param>
/// <param name="Scale">Pixels of the picture for one of the drawn card (1012 × 638).</param>
/// <param name="Margin">Desk around the card, in parts of its width.</param>
/// <param name="Blur">Radius of a box blur, applied twice; pixels of the picture.</param>
/// <param name="Light">0: even; 1: one corner nearly in the dark.</param>
/// <param name="Glare">Radius of a white spot on the card, in parts of its width.</param>
/// <param name="Tilt">Perspective: how much farther the upper edge is than the lower one, in parts.</param>
/// <param name="Noise">Deviation of the grain, 0..255.</param>
/// <param name="Quality">Of the JPEG.</param>
/// <param name="GlareX">Centre of the spot, in parts of the card.</param>
/// <param name="GlareY">Centre of the spot, in parts of the card.</param>
internal sealed record CardPhoto(
    double Degrees = 0, double Scale = 1, double Margin = 0.04, int Blur = 0, double Light = 0, double Glare = 0, double Tilt = 0, double Noise = 0, int Quality = 85, double GlareX = 0.45, double GlareY = 0.88)
{
    /// <summary>The picture as a JPEG file.</summary>
    public byte[] Take(RgbImage card, int seed = 1)
    {
        var random = new Random(seed);
        var (sin, cos) = Math.SinCos(Degrees * Math.PI / 180);
        double w = card.Width * Scale, h = card.Height * Scale;
        var width = (int)(Math.Abs(cos) * w + Math.Abs(sin) * h + 2 * Margin * w);
        var height = (int)(Math.Abs(sin) * w + Math.Abs(cos) * h + 2 * Margin * w);
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (dx, dy) = (x - width / 2.0, y - height / 2.0);
                double cx = dx * cos + dy * sin, cy = dy * cos - dx * sin;
                // The upper edge is farther away: what lies above the middle is drawn together.
                var depth = 1 + Tilt * (-cy / h);
                var (u, v) = (cx * depth / Scale + card.Width / 2.0, cy * depth / Scale + card.Height / 2.0);
                Paint(card, u, v, pixels.AsSpan((y * width + x) * 3), 1 - 0.65 * Light * (x + y) / (width + height), random);
            }
        }
        for (var pass = 0; pass < 2 && Blur > 0; pass++)
            pixels = Blurred(pixels, width, height, Blur);
        return JpegEncoder.Encode(RgbImage.From(width, height, pixels), Quality);
    }

    private void Paint(RgbImage card, double u, double v, Span<byte> pixel, double light, Random random)
    {
        const double corner = 28;
        var (inX, inY) = (Math.Clamp(u, corner, card.Width - corner), Math.Clamp(v, corner, card.Height - corner));
        var onCard = (u - inX) * (u - inX) + (v - inY) * (v - inY) <= corner * corner;
        var spot = Glare <= 0 ? 0 : Math.Clamp(1.6 - Math.Sqrt(Math.Pow(u / card.Width - GlareX, 2) + Math.Pow((v / card.Height - GlareY) * card.Height / card.Width, 2)) / Glare, 0, 1);
        for (var channel = 0; channel < 3; channel++)
        {
            // A desk with a grain that runs along it.
            var ground = 92 - channel * 14 + 10 * Math.Sin(v / 9 + 2 * Math.Sin(u / 160));
            var value = (onCard ? Sample(card, u, v, channel) : ground) * light;
            value += (255 - value) * (onCard ? spot : 0);
            value += Noise * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
            pixel[channel] = (byte)Math.Clamp(value, 0, 255);
        }
    }

    private static double Sample(RgbImage card, double u, double v, int channel)
    {
        int x = Math.Clamp((int)u, 0, card.Width - 2), y = Math.Clamp((int)v, 0, card.Height - 2);
        double fx = Math.Clamp(u - x, 0, 1), fy = Math.Clamp(v - y, 0, 1);
        var at = (y * card.Width + x) * 3 + channel;
        var below = at + card.Width * 3;
        return (1 - fy) * ((1 - fx) * card.Pixels[at] + fx * card.Pixels[at + 3]) + fy * ((1 - fx) * card.Pixels[below] + fx * card.Pixels[below + 3]);
    }

    private static byte[] Blurred(byte[] source, int width, int height, int radius) => Box(Box(source, width, height, radius, 3, width * 3), height, width, radius, width * 3, 3);

    /// <summary>Mean over 2 × radius + 1 neighbours along one direction.</summary>
    private static byte[] Box(byte[] source, int length, int lines, int radius, int step, int stride)
    {
        var target = new byte[source.Length];
        for (var line = 0; line < lines; line++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var origin = line * stride + channel;
                var sum = 0;
                for (var i = -radius; i <= radius; i++)
                    sum += source[origin + Math.Clamp(i, 0, length - 1) * step];
                for (var i = 0; i < length; i++)
                {
                    target[origin + i * step] = (byte)(sum / (2 * radius + 1));
                    sum += source[origin + Math.Min(i + radius + 1, length - 1) * step] - source[origin + Math.Max(i - radius, 0) * step];
                }
            }
        }
        return target;
    }
}
