using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Evidence;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Accounts.Images;

/// <summary>A portrait was taken as the face that every later one is compared with (M4, M6).</summary>
internal sealed record PortraitAccepted(Guid LearnerId, Guid ImageId) : IEvent;

/// <summary>What came of an upload: taken, or words beside a field.</summary>
internal sealed record UploadOutcome(bool Accepted = false, string? PhotoWords = null, string? ConsentWords = null, string? DeclarationWords = null);

/// <summary>Takes the learner's own photo: one face, well lit, not older than three months, and the face of the identity card (M4).</summary>
internal sealed class UploadPortrait(
    TrainingDb db, PhotoFile files, VisionLine vision, PhotoCheck photos, LearnerImages images, Portraits portraits, PortraitEnrolment enrolment, EvidenceLog evidence, Events events, TimeProvider clock,
    IOptions<AccountsOptions> options)
{
    private const int LongSide = 1280;

    public async Task<UploadOutcome> HandleAsync(Guid learnerId, IFormFile? file, bool declaredRecent, CancellationToken cancellationToken)
    {
        if (!await db.Consents.AnyAsync(c => c.LearnerId == learnerId && c.Kind == ConsentKind.Face && c.WithdrawnAt == null, cancellationToken))
            return new(ConsentWords: "先要您同意，我们才能用这张照片。不同意也可以学，请打电话。");
        if (!declaredRecent)
            return new(DeclarationWords: "请确认照片是三个月内拍的。不是的话，现在拍一张就行。");
        var photo = await files.ReadAsync(file, LongSide, cancellationToken);
        if (photo.Image is not { } image)
            return new(PhotoWords: photo.Words);
        var taken = PhotoDate.Of(photo.Bytes);
        if (taken < clock.TodayInBeijing.AddMonths(-options.Value.PortraitMonths))
            return new(PhotoWords: FormattableString.Invariant($"这张照片是 {taken:yyyy-MM-dd} 拍的，已经超过三个月。请现在拍一张。"));
        // A day ahead is a camera in another time zone.
        if (taken > clock.TodayInBeijing.AddDays(1))
            return new(PhotoWords: FormattableString.Invariant($"照片里写的日期是 {taken:yyyy-MM-dd}，比今天还晚。请把手机或相机的日期调准，再拍一张。"));

        image = image.Fit(LongSide);
        if (await vision.TryRunAsync(() => photos.Check(image, PhotoKind.Portrait), underWay: true, cancellationToken) is not { } check)
            return new(PhotoWords: files.BusyWords);
        if (check.Embedding is not { } face)
            return new(PhotoWords: PhotoFile.Say(Words.For(check)));
        var similarity = await enrolment.SimilarityToCardAsync(learnerId, face, cancellationToken);
        if (similarity is { } low && enrolment.Judge(low) == Likeness.Different)
            return new(PhotoWords: "照片和身份证上的不像同一个人。请用您本人的照片；如果就是您本人，请到光线好的地方正对镜头再拍一张，或者打电话给我们。");

        // A new portrait that does not look like the last one is a matter for staff, whatever the card says.
        var before = await portraits.EmbeddingAsync(learnerId, cancellationToken);
        var needsLook = (similarity is { } some && enrolment.Judge(some) == Likeness.Uncertain) || (before is not null && enrolment.Judge(face.SimilarityTo(before)) != Likeness.Same);
        var accepted = await images.AcceptAsync(learnerId, LearnerImageKind.Portrait, PhotoFile.Encode(image, LongSide), async stored =>
        {
            (stored.CardSimilarity, stored.NeedsLook, stored.DeclaredRecentAt, stored.TakenOn) = (similarity, needsLook, stored.UploadedAt, taken);
            await enrolment.KeepAsync(learnerId, stored.Id, face, cancellationToken);
            evidence.Append("portrait-accepted", learnerId, new { ImageId = stored.Id, stored.Sha256, CardSimilarity = similarity, NeedsLook = needsLook, DeclaredRecent = true, TakenOn = taken });
            await events.PublishAsync(new PortraitAccepted(learnerId, stored.Id), cancellationToken);
        }, cancellationToken);
        return accepted ? new(Accepted: true) : new(PhotoWords: LearnerImages.UploadedElsewhere);
    }
}
