namespace Zhuxue.Training.Catalogue;

/// <summary>Settings <c>Catalogue:*</c>.</summary>
internal sealed class CatalogueOptions
{
    /// <summary>The largest video that staff may upload, in bytes.</summary>
    public long MaximumUploadBytes { get; set; } = 4L << 30;

    /// <summary>Whether originals stay after the renditions are made: needed to make better renditions one day.</summary>
    public bool KeepOriginals { get; set; } = true;

    /// <summary>Name or path of ffmpeg (Debian package ffmpeg).</summary>
    public string Ffmpeg { get; set; } = "ffmpeg";

    /// <summary>Name or path of ffprobe, from the same package.</summary>
    public string Ffprobe { get; set; } = "ffprobe";

    /// <summary>Threads of one video job.</summary>
    public int FfmpegThreads { get; set; } = 2;

    /// <summary>In front of <c>/media/…</c> in playlists: the address of a CDN, without a slash at its end; empty for the site itself.</summary>
    public string MediaBaseUrl { get; set; } = "";
}
