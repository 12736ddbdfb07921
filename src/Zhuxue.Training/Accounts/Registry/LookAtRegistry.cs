using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Evidence;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Accounts.Registry;

/// <summary>
/// Compares portrait and card with the photo that the registry holds (M6). It is one more comparison and decides nothing: where the faces are not surely the same, staff look. A
/// registry that is away, or has no photo, holds nobody up. Each look is written down; the photo is not kept.
/// </summary>
internal sealed class LookAtRegistry(
    TrainingDb db, RegistryCalls registry, LearnerImages images, Portraits portraits, PortraitEnrolment enrolment, VisionLine vision, PhotoCheck photos, FieldCipher cipher, EvidenceLog evidence, Outbox outbox, Ids ids, TimeProvider clock)
    : IOutboxHandler
{
    public const string MessageKind = "accounts.look-at-registry";

    /// <summary>A registry that is away is asked again so often, an hour between.</summary>
    private const int TriesMost = 24;

    internal sealed record Order(Guid LearnerId, int Try = 0);

    private sealed record Found(LookFinding Finding, FaceEmbedding? Face = null);

    public string Kind => MessageKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var order = JsonSerializer.Deserialize<Order>(payload)!;
        if (registry.NotReady is not null || !await HasAgreedAsync(order.LearnerId, cancellationToken) || await portraits.EmbeddingAsync(order.LearnerId, cancellationToken) is not { } portraitFace)
            return;
        var found = await AskAsync(order.LearnerId, cancellationToken);
        var portrait = await images.AcceptedAsync(order.LearnerId, LearnerImageKind.Portrait, cancellationToken);
        var card = found.Face is null ? null : await images.AcceptedAsync(order.LearnerId, LearnerImageKind.IdCardFront, cancellationToken);
        var look = new RegistryLook
        {
            LearnerId = order.LearnerId,
            Id = ids.New(),
            At = clock.GetUtcNow(),
            Finding = found.Finding,
            PortraitImageId = portrait?.Id,
            PortraitSimilarity = found.Face?.SimilarityTo(portraitFace),
            CardImageId = card?.Id,
            CardSimilarity = found.Face is { } face && card is not null ? await enrolment.SimilarityToCardAsync(order.LearnerId, face, cancellationToken) : null,
        };
        db.Add(look);
        if (portrait is not null && new[] { look.PortraitSimilarity, look.CardSimilarity }.Any(s => s is { } similarity && enrolment.Judge(similarity) != Likeness.Same))
            portrait.NeedsLook = true;
        evidence.Append("registry-photo-looked", order.LearnerId, new { LookId = look.Id, Finding = look.Finding.ToString(), look.PortraitImageId, look.PortraitSimilarity, look.CardImageId, look.CardSimilarity });
        if (look.Finding == LookFinding.Away && order.Try + 1 < TriesMost)
            outbox.Enqueue(MessageKind, order with { Try = order.Try + 1 }, clock.GetUtcNow().AddHours(1));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The text that was agreed to says that the registry is asked; older ones do not.</summary>
    private async Task<bool> HasAgreedAsync(Guid learnerId, CancellationToken cancellationToken) =>
        await db.Consents.AsNoTracking().Where(c => c.LearnerId == learnerId && c.Kind == ConsentKind.Face && c.WithdrawnAt == null).Select(c => c.Version).SingleOrDefaultAsync(cancellationToken) is { } version
        && string.CompareOrdinal(version, ConsentText.FirstWithRegistry) >= 0;

    private async Task<Found> AskAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        var learner = await db.Learners.AsNoTracking().SingleAsync(l => l.Id == learnerId, cancellationToken);
        var answer = await registry.PhotoAsync(cipher.Open(Learner.IdNumberPurpose, learner.IdNumberSealed), learner.Name, cancellationToken);
        if (answer.Kind != AnswerKind.Done)
            return new(answer switch { { Kind: AnswerKind.Trouble } => LookFinding.Away, { Reason: "photo-none" } => LookFinding.NoPhoto, { Reason: "person-unknown" } => LookFinding.PersonUnknown, _ => LookFinding.Refused });
        // Decoded like any picture from outside: sniffed, bounded, made anew.
        var check = ImageDecoder.Decode(answer.Body!).Image is { } picture ? await vision.RunAsync(() => photos.Check(picture, PhotoKind.Snapshot), cancellationToken) : null;
        return check?.Embedding is { } face ? new(LookFinding.Compared, face) : new(LookFinding.NoFace);
    }
}

/// <summary>Has the registry asked after each new portrait and each new front of a card.</summary>
internal sealed class LookAfterUpload(Outbox outbox, RegistryCalls registry) : IReactTo<PortraitAccepted>, IReactTo<IdCardAccepted>
{
    public Task HandleAsync(PortraitAccepted happened, CancellationToken cancellationToken) => Enqueue(happened.LearnerId);

    public Task HandleAsync(IdCardAccepted happened, CancellationToken cancellationToken) => happened.Side == LearnerImageKind.IdCardFront ? Enqueue(happened.LearnerId) : Task.CompletedTask;

    private Task Enqueue(Guid learnerId)
    {
        if (registry.NotReady is null)
            outbox.Enqueue(LookAtRegistry.MessageKind, new LookAtRegistry.Order(learnerId));
        return Task.CompletedTask;
    }
}
