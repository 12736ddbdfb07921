using System.Security.Cryptography;
using Zhuxue.Platform;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Tests.Platform;

[Trait("Category", "NoDatabase")]
public sealed class SecretsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zhuxue-secrets-").FullName;
    private readonly Chance chance = new();

    private Keyring Keys => new(Path.Combine(folder, "keys"), chance);

    private BlobStore Blobs => new(Path.Combine(folder, "blobs"), Keys, new Ids(TimeProvider.System), chance);

    [Fact]
    public void The_first_start_makes_keys_that_only_the_user_can_read_and_the_next_finds_them()
    {
        var first = new FieldCipher(Keys, chance).Seal("learner.phone", "13800010001");
        Assert.Equal("13800010001", new FieldCipher(Keys, chance).Open("learner.phone", first));
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "keys")))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(folder, "keys")));
    }

    [Fact]
    public async Task Many_starters_at_once_end_with_the_same_keys()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Convert.ToHexString(Keys.Derive(1, "x")))));
        Assert.Single(keys.Distinct());
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder, "keys")).Length);
    }

    [Fact]
    public void A_second_master_key_encrypts_and_the_first_still_decrypts()
    {
        var old = new FieldCipher(Keys, chance).Seal("p", "旧");
        File.WriteAllText(Path.Combine(folder, "keys", "master-2.key"), Convert.ToBase64String(chance.Bytes(32)));
        var cipher = new FieldCipher(Keys, chance);
        Assert.Equal(2, Keys.Newest);
        Assert.Equal("旧", cipher.Open("p", old));
        Assert.Equal("新", cipher.Open("p", cipher.Seal("p", "新")));
    }

    [Fact]
    public void A_sealed_field_opens_only_for_its_purpose_and_unaltered()
    {
        var cipher = new FieldCipher(Keys, chance);
        var sealedText = cipher.Seal("learner.phone", "𠮷·䶮");
        Assert.NotEqual(sealedText, cipher.Seal("learner.phone", "𠮷·䶮"));
        Assert.Equal("𠮷·䶮", cipher.Open("learner.phone", sealedText));
        Assert.ThrowsAny<CryptographicException>(() => cipher.Open("learner.id-number", sealedText));
        var altered = sealedText[..^2] + (sealedText[^2] == 'A' ? 'B' : 'A') + sealedText[^1];
        Assert.ThrowsAny<CryptographicException>(() => cipher.Open("learner.phone", altered));
    }

    [Fact]
    public void A_digest_finds_the_same_text_again_and_differs_by_purpose()
    {
        var cipher = new FieldCipher(Keys, chance);
        Assert.Equal(cipher.Digest("a", "110101"), new FieldCipher(Keys, chance).Digest("a", "110101"));
        Assert.NotEqual(cipher.Digest("a", "110101"), cipher.Digest("b", "110101"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(300_000)]
    public async Task A_blob_comes_back_byte_for_byte_and_is_not_readable_on_disk(int length)
    {
        var content = chance.Bytes(length);
        var stored = await Blobs.PutAsync(content, default);
        Assert.Equal((length, Convert.ToHexStringLower(SHA256.HashData(content))), (stored.Length, stored.Sha256));
        Assert.Equal(content, await Blobs.ReadAsync(stored.Id, default));
        if (length > 64)
            Assert.Equal(-1, (await File.ReadAllBytesAsync(FileOf(stored.Id))).AsSpan().IndexOf(content.AsSpan(0, 32)));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-1)]
    [InlineData(70_000)]
    public async Task An_altered_blob_does_not_open(int at)
    {
        var stored = await Blobs.PutAsync(chance.Bytes(150_000), default);
        var file = await File.ReadAllBytesAsync(FileOf(stored.Id));
        file[at < 0 ? file.Length + at : at] ^= 1;
        await File.WriteAllBytesAsync(FileOf(stored.Id), file);
        await Assert.ThrowsAnyAsync<CryptographicException>(() => Blobs.ReadAsync(stored.Id, default));
    }

    [Fact]
    public async Task A_blob_cut_at_a_chunks_end_does_not_open()
    {
        var stored = await Blobs.PutAsync(chance.Bytes(150_000), default);
        await using (var file = File.OpenWrite(FileOf(stored.Id)))
            file.SetLength(BlobHeader + 2 * (65536 + 16));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => Blobs.ReadAsync(stored.Id, default));
    }

    [Fact]
    public async Task Too_long_a_content_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<BlobTooLongException>(() => Blobs.PutAsync(new MemoryStream(new byte[2000]), 1999, default));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Deleting_twice_is_no_error()
    {
        var stored = await Blobs.PutAsync(new byte[10], default);
        Blobs.Delete(stored.Id);
        Blobs.Delete(stored.Id);
        await Assert.ThrowsAsync<FileNotFoundException>(() => Blobs.ReadAsync(stored.Id, default));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private const int BlobHeader = 72;

    private string FileOf(Guid id) => Directory.GetFiles(Path.Combine(folder, "blobs"), $"{id:N}.blob", SearchOption.AllDirectories).Single();
}
