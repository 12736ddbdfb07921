using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Documents.Papers;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Web;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Accounts.Photos;
using Zhuxue.Registry.Accounts.SignIn;
using Zhuxue.Vision;
using Zhuxue.Vision.Images;

namespace Zhuxue.Registry.Certificates;

/// <summary>
/// <c>GET /certificates/{id}/certificate.pdf</c>: 电子培训合格证 for its holder, signed. Only certificates that were issued here are printed: the paper of an
/// imported one is its issuer's.
/// </summary>
internal static class PrintCertificate
{
    private const int PortraitWidth = 240, PortraitHeight = 320, PortraitQuality = 80;
    private const string Statement = "持证人参加住房和城乡建设领域施工现场专业人员职业培训，经考核合格，特发此证。";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/certificates/{id:guid}/certificate.pdf", HandleAsync).RequireAuthorization(Policies.Person).ExcludeFromDescription();

    /// <summary>Whether a certificate was issued here and is not voided.</summary>
    public static bool IsPrinted(Certificate certificate) => certificate is { State: not CertificateState.Voided, PhotoId: not null } && Mod112.IsValid(certificate.Number);

    private static async Task<Results<FileContentHttpResult, NotFound, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext context, RegistryDb db, PersonFile persons, BlobStore blobs, PaperPress press, VerifyAddress address, VisionLine vision, IOptions<CertificatesOptions> rules, CancellationToken cancellationToken)
    {
        var personId = context.User.PersonId();
        var certificate = await db.Set<Certificate>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.PersonId == personId, cancellationToken);
        if (certificate is null || !IsPrinted(certificate))
            return TypedResults.NotFound();
        var person = await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == personId, cancellationToken);
        var years = await db.Set<CertificateYear>().AsNoTracking().Where(y => y.CertificateId == id).OrderBy(y => y.Year).ToListAsync(cancellationToken);
        var before = certificate.ReplacesId is { } replaced ? await db.Set<Certificate>().AsNoTracking().SingleAsync(c => c.Id == replaced, cancellationToken) : null;
        var photo = await db.Set<PersonPhoto>().AsNoTracking().SingleAsync(p => p.Id == certificate.PhotoId, cancellationToken);
        var jpeg = await blobs.ReadAsync(photo.BlobId, cancellationToken);
        if (await vision.TryRunAsync(() => PortraitOf(jpeg), underWay: false, cancellationToken) is not { } portrait)
            return Problem.Of("certificates:busy", StatusCodes.Status503ServiceUnavailable, "现在下载的人很多。", "请过一分钟再试。");
        var printed = await press.PrintAsync(new Zhuxue.Documents.Papers.Certificate
        {
            Number = certificate.Number,
            Name = person.Name,
            IdentityNumber = persons.NumberOf(person).ToString(),
            Occupation = certificate.OccupationTitle,
            Statement = Statement,
            Years = [.. years.Select(y => $"{y.Year}年度，继续教育学时为{y.Hours}学时")],
            StatusNote = $"有效、已更新或已撤销，以扫码核验的实时结果为准。按年度完成继续教育的，持续有效；{rules.Value.ValidityYears}年累计不足{rules.Value.ValidityYears * rules.Value.HoursPerYear}学时的，须重新参加培训。",
            ReplacementNote = before is null ? Zhuxue.Documents.Papers.Certificate.NoPredecessor : $"本证书替代{before.Number}，原证书自{certificate.IssuedOn:yyyy年MM月dd日}起作废。",
            Institution = certificate.Issuer,
            IssuedOn = certificate.IssuedOn,
            VerificationAddress = address.Of(certificate),
            Portrait = portrait,
            Sample = certificate.Number.StartsWith("DEMO-", StringComparison.Ordinal),
        }, cancellationToken);
        if (printed.Pdf is not { } pdf)
            return Problem.Of("certificates:not-printed", StatusCodes.Status503ServiceUnavailable, "现在打不出这本证书。", printed.Refusal!.Words);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(pdf, "application/pdf", $"电子培训合格证-{certificate.Number}.pdf");
    }

    /// <summary>The middle of the photo at 3:4, small enough for a paper.</summary>
    private static byte[] PortraitOf(byte[] jpeg)
    {
        var picture = ImageDecoder.Decode(jpeg).Image ?? throw new InvalidOperationException("A stored photo cannot be decoded.");
        var (width, height) = picture.Width * 4 > picture.Height * 3 ? (picture.Height * 3 / 4, picture.Height) : (picture.Width, picture.Width * 4 / 3);
        return JpegEncoder.Encode(picture.Crop((picture.Width - width) / 2, (picture.Height - height) / 2, width, height).Resize(PortraitWidth, PortraitHeight), PortraitQuality);
    }
}
