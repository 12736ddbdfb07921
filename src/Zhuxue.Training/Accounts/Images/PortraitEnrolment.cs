using Microsoft.Extensions.Options;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Accounts.Images;

/// <summary>How like two faces are, and what follows.</summary>
internal enum Likeness
{
    Same,

    /// <summary>Taken, and staff look.</summary>
    Uncertain,
    Different,
}

/// <summary>
/// Compares the portrait with the identity card, and keeps its embedding. The photo that the registry holds is compared with both afterwards
/// (<see cref="Registry.LookAtRegistry"/>): nobody waits for another site.
/// </summary>
internal sealed class PortraitEnrolment(TrainingDb db, LearnerImages images, Portraits portraits, VisionLine vision, PhotoCheck photos, TimeProvider clock, IOptions<AccountsOptions> options)
{
    /// <summary>The cosine of a face and the one on the stored card front; null when there is no card or no face in it.</summary>
    public async Task<double?> SimilarityToCardAsync(Guid learnerId, FaceEmbedding face, CancellationToken cancellationToken)
    {
        if (await images.AcceptedAsync(learnerId, LearnerImageKind.IdCardFront, cancellationToken) is not { } card)
            return null;
        var picture = await images.ReadAsync(card, cancellationToken);
        return (await vision.RunAsync(() => photos.Check(picture, PhotoKind.Snapshot), cancellationToken)).Embedding?.SimilarityTo(face);
    }

    public Likeness Judge(double similarity) =>
        similarity < options.Value.CardRefusedBelow ? Likeness.Different : similarity < options.Value.CardSureFrom ? Likeness.Uncertain : Likeness.Same;

    /// <summary>Puts the embedding in the place of the learner's earlier one. The caller saves.</summary>
    public async Task KeepAsync(Guid learnerId, Guid imageId, FaceEmbedding face, CancellationToken cancellationToken)
    {
        var (sealedFace, now) = (portraits.Seal(face), clock.GetUtcNow());
        if (await db.PortraitEmbeddings.FindAsync([learnerId], cancellationToken) is { } known)
            (known.ImageId, known.Sealed, known.MadeAt) = (imageId, sealedFace, now);
        else
            db.Add(new PortraitEmbedding { LearnerId = learnerId, ImageId = imageId, Sealed = sealedFace, MadeAt = now });
    }

    /// <summary>Reads the stored portrait anew, after the consent was given again. The caller saves.</summary>
    public async Task EnrolStoredAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        if (await images.AcceptedAsync(learnerId, LearnerImageKind.Portrait, cancellationToken) is not { } portrait)
            return;
        var picture = await images.ReadAsync(portrait, cancellationToken);
        if ((await vision.RunAsync(() => photos.Check(picture, PhotoKind.Snapshot), cancellationToken)).Embedding is not { } face)
            return;
        portrait.CardSimilarity = await SimilarityToCardAsync(learnerId, face, cancellationToken);
        // The card may have been changed while nothing could be compared.
        portrait.NeedsLook |= portrait.CardSimilarity is { } similarity && Judge(similarity) != Likeness.Same;
        await KeepAsync(learnerId, portrait.Id, face, cancellationToken);
    }
}
