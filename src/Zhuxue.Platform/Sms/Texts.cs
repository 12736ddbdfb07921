using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Platform.Sms;

/// <summary>Why a text cannot be sent now.</summary>
/// <param name="NoGateway">This installation sends none.</param>
/// <param name="AgainInSeconds">The number has had enough of them: wait so long.</param>
public sealed record TextRefusal(bool NoGateway, int AgainInSeconds);

/// <summary>Writes texts into the caller's unit of work; they leave when it has been committed. Each number gets only so many.</summary>
public sealed class Texts(SiteDb db, FieldCipher cipher, Outbox outbox, ISmsGateway gateway, Ids ids, TimeProvider clock, IOptions<SmsOptions> options)
{
    /// <summary>Adds a text that somebody waits for, such as a code; the caller saves. It is refused at once rather than late.</summary>
    /// <param name="subjectId">The learner or account that it is about.</param>
    /// <returns>Null when it was written down.</returns>
    public async Task<TextRefusal?> SendAsync(PhoneNumber phone, SmsUse use, Guid? subjectId, CancellationToken cancellationToken)
    {
        if (!gateway.CanSend)
            return new(NoGateway: true, 0);
        var digest = cipher.Digest(TextMessage.PhonePurpose, phone.ToString());
        if (await WaitAsync(digest, behindOthers: false, cancellationToken) is { TotalSeconds: > 0 } wait)
            return new(NoGateway: false, (int)Math.Ceiling(wait.TotalSeconds));
        Add(phone, digest, use, subjectId, TextState.Waiting, clock.GetUtcNow());
        return null;
    }

    /// <summary>Adds a text that must not be lost: it waits until the number may have another, and without a gateway it stands there for a person. The caller saves.</summary>
    /// <returns>The row.</returns>
    public async Task<TextMessage> QueueAsync(PhoneNumber phone, SmsUse use, Guid? subjectId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var digest = cipher.Digest(TextMessage.PhonePurpose, phone.ToString());
        return gateway.CanSend
            ? Add(phone, digest, use, subjectId, TextState.Waiting, now + await WaitAsync(digest, behindOthers: true, cancellationToken))
            : Add(phone, digest, use, subjectId, TextState.NotSent, now);
    }

    private TextMessage Add(PhoneNumber phone, string digest, SmsUse use, Guid? subjectId, TextState state, DateTimeOffset dueAt)
    {
        var now = clock.GetUtcNow();
        var (variant, values) = Choose(use);
        var text = variant.Fill(values);
        var message = new TextMessage
        {
            Id = ids.New(),
            SubjectId = subjectId,
            PhoneSealed = cipher.Seal(TextMessage.PhonePurpose, phone.ToString()),
            PhoneDigest = digest,
            PhoneMasked = phone.Masked,
            Template = variant.Name,
            ParametersSealed = cipher.Seal(TextMessage.ParametersPurpose, JsonSerializer.Serialize(variant.ParameterNames.Select(name => values.Single(v => v.Name == name)))),
            TextSealed = cipher.Seal(TextMessage.TextPurpose, text),
            Parts = SmsText.Parts(options.Value.SignName, text),
            State = state,
            DueAt = dueAt,
            CreatedAt = now,
            ExpiresAt = now + use.Template.Life,
        };
        db.Add(message);
        if (state == TextState.Waiting)
            outbox.Enqueue(SendText.MessageKind, message.Id, dueAt);
        return message;
    }

    /// <summary>The first wording that stays within the parts; if none does, the one with the fewest.</summary>
    private (SmsVariant Variant, IReadOnlyList<SmsParameter> Values) Choose(SmsUse use)
    {
        IReadOnlyList<SmsParameter> values = [.. use.Values.Select(v => v with { Value = SmsText.Value(v.Value, options.Value.ValueMost) })];
        var able = use.Template.Variants.Where(v => !gateway.NeedsTemplateCode || options.Value.TemplateCodes.ContainsKey(v.Name)).ToList();
        if (able.Count == 0)
            able.Add(use.Template.Variants[0]);
        return (able.Find(v => Parts(v) <= options.Value.PartsMost) ?? able.MinBy(Parts)!, values);

        int Parts(SmsVariant variant) => SmsText.Parts(options.Value.SignName, variant.Fill(values));
    }

    /// <summary>How long the number has to wait for its next text; texts that themselves still wait count from the moment they leave when the wait is for one more of them.</summary>
    private async Task<TimeSpan> WaitAsync(string digest, bool behindOthers, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var dayAgo = now.AddDays(-1);
        var rows = await db.Set<TextMessage>().AsNoTracking().Where(t => t.PhoneDigest == digest && t.CreatedAt > dayAgo && t.State != TextState.NotSent)
            .OrderByDescending(t => t.CreatedAt).Select(t => new { t.CreatedAt, t.DueAt, t.State }).Take(options.Value.TextsPerDay).ToListAsync(cancellationToken);
        var earlier = rows.Select(r => behindOthers && r.State == TextState.Waiting && r.DueAt > r.CreatedAt ? r.DueAt : r.CreatedAt).OrderDescending().ToList();
        return new[] { TimeSpan.Zero, After(1, TimeSpan.FromSeconds(options.Value.SecondsBetweenTexts)), After(options.Value.TextsPerHour, TimeSpan.FromHours(1)), After(options.Value.TextsPerDay, TimeSpan.FromDays(1)) }.Max();

        // With so many texts behind it, the number is free again when the oldest of them has left the span.
        TimeSpan After(int count, TimeSpan span) => earlier.Count >= count ? earlier[count - 1] + span - now : TimeSpan.Zero;
    }
}
