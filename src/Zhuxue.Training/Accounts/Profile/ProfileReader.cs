using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Phones;

namespace Zhuxue.Training.Accounts.Profile;

/// <summary>What the pages of 我的档案 show.</summary>
internal sealed record ProfileView(
    Learner Learner, string? Employer, IReadOnlyList<LearnerImage> Images, IReadOnlyList<Consent> Consents, PhoneCorrection? OpenCorrection, PhoneCorrection? RefusedCorrection, bool FaceKnown,
    bool WithoutFace, IReadOnlyList<CardCheck> Cards, bool CardExpiresSoon, bool CardExpired)
{
    /// <summary>The accepted picture of a kind.</summary>
    public LearnerImage? Accepted(LearnerImageKind kind) => Images.SingleOrDefault(i => i.Kind == kind && i.State == LearnerImageState.Accepted);

    /// <summary>The picture that staff sent back and that was not replaced yet.</summary>
    public LearnerImage? Refused(LearnerImageKind kind) =>
        Accepted(kind) is null && Images.Where(i => i.Kind == kind).MaxBy(i => i.UploadedAt) is { State: LearnerImageState.Refused } last ? last : null;

    /// <summary>The comparison of the accepted side with the account; null for a picture from before cards were read.</summary>
    public CardCheck? Check(LearnerImageKind kind) => Accepted(kind) is { } image ? Cards.SingleOrDefault(c => c.ImageId == image.Id) : null;

    /// <summary>A person still decides about the accepted side.</summary>
    public bool Waits(LearnerImageKind kind) => Check(kind) is { Verdict: CardVerdict.Waiting };

    /// <summary>The consent that holds.</summary>
    public Consent? Given(ConsentKind kind) => Consents.SingleOrDefault(c => c.Kind == kind && c.WithdrawnAt is null);

    public bool PhoneDone => Learner.PhoneCheckedAt is not null && OpenCorrection is null;
    public bool CardDone => Accepted(LearnerImageKind.IdCardFront) is not null && Accepted(LearnerImageKind.IdCardBack) is not null;
    public bool PortraitDone => WithoutFace || (Accepted(LearnerImageKind.Portrait) is not null && FaceKnown);

    /// <summary>Whoever learns without a face is not asked for the consent to its use.</summary>
    public bool ConsentDone => (WithoutFace || Given(ConsentKind.Face) is not null) && Given(ConsentKind.IdCard) is not null;
}

/// <summary>Reads a learner's file for its pages.</summary>
internal sealed class ProfileReader(TrainingDb db, FieldCipher cipher, IFaceAlternative alternative, TimeProvider clock, IOptions<AccountsOptions> options)
{
    public async Task<ProfileView> ReadAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        var learner = await db.Learners.AsNoTracking().SingleAsync(l => l.Id == learnerId, cancellationToken);
        var employer = learner.EmployerId is { } id ? await db.Employers.AsNoTracking().Where(e => e.Id == id).Select(e => e.Name).SingleAsync(cancellationToken) : null;
        var images = await db.LearnerImages.AsNoTracking().Where(i => i.LearnerId == learnerId && (i.State == LearnerImageState.Accepted || i.State == LearnerImageState.Refused)).ToListAsync(cancellationToken);
        var consents = await db.Consents.AsNoTracking().Where(c => c.LearnerId == learnerId).ToListAsync(cancellationToken);
        var corrections = await db.PhoneCorrections.AsNoTracking().Where(c => c.LearnerId == learnerId).OrderByDescending(c => c.AskedAt).Take(1).ToListAsync(cancellationToken);
        var faceKnown = await db.PortraitEmbeddings.AsNoTracking().AnyAsync(e => e.LearnerId == learnerId, cancellationToken);
        var cards = await db.CardChecks.AsNoTracking().Where(c => c.LearnerId == learnerId && c.Verdict != CardVerdict.Replaced).ToListAsync(cancellationToken);
        var view = new ProfileView(learner, employer, images, consents,
            corrections.SingleOrDefault(c => c.State == PhoneCorrectionState.Open), corrections.SingleOrDefault(c => c.State == PhoneCorrectionState.Refused), faceKnown,
            await alternative.LearnerIds.ContainsAsync(learnerId, cancellationToken), cards, false, false);
        var (today, lastDay) = (clock.TodayInBeijing, view.Check(LearnerImageKind.IdCardBack)?.ExpiresOn);
        return view with { CardExpired = lastDay < today, CardExpiresSoon = lastDay >= today && lastDay <= today.AddDays(options.Value.CardExpiresSoonDays) };
    }

    /// <summary>The whole number, for the learner's own eyes (M1).</summary>
    public string PhoneOf(Learner learner) => PhoneNumber.TryParse(cipher.Open(Learner.PhonePurpose, learner.PhoneSealed), out var phone, out _) ? phone.Spaced : "";
}
