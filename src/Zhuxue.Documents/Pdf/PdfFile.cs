using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Zhuxue.Documents.Pdf;

/// <summary>The objects of a PDF 1.7 file (ISO 32000-1, 7.5), written one after the other. The same objects make the same bytes.</summary>
internal sealed class PdfFile
{
    private readonly ArrayBufferWriter<byte> bytes = new(96 * 1024);
    private readonly List<int> places = [0];

    public PdfFile() => Raw("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");

    /// <summary>Where the next byte will stand.</summary>
    public int Place => bytes.WrittenCount;

    /// <summary>The number of an object that is written later.</summary>
    public int Reserve()
    {
        places.Add(0);
        return places.Count - 1;
    }

    /// <summary>Writes an object; the body is a dictionary or another value.</summary>
    public void Object(int number, string body)
    {
        places[number] = Place;
        Raw($"{number} 0 obj\n{body}\nendobj\n");
    }

    public int Object(string body)
    {
        var number = Reserve();
        Object(number, body);
        return number;
    }

    /// <param name="entries">What the dictionary says besides the length.</param>
    public int Stream(string entries, ReadOnlySpan<byte> data)
    {
        var number = Reserve();
        places[number] = Place;
        Raw($"{number} 0 obj\n<<{entries}/Length {data.Length}>>stream\n");
        bytes.Write(data);
        Raw("\nendstream\nendobj\n");
        return number;
    }

    /// <summary>Cross references and trailer; the file identifier is a digest of all that stands before.</summary>
    public byte[] Finish(int catalog, int information)
    {
        var id = Convert.ToHexString(SHA256.HashData(bytes.WrittenSpan).AsSpan(0, 16));
        var start = Place;
        var table = new StringBuilder(places.Count * 20 + 200);
        table.Append(CultureInfo.InvariantCulture, $"xref\n0 {places.Count}\n0000000000 65535 f \n");
        foreach (var place in places.Skip(1))
            table.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
        table.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size {places.Count}/Root {catalog} 0 R/Info {information} 0 R/ID[<{id}><{id}>]>>\nstartxref\n{start}\n%%EOF\n");
        Raw(table.ToString());
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>For <c>/Filter/FlateDecode</c>.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> data)
    {
        using var packed = new MemoryStream(data.Length / 2 + 64);
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(data);
        return packed.ToArray();
    }

    /// <summary>A text string in UTF-16, as hexadecimal digits.</summary>
    public static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    /// <summary>A string of ASCII characters.</summary>
    public static string Ascii(string text) =>
        $"({text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)})";

    public static string Date(DateTimeOffset time) =>
        $"(D:{time.ToString("yyyyMMddHHmmsszzz", CultureInfo.InvariantCulture).Replace(':', '\'')}')";

    public static string Number(double value) => Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);

    private void Raw(string text)
    {
        var span = bytes.GetSpan(text.Length);
        bytes.Advance(Encoding.Latin1.GetBytes(text, span));
    }
}
