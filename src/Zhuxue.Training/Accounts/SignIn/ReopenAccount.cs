using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Zhuxue.Training.Accounts.SignIn;

/// <summary>
/// Staff, after they have made sure who calls, let a learner begin again with the initial password: it was forgotten, or had expired. Ends
/// all sessions and any lock. For the console.
/// </summary>
internal sealed partial class ReopenAccount(TrainingDb db, SessionStamps stamps, Chance chance, TimeProvider clock, IOptions<AccountsOptions> options, ILogger<ReopenAccount> logger)
{
    public async Task HandleAsync(Guid learnerId, Guid staffId, CancellationToken cancellationToken)
    {
        var learner = await db.Learners.SingleAsync(l => l.Id == learnerId, cancellationToken);
        learner.PasswordHash = null;
        learner.ActivatedAt = null;
        learner.InitialPasswordExpiresAt = clock.GetUtcNow().AddDays(options.Value.InitialPasswordDays);
        learner.SessionStamp = chance.Token();
        (learner.FailedSignIns, learner.LockedUntil) = (0, null);
        await db.SaveChangesAsync(cancellationToken);
        stamps.Forget(learnerId);
        LogReopened(learnerId, staffId);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Staff member {StaffId} reopened the account of learner {LearnerId} with the initial password")]
    private partial void LogReopened(Guid learnerId, Guid staffId);
}
