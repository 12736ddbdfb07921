using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Accounts.Phones;

/// <summary>Opens the registered phone of a learner, for whoever has to send a text.</summary>
internal sealed class LearnerPhones(TrainingDb db, FieldCipher cipher)
{
    /// <summary>The number; null when the file holds none that could be called.</summary>
    public async Task<PhoneNumber?> OfAsync(Guid learnerId, CancellationToken cancellationToken) =>
        Open(await db.Learners.Where(l => l.Id == learnerId).Select(l => l.PhoneSealed).SingleAsync(cancellationToken));

    /// <summary>A number that was sealed for <see cref="Learner.PhonePurpose"/>.</summary>
    public PhoneNumber? Open(string phoneSealed) =>
        PhoneNumber.TryParse(cipher.Open(Learner.PhonePurpose, phoneSealed), out var phone, out _) ? phone : null;
}
