using System.Buffers.Binary;

namespace Zhuxue.Documents.Pdf.Images;

/// <summary>Why a picture is not put into a document.</summary>
public enum PictureRefusal
{
    /// <summary>No JPEG, whatever its name says.</summary>
    NotJpeg,

    /// <summary>In the colours of printing (CMYK, YCCK): screens would show it wrongly.</summary>
    PrintColours,

    /// <summary>A kind of JPEG that readers of PDF need not know: lossless, arithmetic, 12 bits.</summary>
    UnusualCoding,

    /// <summary>More bytes or pixels than the document has room for.</summary>
    TooLarge,

    /// <summary>Cut off, or its parts do not fit together.</summary>
    Broken,
}

/// <summary>
/// A JPEG as a PDF takes it: the compressed data themselves, without what else the file says (place, device, thumbnails, comments). It is not
/// decoded here, so neither is it turned: whoever hands it over has decoded it, cut it to its shape and encoded it anew.
/// </summary>
/// <param name="Data">The file, reduced to what draws.</param>
/// <param name="Grey">One component; otherwise three.</param>
internal sealed record JpegPicture(byte[] Data, int Width, int Height, bool Grey)
{
    /// <summary>A portrait of 240 × 320 weighs 15 KB; the whole document shall stay under 90 KB.</summary>
    public const int MostBytes = 40 * 1024;

    /// <summary>Pixels along one side.</summary>
    public const int LongestSide = 1024;

    private const byte StartOfImage = 0xd8, EndOfImage = 0xd9, StartOfScan = 0xda, Comment = 0xfe, FirstApplication = 0xe0, Adobe = 0xee, LastApplication = 0xef;

    /// <summary>Looks at the markers of a file (ITU-T T.81, annex B).</summary>
    public static (JpegPicture? Picture, PictureRefusal? Refusal) Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 4 || file[0] != 0xff || file[1] != StartOfImage)
            return (null, PictureRefusal.NotJpeg);
        if (file.Length > MostBytes)
            return (null, PictureRefusal.TooLarge);
        using var kept = new MemoryStream(file.Length);
        kept.Write(file[..2]);
        var (width, height, components, at, scanned) = (0, 0, 0, 2, false);
        while (at + 2 <= file.Length && file[at] == 0xff)
        {
            var marker = file[at + 1];
            if (marker == EndOfImage)
            {
                kept.Write(file.Slice(at, 2));
                return scanned && width > 0 && height > 0 ? (new(kept.ToArray(), width, height, components == 1), null) : (null, PictureRefusal.Broken);
            }
            if (marker == 0xff)
            {
                at++;
                continue;
            }
            if (at + 4 > file.Length)
                break;
            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 4 || at + length > file.Length)
                break;
            var segment = file.Slice(at, length);
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
            {
                // C0 to C2 are baseline, extended and progressive with Huffman codes.
                if (marker > 0xc2 || length < 11 || segment[4] != 8)
                    return (null, PictureRefusal.UnusualCoding);
                if (components != 0)
                    return (null, PictureRefusal.Broken);
                (height, width, components) = (BinaryPrimitives.ReadUInt16BigEndian(segment[5..]), BinaryPrimitives.ReadUInt16BigEndian(segment[7..]), segment[9]);
                if (components is not (1 or 3))
                    return (null, components == 4 ? PictureRefusal.PrintColours : PictureRefusal.UnusualCoding);
                if (width > LongestSide || height > LongestSide)
                    return (null, PictureRefusal.TooLarge);
            }
            if (marker is Adobe or not (Comment or (>= FirstApplication and <= LastApplication)))
                kept.Write(segment);
            at += length;
            if (marker == StartOfScan)
            {
                scanned = true;
                var data = EntropyCoded(file[at..]);
                kept.Write(file.Slice(at, data));
                at += data;
            }
        }
        return (null, PictureRefusal.Broken);
    }

    /// <summary>Bytes up to the next marker that is neither a stuffed zero nor a restart.</summary>
    private static int EntropyCoded(ReadOnlySpan<byte> data)
    {
        for (var at = 0; at + 1 < data.Length; at++)
        {
            if (data[at] == 0xff && data[at + 1] is not (0 or (>= 0xd0 and <= 0xd7)))
                return at;
        }
        return data.Length;
    }
}
