using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;

namespace Zhuxue.Training.Accounts.Apps;

/// <summary>
/// Deletes the refresh tokens of phones that are signed in no more. For a month after the end they stay, so that a copy that comes late is told what it
/// is; then it is a token like any that was never handed out. The session itself stays: lessons name the phone.
/// </summary>
internal sealed class ForgetAppTokens(TrainingDb db, TimeProvider clock) : IRetention
{
    public const int KeepDays = 30;

    public Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().AddDays(-KeepDays);
        return db.Set<AppRefresh>()
            .Where(r => db.Set<AppSession>().Any(s => s.LearnerId == r.LearnerId && s.Id == r.SessionId && (s.EndedAt < before || s.RefreshUntil < before)))
            .ExecuteDeleteAsync(cancellationToken);
    }
}
