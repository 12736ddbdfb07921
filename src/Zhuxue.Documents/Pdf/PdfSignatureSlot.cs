using System.Text;

namespace Zhuxue.Documents.Pdf;

/// <summary>Where the signature of a document stands: a box on the page, and room in the file (ISO 32000-1, 12.8).</summary>
/// <param name="Label">What a screen reader calls the field.</param>
/// <param name="Reason">Why it is signed, as readers show it.</param>
/// <param name="Time">When, by the signer's clock.</param>
/// <param name="Capacity">Bytes of room for the signature.</param>
internal sealed record PdfSignatureSlot(PdfElement Element, double X, double Y, double Width, double Height, string Label, string Reason, DateTimeOffset Time, int Capacity)
{
    /// <summary>Longest that the four numbers of the byte range get.</summary>
    public const int RangeDigits = 40;

    /// <summary>Of the first <c>[</c> of the byte range in the file; set when it is written.</summary>
    public int Place { get; private set; }

    /// <summary>Writes the signature's dictionary with empty room, and answers its number.</summary>
    public int Write(PdfFile file)
    {
        var start = $"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M{PdfFile.Date(Time)}/Reason{PdfFile.Text(Reason)}/ByteRange";
        var number = file.Reserve();
        Place = file.Place + Encoding.ASCII.GetByteCount($"{number} 0 obj\n{start}");
        file.Plain(number, $"{start}[{new string(' ', RangeDigits)}]/Contents<{new string('0', 2 * Capacity)}>>>");
        return number;
    }
}

/// <summary>A file whose signature is still to be filled in.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="RangeAt">Where the byte range stands.</param>
/// <param name="Capacity">Bytes of room for the signature; 0 where the document is not signed.</param>
internal sealed record PdfDraft(byte[] Bytes, int RangeAt, int Capacity)
{
    private int ContentsAt => RangeAt + PdfSignatureSlot.RangeDigits + 2 + "/Contents".Length;

    /// <summary>Writes the byte range: all of the file but the room for the signature with its angle brackets.</summary>
    public (ReadOnlyMemory<byte> Before, ReadOnlyMemory<byte> After) Close()
    {
        var (start, end) = (ContentsAt, ContentsAt + 2 * Capacity + 2);
        Encoding.ASCII.GetBytes($"0 {start} {end} {Bytes.Length - end}", Bytes.AsSpan(RangeAt + 1));
        return (Bytes.AsMemory(0, start), Bytes.AsMemory(end));
    }

    /// <summary>Puts a signature into its room; false when it is too small.</summary>
    public bool Fill(ReadOnlySpan<byte> signature)
    {
        if (signature.Length > Capacity)
            return false;
        Encoding.ASCII.GetBytes(Convert.ToHexString(signature), Bytes.AsSpan(ContentsAt + 1));
        return true;
    }
}
