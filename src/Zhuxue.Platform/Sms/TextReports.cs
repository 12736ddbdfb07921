using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Platform.Sms;

/// <summary>Writes down what a gateway says about a text, whether it was pushed or asked for. Saying it twice changes nothing.</summary>
internal sealed partial class TextReports(SiteDb db, FieldCipher cipher, TimeProvider clock, ILogger<TextReports> logger)
{
    /// <summary>Finds the text that a report is about and brings it to the state that the report knows. A report about no text of ours is let go.</summary>
    /// <returns>Whether there was such a text.</returns>
    public async Task<bool> ApplyAsync(string gateway, SmsReport report, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            if (await FindAsync(gateway, report, cancellationToken) is not { } text)
            {
                LogUnknown(gateway);
                return false;
            }
            if (!await AddAsync(gateway, text, report, cancellationToken))
                return true;
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return true;
            }
            catch (DbUpdateException exception) when (attempt < 5 && (exception is DbUpdateConcurrencyException || exception.IsDuplicate()))
            {
                // The end of the try, or the same report, was written at this moment: look again.
            }
        }
    }

    private async Task<bool> AddAsync(string gateway, TextMessage text, SmsReport report, CancellationToken cancellationToken)
    {
        var changed = false;
        if (text.MessageId is null && report.MessageId is not null)
            (text.MessageId, changed) = (report.MessageId, true);
        if (report.Delivered is not { } delivered)
        {
            if (text.State != TextState.Unsure)
                return changed;
            (text.State, text.SentAt, text.Fault) = (TextState.Sent, text.LastTryAt, null);
            return true;
        }
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{gateway}\n{report.MessageId}\n{delivered}\n{report.Code}"))));
        if (!await db.Set<TextReceipt>().AnyAsync(r => r.TextId == text.Id && r.Key == key, cancellationToken))
        {
            db.Add(new TextReceipt { TextId = text.Id, Key = key, Gateway = gateway, Delivered = delivered, Code = report.Code, ReportedAt = report.At, ReceivedAt = clock.GetUtcNow() });
            changed = true;
        }
        // What reached a phone has reached it; what was said not to may still do so.
        if (text.State is TextState.Unsure or TextState.Sent or TextState.Waiting || text.State == TextState.Failed && delivered)
        {
            (text.State, text.Fault, text.FaultCode, text.SettledAt) = delivered
                ? (TextState.Delivered, null, null, report.At ?? clock.GetUtcNow())
                : (TextState.Failed, (SmsFault?)SmsFault.Undelivered, report.Code, report.At ?? clock.GetUtcNow());
            text.SentAt ??= text.LastTryAt;
            changed = true;
        }
        return changed;
    }

    /// <summary>By our id, by the gateway's, or, where a try ended without either, by the phone if it has just one text in doubt.</summary>
    private async Task<TextMessage?> FindAsync(string gateway, SmsReport report, CancellationToken cancellationToken)
    {
        var digest = cipher.Digest(TextMessage.PhonePurpose, report.Phone);
        var ours = db.Set<TextMessage>().Where(t => t.Gateway == gateway && t.PhoneDigest == digest);
        if (report.TextId is { } id)
            return await ours.SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (report.MessageId is not { } messageId)
            return null;
        if (await ours.Where(t => t.MessageId == messageId).Take(1).ToListAsync(cancellationToken) is [var known])
            return known;
        return await ours.Where(t => t.State == TextState.Unsure && t.MessageId == null && (report.At == null || t.LastTryAt <= report.At)).Take(2).ToListAsync(cancellationToken) is [var single] ? single : null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A report of {Gateway} is about no text of this site")]
    private partial void LogUnknown(string gateway);
}
