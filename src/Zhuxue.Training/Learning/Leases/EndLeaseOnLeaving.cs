using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Apps;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Learning.Leases;

/// <summary>A lease does not outlive the session that opened it, nor the consent to the face check that it stands on.</summary>
internal sealed class EndLeaseOnLeaving(TrainingDb db, TimeProvider clock) : IReactTo<LearnerSignedOut>, IReactTo<AppSignedOut>, IReactTo<ConsentWithdrawn>
{
    /// <summary>Who leaves the website goes on learning on the phone.</summary>
    public Task HandleAsync(LearnerSignedOut happened, CancellationToken cancellationToken) =>
        EndAsync(Open(happened.LearnerId).Where(l => l.AppSessionId == null), LeaseEnd.SignedOut, cancellationToken);

    public Task HandleAsync(AppSignedOut happened, CancellationToken cancellationToken) =>
        EndAsync(Open(happened.LearnerId).Where(l => l.AppSessionId == happened.SessionId), LeaseEnd.SignedOut, cancellationToken);

    public Task HandleAsync(ConsentWithdrawn happened, CancellationToken cancellationToken) =>
        happened.Kind == ConsentKind.Face ? EndAsync(Open(happened.LearnerId), LeaseEnd.Left, cancellationToken) : Task.CompletedTask;

    private IQueryable<Lease> Open(Guid learnerId) => db.Set<Lease>().Where(l => l.LearnerId == learnerId && l.State != LeaseState.Ended);

    private async Task EndAsync(IQueryable<Lease> leases, LeaseEnd reason, CancellationToken cancellationToken)
    {
        foreach (var lease in await leases.ToListAsync(cancellationToken))
            lease.End(reason, clock.GetUtcNow());
    }
}
