using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Evidence;
using Zhuxue.Vision;
using Zhuxue.Vision.Cards;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Accounts.Cards;

/// <summary>A side of the identity card was taken.</summary>
/// <param name="Waits">A person still decides about it.</param>
internal sealed record IdCardAccepted(Guid LearnerId, LearnerImageKind Side, Guid ImageId, bool Waits) : IEvent;

/// <summary>What came of an upload: taken, or words beside a field, or "come again".</summary>
internal sealed record CardUpload(bool Accepted = false, bool Waits = false, string? PhotoWords = null, string? ConsentWords = null, int? BusySeconds = null);

/// <summary>
/// Takes a photo of one side of the identity card (M4): turned upright, read, and compared with the account. What belongs to somebody else, is
/// expired or no card is told at once and not kept; what is uncertain is kept, and a person decides.
/// </summary>
internal sealed class UploadIdCard(
    TrainingDb db, PhotoFile files, VisionLine vision, PhotoCheck photos, CardReader reader, CardQueue queue, LearnerImages images, Portraits portraits, PortraitEnrolment enrolment,
    FieldCipher cipher, EvidenceLog evidence, Events events, TimeProvider clock, IOptions<AccountsOptions> options)
{
    /// <summary>Enough to read every line of the card.</summary>
    private const int LongSide = 2000;

    /// <summary>The photo on a card that fills the picture takes 0.4 of its height; more is a person before the camera.</summary>
    private const float LargestFacePart = 0.5f;

    public async Task<CardUpload> HandleAsync(Guid learnerId, LearnerImageKind side, IFormFile? file, CancellationToken cancellationToken)
    {
        if (!await db.Consents.AnyAsync(c => c.LearnerId == learnerId && c.Kind == ConsentKind.IdCard && c.WithdrawnAt == null, cancellationToken))
            return new(ConsentWords: "先要您同意，我们才能收身份证照片。不愿意上传，可以带身份证来当面核对，请打电话。");
        using var turn = await queue.EnterAsync(cancellationToken);
        if (turn is null)
            return new(BusySeconds: queue.RetryAfterSeconds);
        var photo = await files.ReadAsync(file, LongSide, cancellationToken);
        if (photo.Image is not { } picture)
            return new(PhotoWords: photo.Words);
        // Off this thread: the request's own would be held for a second of arithmetic.
        var (image, read) = await Task.Run(() => Upright(picture.Fit(LongSide)), cancellationToken);
        var learner = await db.Learners.AsNoTracking().SingleAsync(l => l.Id == learnerId, cancellationToken);
        if (!IdNumber.TryParse(cipher.Open(Learner.IdNumberPurpose, learner.IdNumberSealed), out var number, out _))
            throw new InvalidOperationException($"Learner {learnerId} has an identity number that is none.");
        var judge = new CardJudge(learner.Name, number, reader.Knows);
        var isFront = side == LearnerImageKind.IdCardFront;
        var judgement = isFront ? judge.Front(read) : judge.Back(read, clock.TodayInBeijing);
        if (judgement.Finding == CardFinding.Unreadable && await TriedEnoughAsync(learnerId, side, cancellationToken))
            judgement = judgement with { Finding = CardFinding.Uncertain };
        if (judgement.Finding is not (CardFinding.Agrees or CardFinding.Uncertain))
        {
            if (isFront && judgement.Finding == CardFinding.NotACard && IsPerson(image))
                return new(PhotoWords: "这是人的照片，不是身份证。请拍身份证上有照片的那一面。");
            var hasOther = await images.AcceptedAsync(learnerId, isFront ? LearnerImageKind.IdCardBack : LearnerImageKind.IdCardFront, cancellationToken) is not null;
            return new(PhotoWords: CardWords.For(judgement, isFront, hasOther, read.ValidUntil));
        }
        return isFront ? await FrontAsync(learnerId, image, read, judgement, cancellationToken) : await KeepAsync(learnerId, side, image, read, judgement, () => Task.CompletedTask, cancellationToken);
    }

    private (RgbImage Image, CardReading Read) Upright(RgbImage picture)
    {
        var read = reader.Read(picture);
        return (picture.Turn(read.QuarterTurns), read);
    }

    private async Task<CardUpload> FrontAsync(Guid learnerId, RgbImage image, CardReading read, CardJudgement judgement, CancellationToken cancellationToken)
    {
        if (await vision.TryRunAsync(() => photos.Check(image, PhotoKind.Snapshot), underWay: true, cancellationToken) is not { } check)
            return new(PhotoWords: files.BusyWords);
        if (check.Embedding is not { } face)
            return new(PhotoWords: WordsOf(check.Verdict));

        // Without a portrait, or without the consent to face data, there is nothing to compare with.
        var portrait = await portraits.EmbeddingAsync(learnerId, cancellationToken);
        var similarity = portrait is null ? (double?)null : face.SimilarityTo(portrait);
        if (similarity is { } low && enrolment.Judge(low) == Likeness.Different)
            return new(PhotoWords: "身份证上的照片和您的本人照片不像同一个人。请拍您本人的身份证；如果就是您的，请先换一张本人照片，或者打电话给我们。");
        return await KeepAsync(learnerId, LearnerImageKind.IdCardFront, image, read, judgement, async () =>
        {
            if (similarity is { } known && await images.AcceptedAsync(learnerId, LearnerImageKind.Portrait, cancellationToken) is { } stored)
                (stored.CardSimilarity, stored.NeedsLook) = (known, stored.NeedsLook || enrolment.Judge(known) == Likeness.Uncertain);
        }, cancellationToken);
    }

    private async Task<CardUpload> KeepAsync(Guid learnerId, LearnerImageKind side, RgbImage image, CardReading read, CardJudgement judgement, Func<Task> others, CancellationToken cancellationToken)
    {
        var waits = judgement.Finding == CardFinding.Uncertain;
        var accepted = await images.AcceptAsync(learnerId, side, PhotoFile.Encode(image, LongSide), async stored =>
        {
            await others();
            await db.CardChecks.Where(c => c.LearnerId == learnerId && c.Side == side && c.Verdict == CardVerdict.Waiting)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Verdict, CardVerdict.Replaced), cancellationToken);
            await db.CardTries.Where(t => t.LearnerId == learnerId && t.Side == side).ExecuteDeleteAsync(cancellationToken);
            db.Add(CardCheck.Of(stored, read, judgement, cipher, clock.GetUtcNow()));
            evidence.Append("id-card-accepted", learnerId, new { ImageId = stored.Id, Side = side.ToString(), stored.Sha256, Finding = judgement.Finding.ToString(), Doubts = judgement.Fields.Select(f => f.ToString()) });
            await events.PublishAsync(new IdCardAccepted(learnerId, side, stored.Id, waits), cancellationToken);
        }, cancellationToken);
        return accepted ? new(Accepted: true, Waits: waits) : new(PhotoWords: LearnerImages.UploadedElsewhere);
    }

    /// <summary>Counts a picture that could not be read; whoever has tried often enough need not try again: a person looks at this one.</summary>
    private async Task<bool> TriedEnoughAsync(Guid learnerId, LearnerImageKind side, CancellationToken cancellationToken)
    {
        var tries = await db.CardTries.SingleOrDefaultAsync(t => t.LearnerId == learnerId && t.Side == side, cancellationToken);
        if (tries is null)
            db.Add(tries = new CardTries { LearnerId = learnerId, Side = side });
        tries.Unreadable++;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            // Two tabs at once: one try of both is enough.
            db.ChangeTracker.Clear();
        }
        return tries.Unreadable >= options.Value.CardTriesBeforePerson;
    }

    private bool IsPerson(RgbImage image) => photos.Check(image, PhotoKind.Snapshot).Face is { } face && face.Box.Height > LargestFacePart * image.Height;

    private static string WordsOf(PhotoVerdict verdict) => verdict switch
    {
        PhotoVerdict.NoFace => "没有看清身份证上的人像。请拍有照片的那一面，让身份证占满画面，人像上不要反光。",
        PhotoVerdict.TwoFaces => "照片里不止一张脸。请只拍身份证，旁边不要有人。",
        PhotoVerdict.TooSmall => "身份证拍得太小。请靠近一点，让身份证占满画面。",
        PhotoVerdict.TooDark => "太暗，看不清身份证上的人像。请开灯或到窗边再拍。",
        PhotoVerdict.TooBright => "反光或太亮，看不清身份证上的人像。请关掉闪光灯，放在深色桌面上再拍。",
        PhotoVerdict.Blurred => "照片有点模糊。请擦一擦镜头，拿稳了再拍。",
        _ => "身份证上的人像看不清。请把身份证平放，从正上方拍，不要遮挡、不要反光。",
    };
}
