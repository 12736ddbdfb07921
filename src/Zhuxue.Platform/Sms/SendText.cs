using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Platform.Sms;

/// <summary>
/// Sends a text that a transaction has written down, and looks for it where the end of a try is not known. A try is written down before it is
/// made, so that a process that dies in the middle leaves a text of which nobody knows, never one that is sent twice.
/// </summary>
internal sealed partial class SendText(
    SiteDb db, FieldCipher cipher, ISmsGateway gateway, TextReports reports, Outbox outbox, TimeProvider clock, IOptions<SmsOptions> options, ILogger<SendText> logger) : IOutboxHandler
{
    public const string MessageKind = "sms.send";

    /// <summary>The wait after the first failed try; it doubles with each, up to <see cref="WaitMost"/>.</summary>
    internal static readonly TimeSpan WaitFirst = TimeSpan.FromSeconds(30), WaitMost = TimeSpan.FromHours(1);

    public string Kind => MessageKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var id = JsonSerializer.Deserialize<Guid>(payload);
        var text = await db.Set<TextMessage>().SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        // A later message of the outbox is there for a later moment.
        if (text is null || text.DueAt > clock.GetUtcNow())
            return;
        switch (text.State)
        {
            case TextState.Waiting when text.ExpiresAt <= clock.GetUtcNow():
                Settle(text, TextState.Expired, text.Fault);
                await db.SaveChangesAsync(cancellationToken);
                LogTooOld(text.Id, text.PhoneMasked);
                break;
            case TextState.Waiting:
                await TryAsync(text, cancellationToken);
                break;
            case TextState.Unsure or TextState.Sent:
                await LookAsync(text, cancellationToken);
                break;
            default:
                break;
        }
    }

    private async Task TryAsync(TextMessage text, CancellationToken cancellationToken)
    {
        var code = "";
        if (gateway.NeedsTemplateCode && !options.Value.TemplateCodes.TryGetValue(text.Template, out code))
        {
            (text.Gateway, text.FaultCode) = (gateway.Name, "Sms:TemplateCodes:" + text.Template);
            Settle(text, TextState.Failed, SmsFault.Template);
            await db.SaveChangesAsync(cancellationToken);
            LogRefused(text.Id, SmsFault.Template, text.FaultCode);
            return;
        }
        // Started before the try is written down: a process that was held up in between sends no more.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        var now = clock.GetUtcNow();
        (text.State, text.LastTryAt, text.Gateway) = (TextState.Unsure, now, gateway.Name);
        text.Tries++;
        // Whatever becomes of this process, somebody looks for the text then.
        Schedule(text, now + WaitFirst);
        await db.SaveChangesAsync(cancellationToken);

        var reply = await gateway.SendAsync(LetterOf(text, code ?? ""), patience.Token);
        text.FaultCode = reply.Code;
        switch (reply.Outcome)
        {
            case SmsOutcome.Accepted:
                (text.State, text.SentAt, text.MessageId, text.Fault) = (TextState.Sent, clock.GetUtcNow(), reply.MessageId, null);
                break;
            case SmsOutcome.TryAgain:
                text.State = TextState.Waiting;
                Schedule(text, Earlier(clock.GetUtcNow() + WaitAfter(text.Tries), text.ExpiresAt));
                break;
            case SmsOutcome.Refused:
                Settle(text, TextState.Failed, reply.Fault);
                break;
            default:
                break;
        }
        await SaveReplyAsync(text, reply, CancellationToken.None);
    }

    /// <summary>Saves the end of a try. A receipt may have been faster: then it stands, and only the gateway's id is added.</summary>
    private async Task SaveReplyAsync(TextMessage text, SmsReply reply, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            await db.Set<TextMessage>().Where(t => t.Id == text.Id && t.MessageId == null).ExecuteUpdateAsync(set => set.SetProperty(t => t.MessageId, reply.MessageId), cancellationToken);
        }
        if (reply.Outcome == SmsOutcome.Accepted)
            LogSent(text.Id, text.PhoneMasked, text.Parts);
        else if (reply.Outcome == SmsOutcome.Refused && reply.Fault is SmsFault.Configuration or SmsFault.Balance or SmsFault.Template)
            LogRefused(text.Id, reply.Fault!.Value, reply.Code);
        else
            LogTrouble(text.Id, reply.Outcome, text.Tries, reply.Code);
    }

    /// <summary>Asks the gateway what became of a text. One of which there is no trace long enough goes back to be sent.</summary>
    private async Task LookAsync(TextMessage text, CancellationToken cancellationToken)
    {
        var tried = text.LastTryAt ?? text.CreatedAt;
        var elapsed = clock.GetUtcNow() - tried;
        // A text that the gateway took needs no looking where receipts are pushed; without them we ask three times in two days.
        if (text.State == TextState.Sent && (options.Value.ReceiptToken.Length > 0 && gateway.Name != "local" || elapsed > TimeSpan.FromDays(2)))
            return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        var found = text.Gateway == gateway.Name ? await gateway.FindAsync(LetterOf(text, ""), patience.Token) : null;
        foreach (var report in found ?? [])
            await reports.ApplyAsync(gateway.Name, report, cancellationToken);

        db.ChangeTracker.Clear();
        text = await db.Set<TextMessage>().SingleAsync(t => t.Id == text.Id, cancellationToken);
        var now = clock.GetUtcNow();
        if (text.State == TextState.Sent)
            Schedule(text, now + (elapsed < TimeSpan.FromMinutes(10) ? TimeSpan.FromMinutes(10) : TimeSpan.FromHours(16)));
        else if (text.State != TextState.Unsure)
            return;
        else if (found is not null && elapsed >= gateway.NoTraceProvesAfter && text.ExpiresAt > now)
            Again(text, now);
        else if (text.ExpiresAt <= now)
            Settle(text, TextState.Failed, SmsFault.NeverKnown);
        else
            Schedule(text, Earlier(now + Clamp(elapsed), text.ExpiresAt));
        await db.SaveChangesAsync(cancellationToken);
    }

    private void Again(TextMessage text, DateTimeOffset now)
    {
        text.State = TextState.Waiting;
        Schedule(text, now);
        LogNoTrace(text.Id, text.Tries);
    }

    private void Schedule(TextMessage text, DateTimeOffset at)
    {
        text.DueAt = at;
        outbox.Enqueue(MessageKind, text.Id, at);
    }

    private void Settle(TextMessage text, TextState state, SmsFault? fault) => (text.State, text.Fault, text.SettledAt) = (state, fault, clock.GetUtcNow());

    private SmsLetter LetterOf(TextMessage text, string code)
    {
        if (!PhoneNumber.TryParse(cipher.Open(TextMessage.PhonePurpose, text.PhoneSealed), out var phone, out var words))
            throw new InvalidOperationException($"The phone of text {text.Id} cannot be read: {words}");
        return new(text.Id, phone, code, JsonSerializer.Deserialize<SmsParameter[]>(cipher.Open(TextMessage.ParametersPurpose, text.ParametersSealed))!, text.LastTryAt ?? text.CreatedAt, text.MessageId);
    }

    /// <summary>The wait after so many failed tries.</summary>
    internal static TimeSpan WaitAfter(int tries) => Clamp(WaitFirst * Math.Pow(2, Math.Min(tries - 1, 10)));

    private static TimeSpan Clamp(TimeSpan wait) => wait < WaitFirst ? WaitFirst : wait > WaitMost ? WaitMost : wait;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    [LoggerMessage(Level = LogLevel.Information, Message = "Text {Id} went to {Phone} in {Parts} parts")]
    private partial void LogSent(Guid id, string phone, int parts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Text {Id} to {Phone} was not sent in time and is dropped")]
    private partial void LogTooOld(Guid id, string phone);

    [LoggerMessage(Level = LogLevel.Error, Message = "Text {Id} was refused ({Fault}, {Code}). Every text like it will be: check the Sms settings and the gateway's console")]
    private partial void LogRefused(Guid id, SmsFault fault, string? code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Text {Id}: {Outcome} at try {Try} ({Code})")]
    private partial void LogTrouble(Guid id, SmsOutcome outcome, int @try, string? code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Text {Id}: no trace of try {Try} at the gateway; it is sent again")]
    private partial void LogNoTrace(Guid id, int @try);
}
