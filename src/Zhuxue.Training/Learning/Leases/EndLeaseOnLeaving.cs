using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Learning.Leases;

/// <summary>A lease does not outlive the session that opened it, nor the consent to the face check that it stands on.</summary>
internal sealed class EndLeaseOnLeaving(TrainingDb db, TimeProvider clock) : IReactTo<LearnerSignedOut>, IReactTo<ConsentWithdrawn>
{
    public Task HandleAsync(LearnerSignedOut happened, CancellationToken cancellationToken) => EndAsync(happened.LearnerId, LeaseEnd.SignedOut, cancellationToken);

    public Task HandleAsync(ConsentWithdrawn happened, CancellationToken cancellationToken) =>
        happened.Kind == ConsentKind.Face ? EndAsync(happened.LearnerId, LeaseEnd.Left, cancellationToken) : Task.CompletedTask;

    private async Task EndAsync(Guid learnerId, LeaseEnd reason, CancellationToken cancellationToken)
    {
        foreach (var lease in await db.Set<Lease>().Where(l => l.LearnerId == learnerId && l.State != LeaseState.Ended).ToListAsync(cancellationToken))
            lease.End(reason, clock.GetUtcNow());
    }
}
