using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Revocations;

/// <summary>Signs a revocation, or turns it down. Two different people sign before anything happens.</summary>
internal sealed class DecideRevocation(TrainingDb db, ProposeRevocation proposals, ClearLessons clearing, FallShort fallShort, TellHours tell, EvidenceLog evidence, Events events, TimeProvider clock)
{
    public async Task<HoursRefusal?> DecideAsync(Guid learnerId, Guid revocationId, int version, Guid staffId, bool signs, string? note, CancellationToken cancellationToken)
    {
        if (HoursRefusalWords.FaultOf(note) is { } fault)
            return fault;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var revocation = await db.Set<Revocation>().SingleOrDefaultAsync(r => r.LearnerId == learnerId && r.Id == revocationId, cancellationToken);
        if (revocation is null)
            return HoursRefusal.NoSuchCase;
        if (revocation.State != RevocationState.Proposed || revocation.Version != version)
            return HoursRefusal.Changed;
        var first = revocation.ProposedBy ?? revocation.SignedBy;
        if (signs && first == staffId)
            return HoursRefusal.SamePerson;
        var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == learnerId && e.Id == revocation.EnrolmentId, cancellationToken);
        if (signs && !HoursMachine.Allows(enrolment.State, HoursStep.Revoke))
            return enrolment.State == HoursState.Renewed ? HoursRefusal.AlreadyRenewed : HoursRefusal.NotCredited;
        revocation.Version++;
        evidence.Append(signs ? "revocation-signed" : "revocation-rejected", learnerId, new { RevocationId = revocation.Id, revocation.EnrolmentId, StaffId = staffId });
        if (signs && first is null)
            revocation.SignedBy = staffId;
        else
        {
            (revocation.State, revocation.DecidedBy, revocation.DecidedAt, revocation.Note) = (signs ? RevocationState.Confirmed : RevocationState.Rejected, staffId, clock.GetUtcNow(), note!.Trim());
            if (signs)
                await RevokeAsync(enrolment, revocation, cancellationToken);
        }
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return HoursRefusal.Changed;
        }
    }

    private async Task RevokeAsync(Enrolment enrolment, Revocation revocation, CancellationToken cancellationToken)
    {
        enrolment.Take(HoursStep.Revoke);
        evidence.Append("hours-revoked", enrolment.LearnerId, new { enrolment.Id, enrolment.OccupationCode, enrolment.Year, enrolment.Attempt, RevocationId = revocation.Id });
        await tell.RevokedAsync(enrolment, revocation, cancellationToken);
        await events.PublishAsync(new HoursRevoked(enrolment.LearnerId, enrolment.Id, revocation.Id), cancellationToken);
        // Revoked hours count for nobody: what others had counted of them is looked at once the state is written.
        await db.SaveChangesAsync(cancellationToken);
        var others = await clearing.LookAtOthersAsync(enrolment, cancellationToken);
        foreach (var other in others.Short)
            await fallShort.CloseAsync(other, cancellationToken);
        foreach (var other in others.InDoubt)
            await proposals.ByRulesAsync(other, revocation.Id, revocation.Evidence, cancellationToken);
    }
}
