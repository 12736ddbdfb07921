using System.Text;
using Zhuxue.Vision.Images;

namespace Zhuxue.Vision.Cards;

/// <summary>
/// Reads identity cards: finds the text whichever way the picture was held and however small the card lies in it, reads it, and sorts it
/// into fields. Loads two models (16 MB) once; register one for the process. Thread-safe; one reading takes 0.3 to 0.8 s of one core.
/// </summary>
/// <exception cref="FileNotFoundException">The library or a model is missing; the message names the remedy.</exception>
public sealed class CardReader(VisionOptions options) : IDisposable
{
    /// <summary>Pixels of the longer side for the detector: a line of a card that fills a third of the picture still has ten.</summary>
    private const int LookAt = 960;

    /// <summary>A strip of letters is never read from more pixels than these allow.</summary>
    private const int LongSide = 2000;

    /// <summary>The text of a card fills at least this part of a picture that needs no second, closer look.</summary>
    private const double Fills = 0.5;

    /// <summary>Lines whose characters are on average less sure than this are noise of the pattern.</summary>
    private const float SureFrom = 0.5f;

    /// <summary>Lines that are read both ways up to tell which one is right.</summary>
    private const int Samples = 4;

    private readonly TextModels _models = new(options);

    /// <summary>Whether this character can be read at all. One that cannot (𠮷, 䶮, 𬭎) is taken for another: no reading decides about it.</summary>
    public bool Knows(Rune character) => _models.Keys.Knows(character);

    /// <summary>Reads the picture of one side of a card.</summary>
    public CardReading Read(RgbImage picture)
    {
        var image = picture.Fit(LongSide);
        var whole = new Region(0, 0, image.Width, image.Height);
        var boxes = _models.Detect(image, whole, LookAt);
        if (boxes.Count == 0)
            return CardReading.Nothing;
        var angle = WayOfLetters(image, boxes);
        var turns = ((int)Math.Round(-angle / (Math.PI / 2)) % 4 + 4) % 4;
        var part = Around(boxes, whole);
        // The detector was trained on upright text: sideways it overlooks single characters, and far away small ones.
        if (turns != 0 || Math.Max(part.Width, part.Height) < Fills * Math.Max(whole.Width, whole.Height))
        {
            image = image.Crop((int)part.X, (int)part.Y, (int)Math.Ceiling(part.Width), (int)Math.Ceiling(part.Height)).Turn(turns);
            angle += turns * Math.PI / 2;
            boxes = _models.Detect(image, new Region(0, 0, image.Width, image.Height), LookAt);
        }
        var lines = new List<TextLine>();
        foreach (var box in boxes)
        {
            var upright = box.ReadAlong(angle);
            var (text, certainties) = _models.Recognize(image, upright);
            var line = new TextLine(text, certainties, Turned(upright, angle));
            if (text.Trim().Length > 0 && line.Certainty >= SureFrom)
                lines.Add(line);
        }
        return CardParser.Parse(lines) with { QuarterTurns = turns };
    }

    /// <summary>The part of the picture that holds the text, with room for a line and a portrait around it.</summary>
    private static Region Around(List<TextBox> boxes, Region whole)
    {
        double left = double.MaxValue, right = double.MinValue, top = double.MaxValue, bottom = double.MinValue;
        foreach (var box in boxes)
        {
            var reach = Math.Max(box.Width, box.Height) / 2;
            var (sin, cos) = Math.SinCos(box.Angle);
            double x = Math.Abs(cos) * reach + 1, y = Math.Abs(sin) * reach + 1;
            (left, right) = (Math.Min(left, box.X - x), Math.Max(right, box.X + x));
            (top, bottom) = (Math.Min(top, box.Y - y), Math.Max(bottom, box.Y + y));
        }
        double marginX = 0.15 * (right - left) + 8, marginY = 0.15 * (bottom - top) + 8;
        (left, right) = (Math.Max(whole.X, left - marginX), Math.Min(whole.Width, right + marginX));
        (top, bottom) = (Math.Max(whole.Y, top - marginY), Math.Min(whole.Height, bottom + marginY));
        return new Region(left, top, right - left, bottom - top);
    }

    /// <summary>Radians that letters run from the picture's left-to-right: the direction of the long boxes, and of its two senses the one that reads better.</summary>
    private double WayOfLetters(RgbImage image, List<TextBox> boxes)
    {
        double sin = 0, cos = 0;
        foreach (var box in boxes)
        {
            // Doubled angles, because a line and its reverse are one; a square says nothing about its direction.
            var weight = box.Width * Math.Max(0, box.Width / box.Height - 1.5);
            (sin, cos) = (sin + weight * Math.Sin(2 * box.Angle), cos + weight * Math.Cos(2 * box.Angle));
        }
        var angle = sin == 0 && cos == 0 ? 0 : Math.Atan2(sin, cos) / 2;
        var samples = boxes.OrderByDescending(box => box.Width).Take(Samples).Select(box => box.ReadAlong(angle)).ToList();
        return samples.Sum(Sureness) >= samples.Sum(box => Sureness(box with { Angle = box.Angle + Math.PI })) ? angle : angle + Math.PI;

        double Sureness(TextBox box) => _models.Recognize(image, box) is { Certainties: { Length: > 0 } sure } ? sure.Average() : 0;
    }

    /// <summary>Where the box would stand if the picture were turned so that letters run to the right.</summary>
    private static TextBox Turned(TextBox box, double angle)
    {
        var (sin, cos) = Math.SinCos(-angle);
        return box with { X = box.X * cos - box.Y * sin, Y = box.X * sin + box.Y * cos, Angle = box.Angle - angle };
    }

    public void Dispose() => _models.Dispose();
}
