namespace Zhuxue.Platform;

/// <summary>Settings <c>Site:*</c> of each site.</summary>
public sealed class PlatformOptions
{
    /// <summary>Where keys, blobs and the SQLite database lie. Made at the first start, readable by the site's user alone.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>Where npm's parts lie (models, ONNX Runtime): <c>artifacts/parts</c> in a checkout.</summary>
    public string PartsFolder { get; set; } = "artifacts/parts";
}
