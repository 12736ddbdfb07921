using System.Runtime.InteropServices;

namespace Zhuxue.Vision.Images;

/// <summary>The simplified reading API of libpng 1.6 (Debian package libpng16-16).</summary>
internal static unsafe partial class LibPng
{
    private const string Library = "libpng16.so.16";

    public const uint Version = 1, FormatRgb = 2;

    /// <summary>16-bit files without a word on gamma are sRGB like others; libpng would take them for linear, and show them far too bright.</summary>
    public const uint Flag16BitSrgb = 4;

    [StructLayout(LayoutKind.Sequential)]
    public struct Image
    {
        public void* Opaque;
        public uint Version, Width, Height, Format, Flags, ColormapEntries, WarningOrError;
        public fixed byte Message[64];
    }

    [LibraryImport(Library, EntryPoint = "png_image_begin_read_from_memory")]
    public static partial int BeginRead(Image* image, byte* memory, nuint size);

    /// <summary>Frees <paramref name="image"/>'s own memory too, also when it fails.</summary>
    [LibraryImport(Library, EntryPoint = "png_image_finish_read")]
    public static partial int FinishRead(Image* image, byte* background, byte* buffer, int rowStride, void* colormap);

    [LibraryImport(Library, EntryPoint = "png_image_free")]
    public static partial void Free(Image* image);
}
