using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Zhuxue.Documents.Pdf;

/// <summary>
/// The objects of a PDF 1.7 file (ISO 32000-1, 7.5). Streams are written as they come; all else is gathered in one packed object stream at the end, which
/// saves a tenth of a paper. The same objects make the same bytes.
/// </summary>
internal sealed class PdfFile
{
    /// <summary>Bytes of one cross reference: its kind, a place in the file or an object stream, an index in that.</summary>
    private const int KindBytes = 1, PlaceBytes = 3, IndexBytes = 2;

    private readonly ArrayBufferWriter<byte> bytes = new(96 * 1024);
    private readonly List<(int Kind, int Place, int Index)> references = [(0, 0, 0)];
    private readonly StringBuilder gathered = new();
    private readonly StringBuilder index = new();
    private int count;

    public PdfFile() => Raw("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");

    /// <summary>Where the next byte will stand.</summary>
    public int Place => bytes.WrittenCount;

    /// <summary>The number of an object that is written later.</summary>
    public int Reserve()
    {
        references.Add((0, 0, 0));
        return references.Count - 1;
    }

    /// <summary>Adds an object; the body is a dictionary or another value, in ASCII.</summary>
    public void Object(int number, string body)
    {
        // The number of the object stream is known at the end.
        references[number] = (2, 0, count++);
        index.Append(CultureInfo.InvariantCulture, $"{number} {gathered.Length} ");
        gathered.Append(body).Append('\n');
    }

    public int Object(string body)
    {
        var number = Reserve();
        Object(number, body);
        return number;
    }

    /// <summary>Writes an object by itself, unpacked: the signature has to find its own place.</summary>
    public void Plain(int number, string body)
    {
        references[number] = (1, Place, 0);
        Raw($"{number} 0 obj\n{body}\nendobj\n");
    }

    /// <param name="entries">What the dictionary says besides the length.</param>
    public int Stream(string entries, ReadOnlySpan<byte> data)
    {
        var number = Reserve();
        references[number] = (1, Place, 0);
        Raw($"{number} 0 obj\n<<{entries}/Length {data.Length}>>stream\n");
        bytes.Write(data);
        Raw("\nendstream\nendobj\n");
        return number;
    }

    /// <summary>Object stream and cross references; the file identifier is a digest of all that stands before.</summary>
    public byte[] Finish(int catalog, int information)
    {
        var objects = Stream($"/Type/ObjStm/N {count}/First {index.Length}/Filter/FlateDecode", Deflate(Encoding.ASCII.GetBytes($"{index}{gathered}")));
        var id = Convert.ToHexString(SHA256.HashData(bytes.WrittenSpan).AsSpan(0, 16));
        var start = Place;
        var own = Reserve();
        references[own] = (1, start, 0);
        var table = new byte[references.Count * (KindBytes + PlaceBytes + IndexBytes)];
        foreach (var (i, (kind, place, at)) in references.Index())
        {
            var entry = table.AsSpan(i * (KindBytes + PlaceBytes + IndexBytes));
            entry[0] = (byte)kind;
            var where = kind == 2 ? objects : place;
            (entry[1], entry[2], entry[3]) = ((byte)(where >> 16), (byte)(where >> 8), (byte)where);
            BinaryPrimitives.WriteUInt16BigEndian(entry[4..], i == 0 ? ushort.MaxValue : (ushort)at);
        }
        var packed = Deflate(table);
        Raw($"{own} 0 obj\n<</Type/XRef/Size {references.Count}/W[{KindBytes} {PlaceBytes} {IndexBytes}]/Root {catalog} 0 R/Info {information} 0 R/ID[<{id}><{id}>]/Filter/FlateDecode/Length {packed.Length}>>stream\n");
        bytes.Write(packed);
        Raw($"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n");
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
