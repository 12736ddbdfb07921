using Microsoft.EntityFrameworkCore;

namespace Zhuxue.Training.Accounts.Phones;

/// <summary>The learner says that the phone number is right (M1).</summary>
internal sealed class ConfirmPhone(TrainingDb db, TimeProvider clock)
{
    /// <returns>False when the number is no longer the one that was shown: look again.</returns>
    public async Task<bool> HandleAsync(Guid learnerId, string? shownMasked, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        return await db.Learners.Where(l => l.Id == learnerId && l.PhoneMasked == shownMasked)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.PhoneCheckedAt, now), cancellationToken) == 1;
    }
}
