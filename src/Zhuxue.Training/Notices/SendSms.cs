using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Training.Notices;

/// <summary>Hands a text to whoever carries it to the phone. An exception means "not sent, try again later".</summary>
internal interface ISendSms
{
    /// <summary>False when this installation has nobody who could carry a text.</summary>
    bool CanSend { get; }

    /// <param name="sms">For its ids; its sealed fields are opened already.</param>
    /// <param name="phone">11 digits. It stands in no log.</param>
    /// <param name="text">Without a signature.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task SendAsync(Sms sms, string phone, string text, CancellationToken cancellationToken);
}

/// <summary>Sends a text that a transaction has written down. A text that was sent is not sent again; one that has outlived its use is dropped.</summary>
internal sealed partial class SendSms(TrainingDb db, FieldCipher cipher, ISendSms gateway, TimeProvider clock, ILogger<SendSms> logger) : IOutboxHandler
{
    public const string MessageKind = "notices.send-sms";

    public string Kind => MessageKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var id = JsonSerializer.Deserialize<Guid>(payload);
        var sms = await db.Set<Sms>().SingleAsync(s => s.Id == id, cancellationToken);
        if (sms.SentAt is not null)
            return;
        if (sms.ExpiresAt <= clock.GetUtcNow())
        {
            LogTooOld(sms.Id, sms.PhoneMasked);
            return;
        }
        await gateway.SendAsync(sms, cipher.Open(Sms.PhonePurpose, sms.PhoneSealed), cipher.Open(Sms.TextPurpose, sms.TextSealed), cancellationToken);
        sms.SentAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        LogSent(sms.Id, sms.PhoneMasked);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Text {Id} went to {Phone}")]
    private partial void LogSent(Guid id, string phone);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Text {Id} to {Phone} was not sent in time and is dropped")]
    private partial void LogTooOld(Guid id, string phone);
}
