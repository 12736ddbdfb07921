using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Documents.Papers;
using Zhuxue.Platform.Blobs;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Hours.Proofs;

/// <summary>Prints an issued proof as a signed PDF.</summary>
internal sealed class ProofPaper(TrainingDb db, IssueProof proofs, BlobStore blobs, PaperPress press)
{
    private const int PortraitSide = 320;

    /// <param name="origin">Where the QR code leads, without a slash at its end.</param>
    public async Task<PaperResult> PrintAsync(IssuedProof proof, string origin, CancellationToken cancellationToken)
    {
        var facts = proofs.FactsOf(proof);
        return await press.PrintAsync(new HourProof
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
            VerificationAddress = $"{origin}/verify/{proof.Serial}".ToUpperInvariant(),
            Portrait = await PortraitAsync(proof, cancellationToken),
            Sample = facts.Sample,
        }, cancellationToken);
    }

    /// <summary>Small and without metadata; null when the picture was erased since, and the paper shows an outline.</summary>
    private async Task<byte[]?> PortraitAsync(IssuedProof proof, CancellationToken cancellationToken)
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
