using System.Globalization;
using System.Text;
using QRCoder;

namespace Zhuxue.Documents.Codes;

/// <summary>A QR code (ISO/IEC 18004, error correction M) as black and white squares, with the quiet zone of four squares around it.</summary>
public sealed class QrCode
{
    /// <summary>Longer texts make squares that an old phone's camera cannot tell apart.</summary>
    public const int LongestText = 300;

    private readonly QRCodeData data;

    private QrCode(QRCodeData data) => this.data = data;

    /// <summary>Squares along one side, the quiet zone included.</summary>
    public int Size => data.ModuleMatrix.Count;

    /// <summary>Whether a square is black.</summary>
    public bool this[int row, int column] => data.ModuleMatrix[row][column];

    /// <summary>The code of an address.</summary>
    /// <param name="text">ASCII: readers disagree on the character set of anything else.</param>
    /// <exception cref="ArgumentException">The text is empty, too long, or not ASCII.</exception>
    public static QrCode Of(string text)
    {
        if (text.Length is 0 or > LongestText || !Ascii.IsValid(text))
            throw new ArgumentException($"A QR code takes 1 to {LongestText} ASCII characters.", nameof(text));
        return new(QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M));
    }

    /// <summary>The black squares as the <c>d</c> of one SVG path, one unit a square: view box <c>0 0 Size Size</c>. Runs in a row are one rectangle.</summary>
    public string SvgPath()
    {
        var path = new StringBuilder();
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                var end = column;
                while (end < Size && this[row, end])
                    end++;
                if (end > column)
                    path.Append(CultureInfo.InvariantCulture, $"M{column} {row}h{end - column}v1h-{end - column}z");
                column = end;
            }
        }
        return path.ToString();
    }
}
