using System.Diagnostics;
using System.Globalization;
using System.Text;
using Zhuxue.Documents.Codes;

namespace Zhuxue.Tests.Documents;

[Trait("Category", "NoDatabase")]
public sealed class QrCodeTests
{
    [Theory]
    [InlineData("https://peixun.example.cn/phone#AbC-_0123456789xyzABCD")]
    [InlineData("http://127.0.0.1:5080/phone#AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_reader_that_is_not_ours_reads_what_was_written(string text)
    {
        var code = QrCode.Of(text);
        var file = Path.Combine(Directory.CreateTempSubdirectory("zhuxue-qr-").FullName, "code.pgm");
        await File.WriteAllBytesAsync(file, Picture(code, scale: 5));
        using var reader = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--raw", file]) { RedirectStandardOutput = true })!;
        var read = await reader.StandardOutput.ReadToEndAsync();
        await reader.WaitForExitAsync();
        Assert.Equal(text, read.TrimEnd('\n'));
    }

    [Fact]
    public void The_svg_path_covers_just_the_black_squares()
    {
        var code = QrCode.Of("https://example.cn/phone#x");
        var drawn = new bool[code.Size, code.Size];
        foreach (var run in code.SvgPath().Split('M', StringSplitOptions.RemoveEmptyEntries))
        {
            // "column rowhLENGTHv1h-LENGTHz"
            var (at, rest) = (run[..run.IndexOf('h', StringComparison.Ordinal)].Split(' '), run[(run.IndexOf('h', StringComparison.Ordinal) + 1)..]);
            var length = int.Parse(rest[..rest.IndexOf('v', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
            for (var i = 0; i < length; i++)
                drawn[int.Parse(at[1], CultureInfo.InvariantCulture), int.Parse(at[0], CultureInfo.InvariantCulture) + i] = true;
        }
        for (var row = 0; row < code.Size; row++)
        {
            for (var column = 0; column < code.Size; column++)
                Assert.Equal(code[row, column], drawn[row, column]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://例子.cn/")]
    public void What_readers_disagree_on_is_refused(string text) => Assert.Throws<ArgumentException>(() => QrCode.Of(text));

    [Fact]
    public void What_an_old_phone_could_not_read_is_refused() => Assert.Throws<ArgumentException>(() => QrCode.Of(new string('a', QrCode.LongestText + 1)));

    private static byte[] Picture(QrCode code, int scale)
    {
        var side = code.Size * scale;
        var pixels = new byte[side * side];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = code[i / side / scale, i % side / scale] ? (byte)0 : (byte)255;
        return [.. Encoding.ASCII.GetBytes($"P5\n{side} {side}\n255\n"), .. pixels];
    }
}
