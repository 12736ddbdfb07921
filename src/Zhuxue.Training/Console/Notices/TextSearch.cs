using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Sms;
using Zhuxue.Training.Accounts;

namespace Zhuxue.Training.Console.Notices;

/// <summary>Which texts are asked for.</summary>
internal enum TextView
{
    /// <summary>What did not arrive and nobody has sent again, what nobody knows, and what waits; codes only while they may still arrive.</summary>
    Open,
    Failed,
    Unsure,
    Waiting,
    Arrived,
    All,
}

/// <summary>The filter of the list.</summary>
/// <param name="Template">Name of a template; null for all.</param>
/// <param name="Words">A phone, whole or masked, or a name.</param>
internal sealed record TextFilter(TextView View, string? Template, string? Words)
{
    public static TextFilter Of(string? view, string? template, string? words) => new(
        Enum.TryParse<TextView>(view, out var parsed) && Enum.IsDefined(parsed) ? parsed : TextView.Open, string.IsNullOrEmpty(template) ? null : template, string.IsNullOrWhiteSpace(words) ? null : words.Trim());
}

/// <summary>One text in the list; the learner is null where nobody is known by it.</summary>
internal sealed record TextLine(TextMessage Text, Guid? LearnerId, string? Name);

/// <summary>Finds texts: what needs a person first, then what is in doubt, then what waits; the newest first in each.</summary>
internal sealed class TextSearch(TrainingDb db, FieldCipher cipher, SmsTemplates templates)
{
    private static readonly TextState[] Lost = [TextState.Failed, TextState.NotSent, TextState.Expired];

    public Task<int> CountAsync(TextFilter filter, CancellationToken cancellationToken) => Matching(filter).CountAsync(cancellationToken);

    public async Task<IReadOnlyList<TextLine>> PageAsync(TextFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        var texts = Matching(filter);
        var ordered = filter.View is TextView.Open
            ? texts.OrderBy(t => t.State == TextState.Waiting ? 2 : t.State == TextState.Unsure ? 1 : 0).ThenByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id)
            : texts.OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id);
        var rows = await ordered.Skip(skip).Take(take).ToListAsync(cancellationToken);
        var subjects = rows.Select(t => t.SubjectId).OfType<Guid>().Distinct().ToArray();
        var names = await db.Learners.AsNoTracking().Where(l => subjects.Contains(l.Id)).Select(l => new { l.Id, l.Name }).ToDictionaryAsync(l => l.Id, l => l.Name, cancellationToken);
        return [.. rows.Select(t => t.SubjectId is { } id && names.TryGetValue(id, out var name) ? new TextLine(t, id, name) : new TextLine(t, null, null))];
    }

    /// <summary>Texts of the last day that failed because of the settings: every one like them will.</summary>
    public Task<int> CountMisconfiguredAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now.AddDays(-1);
        return db.Set<TextMessage>().CountAsync(t => t.State == TextState.Failed && t.CreatedAt > since && t.SentAgainId == null
            && (t.Fault == SmsFault.Configuration || t.Fault == SmsFault.Template || t.Fault == SmsFault.Balance), cancellationToken);
    }

    private IQueryable<TextMessage> Matching(TextFilter filter)
    {
        var texts = db.Set<TextMessage>().AsNoTracking();
        var codes = templates.All.Where(t => t.IsCode).SelectMany(t => t.Variants).Select(v => v.Name).ToArray();
        texts = filter.View switch
        {
            TextView.Open => texts.Where(t => t.State == TextState.Unsure || t.State == TextState.Waiting || (Lost.Contains(t.State) && t.SentAgainId == null && !codes.Contains(t.Template))),
            TextView.Failed => texts.Where(t => Lost.Contains(t.State)),
            TextView.Unsure => texts.Where(t => t.State == TextState.Unsure),
            TextView.Waiting => texts.Where(t => t.State == TextState.Waiting),
            TextView.Arrived => texts.Where(t => t.State == TextState.Sent || t.State == TextState.Delivered),
            _ => texts,
        };
        if (filter.Template is { } name)
        {
            var variants = templates.All.Where(t => t.Name == name).SelectMany(t => t.Variants).Select(v => v.Name).ToArray();
            texts = texts.Where(t => variants.Contains(t.Template));
        }
        if (filter.Words is not { } words)
            return texts;
        if (PhoneNumber.TryParse(words, out var phone, out _))
        {
            var digest = cipher.Digest(TextMessage.PhonePurpose, phone.ToString());
            return texts.Where(t => t.PhoneDigest == digest);
        }
        return words.Contains('*', StringComparison.Ordinal)
            ? texts.Where(t => t.PhoneMasked == words)
            : texts.Where(t => db.Set<Accounts.Learners.Learner>().Any(l => l.Id == t.SubjectId && l.Name.Contains(words)));
    }
}
