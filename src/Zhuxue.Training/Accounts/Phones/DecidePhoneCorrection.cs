using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Notices;

namespace Zhuxue.Training.Accounts.Phones;

/// <summary>Staff have changed a phone number; the old number is told (M1).</summary>
/// <param name="OldPhoneSealed">Sealed for <see cref="Learner.PhonePurpose"/>.</param>
internal sealed record PhoneCorrected(Guid LearnerId, Guid CorrectionId, Guid StaffId, string OldPhoneSealed) : IEvent;

/// <summary>Staff decide a request for another phone number after they have made sure who asks. For the console.</summary>
internal sealed class DecidePhoneCorrection(TrainingDb db, FieldCipher cipher, LearnerPhones phones, TellLearner tell, Events events, TimeProvider clock)
{
    /// <returns>False when the request is no longer open.</returns>
    public async Task<bool> AcceptAsync(Guid learnerId, Guid correctionId, Guid staffId, CancellationToken cancellationToken)
    {
        if (await OpenAsync(learnerId, correctionId, cancellationToken) is not { } correction)
            return false;
        var learner = await db.Learners.SingleAsync(l => l.Id == learnerId, cancellationToken);
        var (old, oldMasked) = (learner.PhoneSealed, learner.PhoneMasked);
        var phone = cipher.Open(Learner.PhonePurpose, correction.NewPhoneSealed);
        (learner.PhoneSealed, learner.PhoneDigest, learner.PhoneMasked) = (correction.NewPhoneSealed, cipher.Digest(Learner.PhonePurpose, phone), correction.NewPhoneMasked);
        // The learner typed it and staff have confirmed it: that is the check of M1.
        learner.PhoneCheckedAt = clock.GetUtcNow();
        Decide(correction, PhoneCorrectionState.Accepted, staffId, null);
        await tell.TellAsync(new(learnerId, NoticeKind.PhoneChanged, NoticeTexts.PhoneChanged(oldMasked, correction.NewPhoneMasked), "/profile", new(phones.Open(old), NoticeTemplates.PhoneRemoved())), cancellationToken);
        await events.PublishAsync(new PhoneCorrected(learnerId, correctionId, staffId, old), cancellationToken);
        return await SavedAsync(cancellationToken);
    }

    /// <returns>False when the request is no longer open.</returns>
    public async Task<bool> RefuseAsync(Guid learnerId, Guid correctionId, Guid staffId, string reason, CancellationToken cancellationToken)
    {
        if (await OpenAsync(learnerId, correctionId, cancellationToken) is not { } correction)
            return false;
        Decide(correction, PhoneCorrectionState.Refused, staffId, reason);
        await tell.TellAsync(new(learnerId, NoticeKind.PhoneRefused, NoticeTexts.PhoneRefused(correction.NewPhoneMasked, reason), "/profile/phone", null), cancellationToken);
        return await SavedAsync(cancellationToken);
    }

    private Task<PhoneCorrection?> OpenAsync(Guid learnerId, Guid correctionId, CancellationToken cancellationToken) =>
        db.PhoneCorrections.SingleOrDefaultAsync(c => c.LearnerId == learnerId && c.Id == correctionId && c.State == PhoneCorrectionState.Open, cancellationToken);

    /// <returns>False when somebody else decided meanwhile: nothing of this decision holds.</returns>
    private async Task<bool> SavedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    private void Decide(PhoneCorrection correction, PhoneCorrectionState state, Guid staffId, string? reason) =>
        (correction.State, correction.DecidedAt, correction.DecidedByStaffId, correction.Reason) = (state, clock.GetUtcNow(), staffId, reason);
}
