using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Blobs;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Platform;

public sealed class BlobStoreTests(TestSite site) : IClassFixture<TestSite>
{
    private BlobStore Blobs => site.Services.GetRequiredService<BlobStore>();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(200_001)]
    public async Task What_was_put_is_read_back_and_lies_encrypted(int length)
    {
        var content = new byte[length];
        Array.Fill(content, (byte)'A');
        var stored = await Blobs.PutAsync(content, default);
        Assert.Equal(length, stored.Length);
        Assert.Equal(content, await Blobs.ReadAsync(stored.Id, default));

        var file = Directory.GetFiles(Path.Combine(site.DataFolder, "blobs"), stored.Id.ToString("N") + "*", SearchOption.AllDirectories).Single();
        Assert.DoesNotContain("AAAAAAAA", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        Blobs.Delete(stored.Id);
        Blobs.Delete(stored.Id);
        await Assert.ThrowsAsync<FileNotFoundException>(() => Blobs.ReadAsync(stored.Id, default));
    }

    [Fact]
    public async Task An_altered_or_shortened_blob_does_not_open()
    {
        foreach (var damage in new Func<byte[], byte[]>[] { b => [.. b[..^1], (byte)(b[^1] ^ 1)], b => b[..^16], b => b[..(72 + 65_552)] })
        {
            var stored = await Blobs.PutAsync(new byte[100_000], default);
            var file = Directory.GetFiles(Path.Combine(site.DataFolder, "blobs"), stored.Id.ToString("N") + "*", SearchOption.AllDirectories).Single();
            await File.WriteAllBytesAsync(file, damage(await File.ReadAllBytesAsync(file)));
            await Assert.ThrowsAnyAsync<System.Security.Cryptography.CryptographicException>(() => Blobs.ReadAsync(stored.Id, default));
        }
    }

    [Fact]
    public async Task Too_long_a_content_leaves_nothing()
    {
        var before = Directory.GetFiles(site.DataFolder, "*", SearchOption.AllDirectories).Count(f => f.EndsWith("draft", StringComparison.Ordinal));
        await Assert.ThrowsAsync<BlobTooLongException>(() => Blobs.PutAsync(new MemoryStream(new byte[101]), 100, default));
        Assert.Equal(before, Directory.GetFiles(site.DataFolder, "*", SearchOption.AllDirectories).Count(f => f.EndsWith("draft", StringComparison.Ordinal)));
        Assert.Equal(100, (await Blobs.PutAsync(new MemoryStream(new byte[100]), 100, default)).Length);
    }
}
