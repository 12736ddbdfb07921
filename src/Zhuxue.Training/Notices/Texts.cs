using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Training.Notices;

/// <summary>Why a text cannot be sent now; null when it was written down.</summary>
/// <param name="NoGateway">This installation sends none.</param>
/// <param name="AgainInSeconds">The number has had enough of them: wait so long.</param>
internal sealed record TextRefusal(bool NoGateway, int AgainInSeconds);

/// <summary>Writes texts into the caller's unit of work; they leave when it has been committed. Each number gets only so many.</summary>
internal sealed class Texts(TrainingDb db, FieldCipher cipher, Outbox outbox, ISendSms gateway, Ids ids, TimeProvider clock, IOptions<NoticesOptions> options)
{
    /// <summary>Adds one text; the caller saves.</summary>
    /// <param name="phone">11 digits.</param>
    /// <param name="masked">The same as it may be shown.</param>
    /// <param name="text">Without a signature and without a mobile number (DOMAIN §5).</param>
    /// <param name="life">How long it is of use.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<TextRefusal?> SendAsync(string phone, string masked, string text, TimeSpan life, CancellationToken cancellationToken)
    {
        if (!gateway.CanSend)
            return new(NoGateway: true, 0);
        var now = clock.GetUtcNow();
        var digest = cipher.Digest(Sms.PhonePurpose, phone);
        if (await WaitAsync(digest, now, cancellationToken) is { TotalSeconds: > 0 } wait)
            return new(NoGateway: false, (int)Math.Ceiling(wait.TotalSeconds));
        var sms = new Sms
        {
            Id = ids.New(),
            PhoneSealed = cipher.Seal(Sms.PhonePurpose, phone),
            PhoneDigest = digest,
            PhoneMasked = masked,
            TextSealed = cipher.Seal(Sms.TextPurpose, text),
            CreatedAt = now,
            ExpiresAt = now + life,
        };
        db.Add(sms);
        outbox.Enqueue(SendSms.MessageKind, sms.Id);
        return null;
    }

    /// <summary>How long the number has to wait for its next text.</summary>
    private async Task<TimeSpan> WaitAsync(string digest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var dayAgo = now.AddDays(-1);
        var earlier = await db.Set<Sms>().Where(s => s.PhoneDigest == digest && s.CreatedAt > dayAgo)
            .OrderByDescending(s => s.CreatedAt).Select(s => s.CreatedAt).Take(options.Value.TextsPerDay).ToListAsync(cancellationToken);
        return new[] { After(1, TimeSpan.FromSeconds(options.Value.SecondsBetweenTexts)), After(options.Value.TextsPerHour, TimeSpan.FromHours(1)), After(options.Value.TextsPerDay, TimeSpan.FromDays(1)) }.Max();

        // With so many texts behind it, the number is free again when the oldest of them has left the span.
        TimeSpan After(int count, TimeSpan span) => earlier.Count >= count ? earlier[count - 1] + span - now : TimeSpan.Zero;
    }
}
