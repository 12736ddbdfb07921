namespace Zhuxue.Documents;

/// <summary>How documents are printed and signed: the settings <c>Documents:…</c> of a site.</summary>
public sealed class DocumentsOptions
{
    /// <summary>Folder with <c>lxgw-wenkai/</c> and <c>wqy/</c>, as the Debian packages put them.</summary>
    public string FontFolder { get; set; } = "/usr/share/fonts/truetype";

    /// <summary>Certificate and private key that sign: PKCS#12 (.pfx, .p12), or PEM with key, certificate and those above it. Empty: made at the first start.</summary>
    public string SigningKeyFile { get; set; } = "";

    /// <summary>Password of that file; empty where it has none.</summary>
    public string SigningKeyPassword { get; set; } = "";

    /// <summary>Who signs, in the certificate that is made at the first start.</summary>
    public string SignerName { get; set; } = "筑学电子签名";

    /// <summary>Address of a time-stamp authority (RFC 3161). Empty: signatures carry no time stamp. Set: no document leaves without one.</summary>
    public string TimeStampUrl { get; set; } = "";

    /// <summary>PEM file with the roots that a time stamp's certificate must lead to. Empty: it is only checked that the stamp fits the signature and its own certificate.</summary>
    public string TimeStampRoots { get; set; } = "";

    /// <summary>How long the authority may take.</summary>
    public int TimeStampSeconds { get; set; } = 10;
}
