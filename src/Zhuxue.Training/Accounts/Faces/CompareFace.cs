using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Accounts.Faces;

/// <summary>
/// Compares a newly enrolled face with all others (A15). It runs after the commit of the enrolment and first takes in everything committed
/// until then: of two that are enrolled at the same moment in two processes, at least the one that commits later sees the other.
/// Run again, it changes nothing more.
/// </summary>
internal sealed class CompareFace(TrainingDb db, EnrolledFaces faces, FieldCipher cipher, Events events, TimeProvider clock, IOptions<AccountsOptions> options) : IOutboxHandler
{
    internal const string MessageKind = "accounts.compare-face";

    /// <summary>More are one person for sure; the first ones tell it.</summary>
    private const int MostHits = 20;

    internal sealed record Payload(Guid LearnerId);

    public string Kind => MessageKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var learnerId = JsonSerializer.Deserialize<Payload>(payload)!.LearnerId;
        await faces.CatchUpAsync(cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            await CompareAsync(learnerId, cancellationToken);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException conflict) when (attempt < 5 && (conflict is DbUpdateConcurrencyException || conflict.IsDuplicate()))
            {
                // The other learner of a pair is being compared at the same time, or staff are deciding.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task CompareAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        // Replaced meanwhile: the newer face is compared. Deleted: there is nothing to compare.
        if (await db.PortraitEmbeddings.AsNoTracking().SingleOrDefaultAsync(e => e.LearnerId == learnerId, cancellationToken) is not { } own)
            return;
        var face = Open(own);
        var from = (float)options.Value.SameFaceFrom;
        var near = faces.Search(face, from, MostHits + 1).Select(hit => hit.Key).Where(key => key != learnerId).ToList();
        var others = await db.PortraitEmbeddings.AsNoTracking().Where(e => near.Contains(e.LearnerId)).ToListAsync(cancellationToken);
        foreach (var other in others)
        {
            var similarity = face.SimilarityTo(Open(other));
            if (similarity >= from)
                await KeepAsync(own, other, Math.Round(similarity, 3), cancellationToken);
        }
    }

    private async Task KeepAsync(PortraitEmbedding own, PortraitEmbedding other, double similarity, CancellationToken cancellationToken)
    {
        var (first, second) = own.LearnerId.CompareTo(other.LearnerId) < 0 ? (own, other) : (other, own);
        var signal = await db.FaceSignals.SingleOrDefaultAsync(s => s.LearnerId == first.LearnerId && s.OtherLearnerId == second.LearnerId, cancellationToken);
        if (signal is null)
        {
            db.Add(new FaceSignal
            {
                LearnerId = first.LearnerId,
                OtherLearnerId = second.LearnerId,
                LearnerImageId = first.ImageId,
                OtherImageId = second.ImageId,
                Similarity = similarity,
                SeenAt = clock.GetUtcNow(),
                State = FaceSignalState.Open,
            });
            await events.PublishAsync(new FaceSeenElsewhere(own.LearnerId, other.LearnerId, similarity), cancellationToken);
        }
        else if (signal.State == FaceSignalState.Open && (signal.LearnerImageId, signal.OtherImageId) != (first.ImageId, second.ImageId))
        {
            // A newer portrait of one of them; what staff have decided stays decided.
            (signal.LearnerImageId, signal.OtherImageId, signal.Similarity, signal.SeenAt) = (first.ImageId, second.ImageId, similarity, clock.GetUtcNow());
            signal.Version++;
        }
    }

    private FaceEmbedding Open(PortraitEmbedding stored) => FaceEmbedding.FromBytes(cipher.Open(PortraitEmbedding.Purpose, stored.Sealed));
}

/// <summary>Has every face compared that is enrolled, replaced, or read again after the consent was given anew.</summary>
internal sealed class CompareAfterEnrolment(Outbox outbox) : IReactTo<PortraitAccepted>, IReactTo<ConsentGiven>
{
    public Task HandleAsync(PortraitAccepted happened, CancellationToken cancellationToken) => Enqueue(happened.LearnerId);

    public Task HandleAsync(ConsentGiven happened, CancellationToken cancellationToken) => happened.Kind == ConsentKind.Face ? Enqueue(happened.LearnerId) : Task.CompletedTask;

    private Task Enqueue(Guid learnerId)
    {
        outbox.Enqueue(CompareFace.MessageKind, new CompareFace.Payload(learnerId));
        return Task.CompletedTask;
    }
}
