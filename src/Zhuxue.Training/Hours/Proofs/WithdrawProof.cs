using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;

namespace Zhuxue.Training.Hours.Proofs;

/// <summary>Revoked hours have no proof any more: whoever verifies the paper is told so from that moment on.</summary>
internal sealed class WithdrawProof(TrainingDb db, EvidenceLog evidence, TimeProvider clock) : IReactTo<HoursRevoked>
{
    public async Task HandleAsync(HoursRevoked happened, CancellationToken cancellationToken)
    {
        foreach (var proof in await db.Set<IssuedProof>().Where(p => p.LearnerId == happened.LearnerId && p.EnrolmentId == happened.EnrolmentId && p.State == ProofState.Valid).ToListAsync(cancellationToken))
        {
            (proof.State, proof.WithdrawnAt) = (ProofState.Withdrawn, clock.GetUtcNow());
            evidence.Append("proof-withdrawn", happened.LearnerId, new { ProofId = proof.Id, proof.Serial, happened.RevocationId });
        }
    }
}
