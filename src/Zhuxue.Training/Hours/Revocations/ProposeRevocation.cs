using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Revocations;

/// <summary>The first of two signatures under a late discovery; until the second, the hours count.</summary>
internal sealed class ProposeRevocation(TrainingDb db, EvidenceLog evidence, Ids ids, TimeProvider clock)
{
    /// <param name="words">Why, for the learner.</param>
    public async Task<HoursRefusal?> ProposeAsync(Guid learnerId, Guid enrolmentId, Guid staffId, string? words, IReadOnlyCollection<EvidenceRef> rests, CancellationToken cancellationToken)
    {
        if (HoursRefusalWords.FaultOf(words) is { } fault)
            return fault;
        var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleOrDefaultAsync(e => e.LearnerId == learnerId && e.Id == enrolmentId, cancellationToken);
        if (enrolment is null)
            return HoursRefusal.NoSuchCase;
        if (enrolment.State == HoursState.Renewed)
            return HoursRefusal.AlreadyRenewed;
        if (!HoursMachine.Allows(enrolment.State, HoursStep.Revoke))
            return HoursRefusal.NotCredited;
        if (await db.Set<Revocation>().AnyAsync(r => r.LearnerId == learnerId && r.EnrolmentId == enrolmentId && r.State == RevocationState.Proposed, cancellationToken))
            return HoursRefusal.Changed;
        var revocation = new Revocation { LearnerId = learnerId, Id = ids.New(), EnrolmentId = enrolmentId, ProposedBy = staffId, ProposedAt = clock.GetUtcNow(), Words = words!.Trim(), Evidence = JsonSerializer.Serialize(rests) };
        db.Add(revocation);
        evidence.Append("revocation-proposed", learnerId, new { RevocationId = revocation.Id, EnrolmentId = enrolmentId, StaffId = staffId });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException twice) when (twice.IsDuplicate())
        {
            return HoursRefusal.Changed;
        }
    }

    /// <summary>Proposes for hours that no longer fill the year since a clearing or a revocation elsewhere; two people sign all the same. In the caller's unit of work.</summary>
    /// <param name="because">That decision or revocation.</param>
    /// <param name="rests">Its evidence.</param>
    public async Task ByRulesAsync(Enrolment enrolment, Guid because, string? rests, CancellationToken cancellationToken)
    {
        if (!HoursMachine.Allows(enrolment.State, HoursStep.Revoke)
            || await db.Set<Revocation>().AnyAsync(r => r.LearnerId == enrolment.LearnerId && r.EnrolmentId == enrolment.Id && r.State == RevocationState.Proposed, cancellationToken))
            return;
        var revocation = new Revocation
        {
            LearnerId = enrolment.LearnerId,
            Id = ids.New(),
            EnrolmentId = enrolment.Id,
            ProposedAt = clock.GetUtcNow(),
            Words = "和另一个岗位共用的公共基础知识被清零，这个岗位的学时不再满足要求。",
            Evidence = rests,
        };
        db.Add(revocation);
        evidence.Append("revocation-proposed", enrolment.LearnerId, new { RevocationId = revocation.Id, EnrolmentId = enrolment.Id, BecauseOf = because });
    }
}
