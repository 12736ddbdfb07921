using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Documents.Papers;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Learning;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Hours.Proofs;

/// <summary><c>GET /proofs/{enrolmentId}/file</c>: the learner's own hour proof as a signed PDF, to look at, print or keep.</summary>
internal static class PrintProof
{
    private const int PortraitSide = 320;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/proofs/{enrolmentId:guid}/file", HandleAsync);

    private static async Task<Results<FileContentHttpResult, NotFound, ProblemHttpResult>> HandleAsync(
        Guid enrolmentId, bool? keep, HttpContext http, IssueProof proofs, TrainingDb db, BlobStore blobs, PaperPress press, IOptions<LearningOptions> learning, CancellationToken cancellationToken)
    {
        if ((await proofs.GetAsync(http.User.LearnerId(), enrolmentId, cancellationToken)).Proof is not { } proof)
            return TypedResults.NotFound();
        var facts = proofs.FactsOf(proof);
        var printed = await press.PrintAsync(new HourProof
        {
            Serial = proof.Serial,
            Name = facts.Name,
            IdentityNumber = facts.IdentityNumber,
            Occupation = facts.Occupation,
            TrainingYear = string.Create(CultureInfo.InvariantCulture, $"{facts.Year}年度（{facts.StartsOn:yyyy-MM-dd} 至 {facts.EndsOn:yyyy-MM-dd}）"),
            LearningPeriod = string.Create(CultureInfo.InvariantCulture, $"{facts.LearnedFrom:yyyy'年'MM'月'dd'日'} 至 {facts.LearnedUntil:yyyy'年'MM'月'dd'日'}"),
            ExamResult = facts.ExamResult,
            CommonHours = facts.CommonHours,
            OccupationHours = facts.OccupationHours,
            Statement = $"经审核，上列学时真实有效，计入该学员{facts.Year}年度继续教育学时。",
            Institution = facts.Institution,
            IssuedOn = facts.IssuedOn,
            VerificationAddress = $"{learning.Value.OriginOf(http.Request)}/verify/{proof.Serial}".ToUpperInvariant(),
            Portrait = await PortraitAsync(db, blobs, proof, cancellationToken),
            Sample = facts.Sample,
        }, cancellationToken);
        if (printed.Refusal is { } refusal)
            return Problem.Of("hours:proof-not-printed", 409, "学时证明暂时打不出来，学时不受影响。", refusal.Words);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(printed.Pdf!, "application/pdf", keep == true ? $"{proof.Serial}.pdf" : null);
    }

    /// <summary>Small and without metadata; null when the picture was erased since, and the paper shows an outline.</summary>
    private static async Task<byte[]?> PortraitAsync(TrainingDb db, BlobStore blobs, IssuedProof proof, CancellationToken cancellationToken)
    {
        var blob = await db.Set<LearnerImage>().Where(i => i.LearnerId == proof.LearnerId && i.Id == proof.PortraitImageId && i.State != LearnerImageState.Erased)
            .Select(i => (Guid?)i.BlobId).SingleOrDefaultAsync(cancellationToken);
        return blob is { } id && ImageDecoder.Decode(await blobs.ReadAsync(id, cancellationToken), enough: 2 * PortraitSide).Image is { } image ? PhotoFile.Encode(Framed(image), PortraitSide) : null;
    }

    /// <summary>The paper's frame is 3 : 4; what is too much falls away at both sides, or more below than above the head.</summary>
    private static RgbImage Framed(RgbImage image)
    {
        var (width, height) = (Math.Min(image.Width, image.Height * 3 / 4), Math.Min(image.Height, image.Width * 4 / 3));
        return image.Crop((image.Width - width) / 2, (image.Height - height) / 3, width, height);
    }
}
