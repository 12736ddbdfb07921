using Zhuxue.Vision.Images;

namespace Zhuxue.Vision.Cards;

/// <summary>Where a line of text lies: a rectangle in pixels of the picture, turned about its centre.</summary>
/// <param name="X">Centre, from the left.</param>
/// <param name="Y">Centre, from the top.</param>
/// <param name="Width">Length along the direction of <paramref name="Angle"/>.</param>
/// <param name="Height">Length across it.</param>
/// <param name="Angle">Radians, clockwise as seen (y points down), of the way the letters run.</param>
public readonly record struct TextBox(double X, double Y, double Width, double Height, double Angle)
{
    /// <summary>The smallest rectangle around points, its longer side taken as the way the letters run: −90° ≤ angle &lt; 90°.</summary>
    internal static TextBox Around(ReadOnlySpan<(int X, int Y)> hull)
    {
        var best = new TextBox(0, 0, double.MaxValue, double.MaxValue, 0);
        for (var i = 0; i < hull.Length; i++)
        {
            var (from, to) = (hull[i], hull[(i + 1) % hull.Length]);
            var angle = from == to ? 0 : Math.Atan2(to.Y - from.Y, to.X - from.X);
            var (sin, cos) = Math.SinCos(angle);
            double left = double.MaxValue, right = double.MinValue, top = double.MaxValue, bottom = double.MinValue;
            foreach (var (x, y) in hull)
            {
                var (along, across) = (x * cos + y * sin, y * cos - x * sin);
                (left, right) = (Math.Min(left, along), Math.Max(right, along));
                (top, bottom) = (Math.Min(top, across), Math.Max(bottom, across));
            }
            // Points are pixel centres; a pixel is one wide.
            var (width, height) = (right - left + 1, bottom - top + 1);
            if (width * height >= best.Width * best.Height)
                continue;
            var (u, v) = ((left + right) / 2, (top + bottom) / 2);
            best = new TextBox(u * cos - v * sin, u * sin + v * cos, width, height, angle);
        }
        return best.LongWay();
    }

    private TextBox LongWay()
    {
        var turned = Width >= Height ? this : this with { Width = Height, Height = Width, Angle = Angle + Math.PI / 2 };
        return turned with { Angle = Half(turned.Angle) };
    }

    /// <summary>Each side moved outwards, as far as the detector was trained to draw it inwards: area × <paramref name="ratio"/> ÷ perimeter.</summary>
    internal TextBox Unclipped(double ratio)
    {
        var by = Width * Height * ratio / (2 * (Width + Height));
        return this with { Width = Width + 2 * by, Height = Height + 2 * by };
    }

    /// <summary>The same rectangle, described in the way in which letters run along <paramref name="angle"/>, as nearly as its sides allow.</summary>
    internal TextBox ReadAlong(double angle)
    {
        var quarters = (int)Math.Round((angle - Angle) / (Math.PI / 2));
        var turned = Angle + quarters * Math.PI / 2;
        return quarters % 2 == 0 ? this with { Angle = turned } : this with { Width = Height, Height = Width, Angle = turned };
    }

    /// <summary>The same rectangle in a picture that was scaled, then moved.</summary>
    internal TextBox Mapped(double scaleX, double scaleY, double x, double y) => new(X * scaleX + x, Y * scaleY + y, Width * scaleX, Height * scaleY, Angle);

    /// <summary>Maps a strip of <paramref name="width"/> × <paramref name="height"/> pixels onto this rectangle.</summary>
    internal Affine From(int width, int height)
    {
        var (sin, cos) = Math.SinCos(Angle);
        double along = Width / width, across = Height / height;
        double u = 0.5 * along - Width / 2, v = 0.5 * across - Height / 2;
        return new Affine(along * cos, -across * sin, X + u * cos - v * sin - 0.5, along * sin, across * cos, Y + u * sin + v * cos - 0.5);
    }

    /// <summary>An angle of a direction that has no sense: −90° ≤ angle &lt; 90°.</summary>
    internal static double Half(double angle) => angle - Math.PI * Math.Floor(angle / Math.PI + 0.5);
}
