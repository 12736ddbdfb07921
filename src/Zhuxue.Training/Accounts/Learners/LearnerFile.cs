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
        // One question instead of five: every page of a learner asks it.
        var withoutFace = alternative.LearnerIds;
        var (images, consents, embeddings) = (db.Set<LearnerImage>().Where(i => i.State == LearnerImageState.Accepted), db.Set<Consent>().Where(c => c.Kind == ConsentKind.Face && c.WithdrawnAt == null), db.Set<PortraitEmbedding>());
        var there = await db.Set<Learner>().AsNoTracking().Where(l => l.Id == learnerId).Select(l => new
        {
            l.ActivatedAt,
            l.PhoneCheckedAt,
            Front = images.Any(i => i.LearnerId == l.Id && i.Kind == LearnerImageKind.IdCardFront),
            Back = images.Any(i => i.LearnerId == l.Id && i.Kind == LearnerImageKind.IdCardBack),
            WithoutFace = withoutFace.Contains(l.Id),
            FaceConsent = consents.Any(c => c.LearnerId == l.Id),
            // Its age is asked when it is uploaded (M4); without its embedding it cannot be compared.
            Portrait = images.Any(i => i.LearnerId == l.Id && i.Kind == LearnerImageKind.Portrait && embeddings.Any(e => e.LearnerId == i.LearnerId && e.ImageId == i.Id)),
        }).SingleAsync(cancellationToken);
        var missing = new List<FileItem>();
        Need(FileItem.Activation, there.ActivatedAt is not null);
        Need(FileItem.PhoneCheck, there.PhoneCheckedAt is not null);
        Need(FileItem.IdCardFront, there.Front);
        Need(FileItem.IdCardBack, there.Back);
        Need(FileItem.FaceConsent, there.WithoutFace || there.FaceConsent);
        Need(FileItem.Portrait, there.WithoutFace || there.Portrait);
        return missing;

        void Need(FileItem item, bool isThere)
        {
            if (!isThere)
                missing.Add(item);
        }
    }
}
