using System.Diagnostics;

namespace Zhuxue.Tests.Documents.Papers;

/// <summary>Programs that are not ours, asked what they think of a document: pdfsig, pdftotext, pdftoppm, pdffonts (poppler), qpdf, zbarimg.</summary>
internal sealed class PdfTools : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zhuxue-pdf-");
    private readonly string file;

    public PdfTools(byte[] pdf)
    {
        file = Path.Combine(folder.FullName, "paper.pdf");
        File.WriteAllBytes(file, pdf);
    }

    /// <summary>What pdfsig says, with exit status and errors.</summary>
    public Task<string> SignatureAsync() => RunAsync("pdfsig", file);

    /// <summary>What qpdf finds wrong; empty where nothing.</summary>
    public async Task<string> FaultsAsync()
    {
        var said = await RunAsync("qpdf", "--check", file);
        return said.Contains("No syntax or stream encoding errors found", StringComparison.Ordinal) && !said.Contains("WARNING", StringComparison.Ordinal) ? "" : said;
    }

    /// <summary>The text without line ends, as one copies it; wide spaces are narrow there.</summary>
    public async Task<string> TextAsync() => (await RunAsync("pdftotext", "-raw", file, "-")).Replace("\n", "", StringComparison.Ordinal);

    /// <summary>The structure tree that a screen reader gets, with its texts.</summary>
    public Task<string> StructureAsync() => RunAsync("pdfinfo", "-struct-text", file);

    public Task<string> InformationAsync() => RunAsync("pdfinfo", file);

    public Task<string> FontsAsync() => RunAsync("pdffonts", file);

    /// <summary>What a reader finds in the QR code of the page.</summary>
    /// <param name="how">Options of pdftoppm, such as <c>-mono</c>.</param>
    public async Task<string> CodeAsync(int dpi, params string[] how)
    {
        await RunAsync("pdftoppm", [.. how, "-r", $"{dpi}", "-singlefile", file, Path.Combine(folder.FullName, "page")]);
        var picture = folder.EnumerateFiles("page.*").Single().FullName;
        var code = await RunAsync("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture);
        File.Delete(picture);
        return code.Split('\n')[0];
    }

    /// <summary>The page as grey pixels.</summary>
    public async Task<(int Width, int Height, byte[] Grey)> PixelsAsync(int dpi)
    {
        var stem = Path.Combine(folder.FullName, "grey");
        await RunAsync("pdftoppm", "-gray", "-r", $"{dpi}", "-singlefile", file, stem);
        var bytes = await File.ReadAllBytesAsync(stem + ".pgm");
        var head = System.Text.Encoding.ASCII.GetString(bytes, 0, 40).Split('\n', ' ');
        var (width, height) = (int.Parse(head[1]), int.Parse(head[2]));
        return (width, height, bytes[^(width * height)..]);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        // zbarimg complains of a missing message bus on its error stream.
        return program == "zbarimg" ? output : output + await errors;
    }
}
