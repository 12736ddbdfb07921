using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Zhuxue.Platform.Signing;

namespace Zhuxue.Tests.Platform;

/// <summary>Signed requests against the vectors of docs/decisions/0026, which OpenSSL made.</summary>
[Trait("Category", "NoDatabase")]
public sealed class SignedRequestTests : IDisposable
{
    private const string Pem = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLKUF0DFSRJslR2KK
        jSOb8jlAfExo6cqb4ro+jKI0cryhRANCAASklW9YgD3PH4k0LtIIACQ18XbIG9Gx
        Bqx6gklP9WJobuUOen5j1+i8oA7ZTkibeYMX/UQKQ2NB3sKUY/TALqoB
        -----END PRIVATE KEY-----
        """;

    private const string PublicKey = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEpJVvWIA9zx+JNC7SCAAkNfF2yBvRsQaseoJJT/ViaG7lDnp+Y9fovKAO2U5Im3mDF/1ECkNjQd7ClGP0wC6qAQ==";
    private const string KeyId = "SckuH5MzkIXi-kepKe6IyQ";
    private const string Path = "/api/v1/hour-records/bjjg/2026-000123", Date = "2026-03-10T01:00:00.000Z";
    private const string Body = """{"idNumber":"110101198203150003","hours":32}""";
    private const string Signature = "ex2P10RGjLZR4MjJJOM7-m8dJSR19APWc4ntFgpQ0F84KJlddclp_NQRfwUJqtCgGreBa9NwJ2KTgbkT-xrNJA";

    private readonly string folder = Directory.CreateTempSubdirectory("zhuxue-key-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_signed_text_is_that_of_the_vector()
    {
        Assert.Equal(
            "ZHUXUE-ES256-1\nPUT\n/api/v1/hour-records/bjjg/2026-000123\n2026-03-10T01:00:00.000Z\nd4f76f142c293d52530a6ad225c5e31266dd22286e40ee24aa376e01c4d646c0",
            SignedRequests.Canonical("PUT", Path, Date, SHA256.HashData(Encoding.UTF8.GetBytes(Body))));
    }

    [Fact]
    public void A_signature_that_openssl_made_is_verified()
    {
        var headers = new HeaderDictionary
        {
            ["Authorization"] = $"ZHUXUE-ES256 key=\"{KeyId}\", signature=\"{Signature}\"",
            ["Zhuxue-Date"] = Date,
            ["Content-Digest"] = "sha-256=:1PdvFCwpPVJTCmrSJcXjEmbdIihuQO4kqjduAcTWRsA=:",
        };
        var signature = SignedRequests.Read(headers);
        Assert.NotNull(signature);
        Assert.True(signature.IsBody(Encoding.UTF8.GetBytes(Body)));
        Assert.True(signature.IsSignedBy("PUT", Path, Convert.FromBase64String(PublicKey)));
        Assert.False(signature.IsSignedBy("DELETE", Path, Convert.FromBase64String(PublicKey)));
        Assert.False(signature.IsSignedBy("PUT", Path + "4", Convert.FromBase64String(PublicKey)));
        Assert.False((signature with { DateText = "2026-03-10T01:00:00.001Z" }).IsSignedBy("PUT", Path, Convert.FromBase64String(PublicKey)));
        Assert.False(signature.IsBody(Encoding.UTF8.GetBytes(Body + " ")));
    }

    [Fact]
    public async Task What_is_signed_here_is_read_and_verified_here()
    {
        using var key = SigningKey.FromPem(Pem, "the vector");
        Assert.Equal(KeyId, key.Id);
        Assert.Equal(PublicKey, key.PublicKey);
        using var request = new HttpRequestMessage(HttpMethod.Put, "https://registry.example" + Path) { Content = JsonContent.Create(new { hours = 32 }) };
        await SignedRequests.SignAsync(request, key, DateTimeOffset.Parse(Date, null), default);
        var headers = new HeaderDictionary();
        foreach (var (name, values) in request.Headers)
            headers[name] = values.ToArray();
        var signature = SignedRequests.Read(headers);
        Assert.Equal(Date, signature!.DateText);
        Assert.True(signature.IsBody(await request.Content.ReadAsByteArrayAsync()));
        Assert.True(signature.IsSignedBy("PUT", Path, Convert.FromBase64String(PublicKey)));
        Assert.Equal(64, Base64Url.DecodeFromChars(request.Headers.Authorization!.Parameter!.Split('"')[3]).Length);
    }

    [Fact]
    public void A_key_file_is_made_once_for_its_user_alone_and_a_damaged_one_is_never_replaced()
    {
        var file = System.IO.Path.Combine(folder, "keys", "upload.pem");
        using var first = SigningKey.OpenOrCreate(file);
        using var second = SigningKey.OpenOrCreate(file);
        Assert.Equal(first.Id, second.Id);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.WriteAllText(file, "nothing");
        Assert.Contains("move it away", Assert.Throws<InvalidOperationException>(() => SigningKey.OpenOrCreate(file)).Message, StringComparison.Ordinal);
        Assert.Equal("nothing", File.ReadAllText(file));
    }

    [Fact]
    public void Public_keys_are_read_in_one_line_or_as_pem_and_other_curves_are_none()
    {
        Assert.Equal((KeyId, PublicKey), PublicKeys.Read(PublicKey));
        Assert.Equal((KeyId, PublicKey), PublicKeys.Read($"-----BEGIN PUBLIC KEY-----\r\n{PublicKey[..64]}\r\n{PublicKey[64..]}\r\n-----END PUBLIC KEY-----\r\n"));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Null(PublicKeys.Read(Convert.ToBase64String(other.ExportSubjectPublicKeyInfo())));
        using var rsa = RSA.Create(2048);
        Assert.Null(PublicKeys.Read(Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())));
        Assert.Null(PublicKeys.Read("hello"));
        Assert.Null(PublicKeys.Read(null));
    }
}
