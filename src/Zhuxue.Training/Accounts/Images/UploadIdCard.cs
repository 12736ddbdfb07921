using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Evidence;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Accounts.Images;

/// <summary>A side of the identity card was taken.</summary>
internal sealed record IdCardAccepted(Guid LearnerId, LearnerImageKind Side, Guid ImageId) : IEvent;

/// <summary>Takes a photo of one side of the identity card (M4): the front shows exactly one face, the back none.</summary>
internal sealed class UploadIdCard(
    TrainingDb db, PhotoFile files, VisionLine vision, PhotoCheck photos, FaceAnalyzer analyzer, LearnerImages images, Portraits portraits, PortraitEnrolment enrolment, EvidenceLog evidence, Events events)
{
    /// <summary>Enough to read every line of the card.</summary>
    private const int LongSide = 2000;

    /// <summary>The photo on a card that fills the picture takes 0.4 of its height; more is a person before the camera.</summary>
    private const float LargestFacePart = 0.5f;

    /// <summary>Patterns of the card's back are taken for faces now and then, but never this surely.</summary>
    private const float SureFace = 0.75f;

    /// <summary>Luma (0..255) and its deviation: below, there is no card to be seen.</summary>
    private const double Darkest = 35, Flattest = 8;

    public async Task<UploadOutcome> HandleAsync(Guid learnerId, LearnerImageKind side, IFormFile? file, CancellationToken cancellationToken)
    {
        if (!await db.Consents.AnyAsync(c => c.LearnerId == learnerId && c.Kind == ConsentKind.IdCard && c.WithdrawnAt == null, cancellationToken))
            return new(ConsentWords: "先要您同意，我们才能收身份证照片。不愿意上传，可以带身份证来当面核对，请打电话。");
        var photo = await files.ReadAsync(file, LongSide, cancellationToken);
        if (photo.Image is not { } image)
            return new(PhotoWords: photo.Words);
        image = image.Fit(LongSide);
        if (Fault(image) is { } fault)
            return new(PhotoWords: fault);
        return side == LearnerImageKind.IdCardFront ? await FrontAsync(learnerId, image, cancellationToken) : await BackAsync(learnerId, image, cancellationToken);
    }

    private async Task<UploadOutcome> FrontAsync(Guid learnerId, RgbImage image, CancellationToken cancellationToken)
    {
        if (await vision.TryRunAsync(() => photos.Check(image, PhotoKind.Snapshot), underWay: true, cancellationToken) is not { } check)
            return new(PhotoWords: files.BusyWords);
        if (check.Verdict != PhotoVerdict.TwoFaces && check.Face is { } seen && seen.Box.Height > LargestFacePart * image.Height)
            return new(PhotoWords: "这是人的照片，不是身份证。请拍身份证上有照片的那一面。");
        if (check.Embedding is not { } face)
            return new(PhotoWords: WordsOf(check.Verdict));

        // Without a portrait, or without the consent to face data, there is nothing to compare with.
        var portrait = await portraits.EmbeddingAsync(learnerId, cancellationToken);
        var similarity = portrait is null ? (double?)null : face.SimilarityTo(portrait);
        if (similarity is { } low && enrolment.Judge(low) == Likeness.Different)
            return new(PhotoWords: "身份证上的照片和您的本人照片不像同一个人。请拍您本人的身份证；如果就是您的，请先换一张本人照片，或者打电话给我们。");
        return await KeepAsync(learnerId, LearnerImageKind.IdCardFront, image, async () =>
        {
            if (similarity is { } known && await images.AcceptedAsync(learnerId, LearnerImageKind.Portrait, cancellationToken) is { } stored)
                (stored.CardSimilarity, stored.NeedsLook) = (known, stored.NeedsLook || enrolment.Judge(known) == Likeness.Uncertain);
        }, cancellationToken);
    }

    private async Task<UploadOutcome> BackAsync(Guid learnerId, RgbImage image, CancellationToken cancellationToken) =>
        await vision.TryRunAsync(() => analyzer.Detect(image), underWay: true, cancellationToken) is not { } faces ? new(PhotoWords: files.BusyWords)
            : faces.Any(box => box.Score >= SureFace) ? new(PhotoWords: "这一面有人像。请把身份证翻过来，拍有国徽的那一面，旁边不要有人。")
            : await KeepAsync(learnerId, LearnerImageKind.IdCardBack, image, () => Task.CompletedTask, cancellationToken);

    private async Task<UploadOutcome> KeepAsync(Guid learnerId, LearnerImageKind side, RgbImage image, Func<Task> others, CancellationToken cancellationToken)
    {
        var accepted = await images.AcceptAsync(learnerId, side, PhotoFile.Encode(image, LongSide), async stored =>
        {
            await others();
            evidence.Append("id-card-accepted", learnerId, new { ImageId = stored.Id, Side = side.ToString(), stored.Sha256 });
            await events.PublishAsync(new IdCardAccepted(learnerId, side, stored.Id), cancellationToken);
        }, cancellationToken);
        return accepted ? new(Accepted: true) : new(PhotoWords: LearnerImages.UploadedElsewhere);
    }

    private static string? Fault(RgbImage image)
    {
        double sum = 0, squares = 0;
        var pixels = image.Pixels;
        var count = 0;
        for (var i = 0; i + 2 < pixels.Length; i += 31 * 3, count++)
        {
            var luma = 0.299 * pixels[i] + 0.587 * pixels[i + 1] + 0.114 * pixels[i + 2];
            sum += luma;
            squares += luma * luma;
        }
        var mean = sum / count;
        return mean < Darkest ? "太暗，看不清身份证。请开灯或到窗边再拍。"
            : Math.Sqrt(Math.Max(0, squares / count - mean * mean)) < Flattest ? "没有看到身份证。请把身份证平放，占满画面再拍。" : null;
    }

    private static string WordsOf(PhotoVerdict verdict) => verdict switch
    {
        PhotoVerdict.NoFace => "没有看到身份证上的人像。请拍有照片的那一面，让身份证占满画面。",
        PhotoVerdict.TwoFaces => "照片里不止一张脸。请只拍身份证，旁边不要有人。",
        PhotoVerdict.TooSmall => "身份证拍得太小。请靠近一点，让身份证占满画面。",
        PhotoVerdict.TooDark => "太暗，看不清身份证上的人像。请开灯或到窗边再拍。",
        PhotoVerdict.TooBright => "反光或太亮，看不清身份证上的人像。请关掉闪光灯，放在深色桌面上再拍。",
        PhotoVerdict.Blurred => "照片有点模糊。请擦一擦镜头，拿稳了再拍。",
        _ => "身份证上的人像看不清。请把身份证平放，从正上方拍，不要遮挡、不要反光。",
    };
}
