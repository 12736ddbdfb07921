using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Data;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Exams.Bank.Pictures;

/// <summary>A kept picture, or words beside the field.</summary>
internal sealed record KeptPicture(Guid? Id, string? Words);

/// <summary>Keeps a picture of a question. What it is is told from its content; it is made anew, so that nothing but the picture is kept.</summary>
internal sealed class KeepPicture(TrainingDb db, BlobStore blobs, Ids ids, TimeProvider clock, IOptions<ExamsOptions> options)
{
    private const int LongSide = 1600, Quality = 92;

    /// <summary>The pictures that are kept already, by the files that they would be uploaded from.</summary>
    public async Task<Dictionary<string, Guid>> KnownAsync(IReadOnlyCollection<string> sha256, CancellationToken cancellationToken)
    {
        var known = await db.QuestionPictures.AsNoTracking().Where(p => sha256.Contains(p.SourceSha256) || sha256.Contains(p.Sha256)).OrderByDescending(p => p.Id).ToListAsync(cancellationToken);
        var ids = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var picture in known)
            (ids[picture.SourceSha256], ids[picture.Sha256]) = (picture.Id, picture.Id);
        return ids;
    }

    /// <summary>Lower-case hex SHA-256: how a file is known again.</summary>
    public static string Sha256Of(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));

    public async Task<KeptPicture> HandleAsync(IFormFile file, Guid? staffId, CancellationToken cancellationToken)
    {
        if (file.Length > options.Value.PictureBytesMost)
            return new(null, TooLarge);
        using var memory = new MemoryStream((int)file.Length);
        await file.CopyToAsync(memory, cancellationToken);
        return await HandleAsync(memory.ToArray(), staffId, cancellationToken);
    }

    /// <summary>Whether the bytes could be kept; null when they could, else why not.</summary>
    public string? FaultOf(byte[] file) => Read(file).Words;

    /// <summary>Keeps the bytes; the same file uploaded again is the same picture. Saves by itself: a picture that no question uses harms nobody.</summary>
    public async Task<KeptPicture> HandleAsync(byte[] file, Guid? staffId, CancellationToken cancellationToken)
    {
        var sha = Sha256Of(file);
        if (await KnownAsync(sha, cancellationToken) is { } known)
            return new(known, null);
        var (image, words) = Read(file);
        if (image is null)
            return new(null, words);
        image = image.Fit(LongSide);
        var blob = await blobs.PutAsync(JpegEncoder.Encode(image, Quality), cancellationToken);
        var picture = new QuestionPicture { Id = ids.New(), BlobId = blob.Id, SourceSha256 = sha, Sha256 = blob.Sha256, Width = image.Width, Height = image.Height, StaffId = staffId, UploadedAt = clock.GetUtcNow() };
        db.Add(picture);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new(picture.Id, null);
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            db.Entry(picture).State = EntityState.Detached;
            blobs.Delete(blob.Id);
            return new(await KnownAsync(sha, cancellationToken), null);
        }
    }

    private string TooLarge => $"图片太大，最多 {options.Value.PictureBytesMost / 1048576.0:0.#} MB。学员要在手机上看，请缩小后再传。";

    private (RgbImage? Image, string? Words) Read(byte[] file)
    {
        if (file.Length > options.Value.PictureBytesMost)
            return (null, TooLarge);
        var decoded = ImageDecoder.Decode(file, ImageLimits.Upload with { MaxBytes = (int)options.Value.PictureBytesMost }, LongSide);
        if (decoded.Image is { } image)
            return (image, null);
        var wording = Words.For(decoded.Refusal!.Value);
        return (null, (wording.Cause + wording.Remedy).Replace("照片", "图片", StringComparison.Ordinal));
    }

    private Task<Guid?> KnownAsync(string sha, CancellationToken cancellationToken) =>
        db.QuestionPictures.Where(p => p.SourceSha256 == sha || p.Sha256 == sha).OrderBy(p => p.Id).Select(p => (Guid?)p.Id).FirstOrDefaultAsync(cancellationToken);
}
