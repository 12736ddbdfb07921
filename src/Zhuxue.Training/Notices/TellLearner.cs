using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Sms;

namespace Zhuxue.Training.Notices;

/// <summary>What a learner is told.</summary>
/// <param name="Text">The exact words of the inbox, see <see cref="NoticeTexts"/>.</param>
/// <param name="LinkUrl">A path of this site where the learner goes on, if anywhere.</param>
/// <param name="Sms">The text to a phone beside it, if there is one.</param>
internal sealed record NoticeOrder(Guid LearnerId, NoticeKind Kind, string Text, string? LinkUrl, NoticeSms? Sms);

/// <summary>A text to a phone: an approved template with its values (DOMAIN §5).</summary>
/// <param name="Phone">The learner's number, or the one that the text is about; null writes no text.</param>
/// <param name="Use">One of <see cref="NoticeTemplates"/>.</param>
internal sealed record NoticeSms(PhoneNumber? Phone, SmsUse Use);

/// <summary>
/// Tells a learner something inside the caller's unit of work: the inbox always holds it; a text leaves once the caller has committed. Nothing is
/// refused: without a gateway, or where the number has had enough for now, the text stands in the hotline's list, or waits.
/// </summary>
internal sealed class TellLearner(TrainingDb db, FieldCipher cipher, Texts texts, Ids ids, TimeProvider clock)
{
    /// <summary>Adds the notice and its text; the caller saves.</summary>
    public async Task TellAsync(NoticeOrder order, CancellationToken cancellationToken)
    {
        var text = order.Sms is { Phone: { } phone, Use: var use } ? await texts.QueueAsync(phone, use, order.LearnerId, cancellationToken) : null;
        db.Add(new InboxMessage
        {
            LearnerId = order.LearnerId,
            Id = ids.New(),
            Kind = order.Kind,
            TextSealed = cipher.Seal(InboxMessage.TextPurpose, order.Text),
            LinkUrl = order.LinkUrl,
            TextId = text?.Id,
            CreatedAt = clock.GetUtcNow(),
        });
    }
}
