using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Learning.WithoutFace;

/// <summary>The way without a face as it stands for a learner.</summary>
/// <param name="Way">Since when and why.</param>
/// <param name="Confirmation">The newest confirmation by staff.</param>
/// <param name="IsConfirmed">It still holds.</param>
internal sealed record StandingWay(WayWithoutFace Way, IdentityConfirmation? Confirmation, bool IsConfirmed);

/// <summary>
/// Who learns without a face, and whether staff have confirmed who it is. A learner may choose it as long as no consent to the use of the
/// face holds, and is back on the face when one is given; what staff have marked, staff end.
/// </summary>
internal sealed class WaysWithoutFace(TrainingDb db, EvidenceLog evidence, Ids ids, TimeProvider clock, IOptions<LearningOptions> options)
    : IFaceAlternative, IReactTo<ConsentGiven>
{
    /// <summary>Null for everybody who is known by the face.</summary>
    public async Task<StandingWay?> OfAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        if (await db.Set<WayWithoutFace>().AsNoTracking().SingleOrDefaultAsync(w => w.LearnerId == learnerId && w.EndedAt == null, cancellationToken) is not { } way)
            return null;
        var newest = await db.Set<IdentityConfirmation>().AsNoTracking().Where(c => c.LearnerId == learnerId).OrderByDescending(c => c.Until).FirstOrDefaultAsync(cancellationToken);
        return new(way, newest, newest?.Until > clock.GetUtcNow());
    }

    public IQueryable<Guid> LearnerIds => db.Set<WayWithoutFace>().Where(w => w.EndedAt == null).Select(w => w.LearnerId);

    /// <summary>The learner chooses it. Choosing twice changes nothing.</summary>
    /// <returns>False while the consent to the use of the face still holds: it is taken back first.</returns>
    public async Task<bool> ChooseAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        if (await LearnerIds.ContainsAsync(learnerId, cancellationToken))
            return true;
        if (await db.Consents.AnyAsync(c => c.LearnerId == learnerId && c.Kind == ConsentKind.Face && c.WithdrawnAt == null, cancellationToken))
            return false;
        await BeginAsync(learnerId, WithoutFaceReason.Refused, null, null, cancellationToken);
        return true;
    }

    /// <summary>Staff mark a learner; the caller has written down who did it.</summary>
    /// <returns>False when the learner is on this way already.</returns>
    public async Task<bool> MarkAsync(Guid learnerId, Guid staffId, WithoutFaceReason reason, string note, CancellationToken cancellationToken) =>
        !await LearnerIds.ContainsAsync(learnerId, cancellationToken) && await BeginAsync(learnerId, reason, note, staffId, cancellationToken);

    /// <summary>Back to the face.</summary>
    /// <returns>False when there was nothing to end.</returns>
    public async Task<bool> EndAsync(Guid learnerId, Guid? staffId, CancellationToken cancellationToken)
    {
        var ended = await EndOpenAsync(learnerId, staffId, byLearnerOnly: staffId is null, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return ended;
    }

    /// <summary>Staff have made sure who it is.</summary>
    /// <returns>False when the learner is not on this way.</returns>
    public async Task<bool> ConfirmAsync(Guid learnerId, Guid staffId, ConfirmedHow how, string note, CancellationToken cancellationToken)
    {
        if (!await LearnerIds.ContainsAsync(learnerId, cancellationToken))
            return false;
        var now = clock.GetUtcNow();
        var confirmation = new IdentityConfirmation
        {
            LearnerId = learnerId,
            Id = ids.New(),
            How = how,
            Note = note,
            StaffId = staffId,
            At = now,
            Until = now.AddDays(options.Value.IdentityConfirmationDays),
        };
        db.Add(confirmation);
        evidence.Append("identity-confirmed", learnerId, new { ConfirmationId = confirmation.Id, How = how.ToString(), StaffId = staffId, confirmation.Until });
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Whoever agrees to the use of the face again is known by it again.</summary>
    public async Task HandleAsync(ConsentGiven happened, CancellationToken cancellationToken)
    {
        if (happened.Kind == ConsentKind.Face)
            await EndOpenAsync(happened.LearnerId, null, byLearnerOnly: true, cancellationToken);
    }

    private async Task<bool> BeginAsync(Guid learnerId, WithoutFaceReason reason, string? note, Guid? staffId, CancellationToken cancellationToken)
    {
        var way = new WayWithoutFace { LearnerId = learnerId, Id = ids.New(), Reason = reason, Note = note, StaffId = staffId, BeganAt = clock.GetUtcNow() };
        db.Add(way);
        evidence.Append("way-without-face-begun", learnerId, new { WayId = way.Id, Reason = reason.ToString(), StaffId = staffId });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException conflict) when (conflict.IsDuplicate())
        {
            // Another tab, or staff at the same moment.
            db.ChangeTracker.Clear();
            return false;
        }
    }

    private async Task<bool> EndOpenAsync(Guid learnerId, Guid? staffId, bool byLearnerOnly, CancellationToken cancellationToken)
    {
        var way = await db.Set<WayWithoutFace>().SingleOrDefaultAsync(w => w.LearnerId == learnerId && w.EndedAt == null && (!byLearnerOnly || w.StaffId == null), cancellationToken);
        if (way is null)
            return false;
        way.EndedAt = clock.GetUtcNow();
        await db.Set<Lease>().Where(l => l.LearnerId == learnerId && l.Proof == LeaseProof.Code).EndOpenAsync(LeaseEnd.Left, clock.GetUtcNow(), cancellationToken);
        evidence.Append("way-without-face-ended", learnerId, new { WayId = way.Id, StaffId = staffId });
        return true;
    }
}
