using System.Text;
using System.Text.Unicode;

namespace Zhuxue.Documents.Spreadsheets;

/// <summary>Finds out in which encoding a text file was saved: Excel on Chinese Windows writes GB18030 without saying so.</summary>
internal static class TextEncoding
{
    static TextEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>A strict decoder for the content.</summary>
    /// <exception cref="UnreadableSpreadsheetException">It is not text in any encoding that we read.</exception>
    public static Encoding Of(ReadOnlySpan<byte> content)
    {
        if (content is [0xEF, 0xBB, 0xBF, ..] || (!content.Contains((byte)0) && Utf8.IsValid(content)))
            return new UTF8Encoding(false, throwOnInvalidBytes: true);
        if (content is [0xFF, 0xFE, ..])
            return new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);
        if (content is [0xFE, 0xFF, ..])
            return new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);
        // Every format with binary fields has zero bytes; GB18030 text has none.
        if (content.Contains((byte)0))
            throw new UnreadableSpreadsheetException(SpreadsheetRefusal.NotASpreadsheet);
        var gb = Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        try
        {
            _ = gb.GetCharCount(content);
        }
        catch (DecoderFallbackException exception)
        {
            throw new UnreadableSpreadsheetException(SpreadsheetRefusal.UnknownEncoding, inner: exception);
        }
        return gb;
    }
}
