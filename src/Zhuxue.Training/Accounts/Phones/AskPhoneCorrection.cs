using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Accounts.Phones;

/// <summary>A learner has asked for another phone number; staff decide.</summary>
internal sealed record PhoneCorrectionAsked(Guid LearnerId, Guid CorrectionId) : IEvent;

/// <summary>Files a learner's request for another phone number (M1): one at a time, and only staff change the number.</summary>
internal sealed class AskPhoneCorrection(TrainingDb db, FieldCipher cipher, Events events, Ids ids, TimeProvider clock)
{
    /// <returns>Words beside the field; null when the request is filed.</returns>
    public async Task<string?> HandleAsync(Guid learnerId, string? typed, CancellationToken cancellationToken)
    {
        if (!PhoneNumber.TryParse(typed, out var phone, out var words))
            return words;
        var learner = await db.Learners.AsNoTracking().SingleAsync(l => l.Id == learnerId, cancellationToken);
        if (learner.PhoneDigest == cipher.Digest(Learner.PhonePurpose, phone.ToString()))
            return "这就是现在登记的号码。没有错的话，请点“号码正确”。";
        if (await db.PhoneCorrections.AnyAsync(c => c.LearnerId == learnerId && c.State == PhoneCorrectionState.Open, cancellationToken))
            return AlreadyAsked;
        var correction = new PhoneCorrection
        {
            LearnerId = learnerId,
            Id = ids.New(),
            NewPhoneSealed = cipher.Seal(Learner.PhonePurpose, phone.ToString()),
            NewPhoneMasked = phone.Masked,
            OldPhoneMasked = learner.PhoneMasked,
            AskedAt = clock.GetUtcNow(),
        };
        db.Add(correction);
        await events.PublishAsync(new PhoneCorrectionAsked(learnerId, correction.Id), cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            db.ChangeTracker.Clear();
            return AlreadyAsked;
        }
    }

    private const string AlreadyAsked = "您已经申请过改号码，工作人员正在核对。要再改，请打电话。";
}
