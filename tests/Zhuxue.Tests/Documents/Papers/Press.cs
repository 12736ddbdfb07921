using System.Security.Cryptography;
using Zhuxue.Documents;
using Zhuxue.Documents.Papers;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Documents.Papers;

/// <summary>A press with a key of its own, made once for a class of tests.</summary>
public sealed class Press : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zhuxue-press-");

    public Press()
    {
        Time.Set(new(2025, 12, 8, 2, 24, 36, TimeSpan.Zero));
        Printing = Another();
    }

    /// <summary>Another press with the same key and nothing in its caches.</summary>
    public PaperPress Another() => new(new DocumentsOptions(), folder.FullName, Time, RandomNumberGenerator.Fill);

    public ManualTime Time { get; } = new();

    public PaperPress Printing { get; }

    public async Task<byte[]> PrintAsync(HourProof proof) => Printed(await Printing.PrintAsync(proof));

    public async Task<byte[]> PrintAsync(Certificate certificate) => Printed(await Printing.PrintAsync(certificate));

    public async Task<PaperRefusal> RefusedAsync(HourProof proof)
    {
        var result = await Printing.PrintAsync(proof);
        Assert.Null(result.Pdf);
        return result.Refusal!;
    }

    public void Dispose()
    {
        Printing.Dispose();
        folder.Delete(recursive: true);
    }

    private static byte[] Printed(PaperResult result)
    {
        Assert.Null(result.Refusal);
        return result.Pdf!;
    }
}
