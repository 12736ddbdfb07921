using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Signing;
using Zhuxue.Registry.Records;

namespace Zhuxue.Registry.Intake;

/// <summary>A request whose signature holds: who sent it, and its body.</summary>
internal sealed record SignedBody(Institution Institution, byte[] Body);

/// <summary>
/// Lets a request in when an institution has signed it (decision 26): registered key, own institution, right clock, whole body, right
/// signature, and, where asked, never seen before. The order is that of the cost.
/// </summary>
internal sealed class SignatureGate(RegistryDb db, TimeProvider clock, IOptions<IntakeOptions> options)
{
    /// <summary>Ten times the longest record.</summary>
    private const int BodyMost = 16 * 1024;

    /// <param name="context">The request.</param>
    /// <param name="institutionCode">The institution that it is about; null: the key says which.</param>
    /// <param name="once">The request must not be one that was answered already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<(SignedBody? Signed, ProblemHttpResult? Refusal)> EnterAsync(HttpContext context, string? institutionCode, bool once, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (SignedRequests.Read(request.Headers) is not { } signature)
            return (null, IntakeProblems.SignatureMissing());
        var now = clock.GetUtcNow();
        var window = TimeSpan.FromMinutes(options.Value.ClockMinutes);
        if (signature.Date < now - window || signature.Date > now + window)
            return (null, IntakeProblems.DateOutside(now));
        var key = await db.Set<InstitutionKey>().AsNoTracking().SingleOrDefaultAsync(k => k.Id == signature.KeyId, cancellationToken);
        if (key is null)
            return (null, IntakeProblems.KeyUnknown());
        if (key.RevokedAt is not null)
            return (null, IntakeProblems.KeyRevoked());
        if (await ReadAsync(request, cancellationToken) is not { } body)
            return (null, IntakeProblems.BodyTooLarge());
        if (!signature.IsBody(body))
            return (null, IntakeProblems.DigestWrong());
        var pathAndQuery = request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        if (!signature.IsSignedBy(request.Method, pathAndQuery, Convert.FromBase64String(key.PublicKey)))
            return (null, IntakeProblems.SignatureWrong());

        // Who it is is known from here on; before, nobody learns which institutions there are.
        var own = await db.Set<Institution>().AsNoTracking().SingleAsync(i => i.Id == key.InstitutionId, cancellationToken);
        if (institutionCode is not null && institutionCode != own.Code)
            return (null, await db.Set<Institution>().AnyAsync(i => i.Code == institutionCode, cancellationToken) ? IntakeProblems.InstitutionOther() : IntakeProblems.InstitutionUnknown());
        return once && !await RememberAsync(key.Id, SignedRequests.Canonical(request.Method, pathAndQuery, signature.DateText, signature.Digest), signature.Date + window, cancellationToken)
            ? (null, IntakeProblems.Replayed()) : (new(own, body), null);
    }

    private async Task<bool> RememberAsync(string keyId, string canonical, DateTimeOffset forgetAt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Set<SeenRequest>().Where(r => r.ForgetAt < now).ExecuteDeleteAsync(cancellationToken);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(keyId + "\n" + canonical)));
        db.Add(new SeenRequest { Digest = digest, ForgetAt = forgetAt });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > BodyMost)
            return null;
        using var memory = new MemoryStream();
        var buffer = new byte[4096];
        for (int count; (count = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (memory.Length + count > BodyMost)
                return null;
            memory.Write(buffer, 0, count);
        }
        return memory.ToArray();
    }
}
