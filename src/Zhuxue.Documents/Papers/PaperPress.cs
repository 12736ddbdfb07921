using Zhuxue.Documents.Pdf;
using Zhuxue.Documents.Pdf.Fonts;
using Zhuxue.Documents.Signing;

namespace Zhuxue.Documents.Papers;

/// <summary>
/// Prints hour proofs and certificates as signed PDF files. One for a site, for as many threads as come; fonts are opened with the first paper and then
/// take about 3 MB, subsets of them at most 8 MB. The same input at the same time makes the same file.
/// </summary>
public sealed class PaperPress : IDisposable
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    private readonly TimeProvider time;
    private readonly PdfSigner signer;
    private readonly Lazy<PaperFonts> fonts;
    private readonly Lazy<PdfForm> proofWatermark;
    private readonly Lazy<PdfForm> certificateWatermark;

    /// <summary>Opens the signing key; the first start makes one.</summary>
    /// <param name="keyFolder">The site's folder of keys, readable by its user alone.</param>
    /// <param name="chance">Fills a span with random bytes from a cryptographic source.</param>
    /// <exception cref="InvalidOperationException">The key cannot be used; the message names the remedy.</exception>
    public PaperPress(DocumentsOptions options, string keyFolder, TimeProvider time, Action<Span<byte>> chance)
        : this(options, keyFolder, time, chance, null)
    {
    }

    internal PaperPress(DocumentsOptions options, string keyFolder, TimeProvider time, Action<Span<byte>> chance, SubsetCache? subsets)
    {
        this.time = time;
        signer = new(SigningKey.Open(options, keyFolder, time.GetUtcNow()), options.TimeStampUrl.Length > 0 ? new(options, time, chance) : null);
        fonts = new(() => new PaperFonts(options.FontFolder, subsets));
        proofWatermark = new(() => PaperOrnaments.Watermark(fonts.Value, 128, 0.3, 105, 140, 28.6));
        certificateWatermark = new(() => PaperOrnaments.Watermark(fonts.Value, 132, 0.5, 174, 108.5, 18.3));
    }

    /// <summary>Prints an hour proof.</summary>
    /// <exception cref="ArgumentException">The serial has a wrong check character, the address is not ASCII or too long for a code, or half of the log's lines is missing.</exception>
    /// <exception cref="FileNotFoundException">A font is not installed; the message names its package.</exception>
    public ValueTask<PaperResult> PrintAsync(HourProof proof, CancellationToken cancellationToken = default) =>
        PrintAsync((signed, room) => HourProofDrawing.Draw(proof, fonts.Value, proofWatermark, signed, room), cancellationToken);

    /// <summary>Prints a certificate.</summary>
    /// <exception cref="ArgumentException">The number has a wrong check character, or the address is not ASCII or too long for a code.</exception>
    /// <exception cref="FileNotFoundException">A font is not installed; the message names its package.</exception>
    public ValueTask<PaperResult> PrintAsync(Certificate certificate, CancellationToken cancellationToken = default) =>
        PrintAsync((signed, room) => CertificateDrawing.Draw(certificate, fonts.Value, certificateWatermark, signed, room), cancellationToken);

    public void Dispose()
    {
        signer.Dispose();
        if (fonts.IsValueCreated)
            fonts.Value.Dispose();
    }

    private async ValueTask<PaperResult> PrintAsync(Func<DateTimeOffset, int, PdfDraft> draw, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!signer.HoldsOn(now))
            return new(null, new(PaperFault.Certificate, "", "签名证书已过期或尚未生效，所以没有生成文件。请联系培训机构更换签名证书。"));
        try
        {
            return new(await signer.SignAsync(room => draw(now.ToOffset(Beijing), room), cancellationToken), null);
        }
        catch (PaperRefusedException refused)
        {
            return new(null, refused.Refusal);
        }
        catch (TimeStampException)
        {
            return new(null, new(PaperFault.TimeStamp, "", "时间戳服务暂时没有回应，所以没有生成文件；您的学时和证书不受影响。请过几分钟再试。"));
        }
    }
}
