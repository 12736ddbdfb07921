using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Images;

namespace Zhuxue.Training.Accounts.Learners;

/// <summary>One thing that must be there before learning (M1, M4), in the order of doing.</summary>
internal enum FileItem
{
    /// <summary>A password of one's own (M3).</summary>
    Activation,
    PhoneCheck,
    IdCardFront,
    IdCardBack,
    FaceConsent,
    Portrait,
}

/// <summary>The learner's file (我的档案): what is there and what is missing.</summary>
internal sealed class LearnerFile(TrainingDb db, IFaceAlternative alternative)
{
    /// <summary>What is still missing before learning; empty means that the learner may learn.</summary>
    public async Task<IReadOnlyList<FileItem>> MissingAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        var learner = await db.Learners.AsNoTracking().Where(l => l.Id == learnerId).Select(l => new { l.ActivatedAt, l.PhoneCheckedAt }).SingleAsync(cancellationToken);
        var images = await db.LearnerImages.AsNoTracking().Where(i => i.LearnerId == learnerId && i.State == LearnerImageState.Accepted)
            .Select(i => new { i.Id, i.Kind }).ToListAsync(cancellationToken);
        var faceConsent = await db.Consents.AsNoTracking().AnyAsync(c => c.LearnerId == learnerId && c.Kind == ConsentKind.Face && c.WithdrawnAt == null, cancellationToken);
        var embeddingOf = await db.PortraitEmbeddings.AsNoTracking().Where(e => e.LearnerId == learnerId).Select(e => (Guid?)e.ImageId).SingleOrDefaultAsync(cancellationToken);

        var withoutFace = await alternative.HoldsAsync(learnerId, cancellationToken);

        var missing = new List<FileItem>();
        Need(FileItem.Activation, learner.ActivatedAt is not null);
        Need(FileItem.PhoneCheck, learner.PhoneCheckedAt is not null);
        Need(FileItem.IdCardFront, images.Any(i => i.Kind == LearnerImageKind.IdCardFront));
        Need(FileItem.IdCardBack, images.Any(i => i.Kind == LearnerImageKind.IdCardBack));
        Need(FileItem.FaceConsent, withoutFace || faceConsent);
        // Its age is asked when it is uploaded (M4); without its embedding it cannot be compared.
        Need(FileItem.Portrait, withoutFace || images.Any(i => i.Kind == LearnerImageKind.Portrait && i.Id == embeddingOf));
        return missing;

        void Need(FileItem item, bool there)
        {
            if (!there)
                missing.Add(item);
        }
    }
}
