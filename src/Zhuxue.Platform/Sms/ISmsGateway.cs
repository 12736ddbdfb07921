namespace Zhuxue.Platform.Sms;

/// <summary>Carries texts to phones. It never throws for what a gateway or a network may do: every end has its <see cref="SmsReply"/>.</summary>
public interface ISmsGateway
{
    /// <summary>Its name in rows, settings and addresses of receipts: <c>aliyun</c>.</summary>
    string Name { get; }

    /// <summary>False when this installation has nobody who could carry a text.</summary>
    bool CanSend { get; }

    /// <summary>Whether the gateway needs the code of an approved template; without it a text is not even tried.</summary>
    bool NeedsTemplateCode { get; }

    /// <summary>So long after a try, finding no trace of it means that it never arrived, and it may be sent again. Sending is not idempotent (DOMAIN §5).</summary>
    TimeSpan NoTraceProvesAfter { get; }

    /// <summary>Tries once. Whether it may be tried again stands in the reply.</summary>
    Task<SmsReply> SendAsync(SmsLetter letter, CancellationToken cancellationToken);

    /// <summary>Looks for what became of a text; null when the gateway could not be asked.</summary>
    Task<IReadOnlyList<SmsReport>?> FindAsync(SmsLetter letter, CancellationToken cancellationToken);

    /// <summary>Reads receipts that the gateway has pushed; null when they are not in its form.</summary>
    IReadOnlyList<SmsReport>? ReadReceipts(ReadOnlySpan<byte> body);

    /// <summary>What the gateway wants to read when its receipts have been taken (JSON).</summary>
    string ReceiptsTaken { get; }
}

/// <summary>One text as a gateway needs it. It holds personal data: it is never logged.</summary>
/// <param name="Id">Ours; it comes back in receipts.</param>
/// <param name="Phone">11 digits.</param>
/// <param name="TemplateCode">The gateway's code of the approved template; empty where none is needed.</param>
/// <param name="Parameters">In the order in which they stand in the template.</param>
/// <param name="TriedAt">When it was last tried, for looking.</param>
/// <param name="MessageId">The gateway's own id, when it has told it.</param>
public sealed record SmsLetter(Guid Id, PhoneNumber Phone, string TemplateCode, IReadOnlyList<SmsParameter> Parameters, DateTimeOffset TriedAt, string? MessageId);

/// <summary>How one try ended.</summary>
public enum SmsOutcome
{
    /// <summary>The gateway has it; a receipt follows.</summary>
    Accepted,

    /// <summary>Surely not sent, and worth another try: throttled, busy, not reached.</summary>
    TryAgain,

    /// <summary>Surely not sent, and another try would end the same way.</summary>
    Refused,

    /// <summary>Nobody knows: time-out, a torn connection, an answer that cannot be read. It must be looked for before another try.</summary>
    Unknown,
}

/// <summary>What a try came to.</summary>
/// <param name="MessageId">The gateway's id of an accepted text.</param>
/// <param name="Fault">Why it was refused.</param>
/// <param name="Code">The gateway's own word for it, for the operator. Nothing personal.</param>
public sealed record SmsReply(SmsOutcome Outcome, string? MessageId = null, SmsFault? Fault = null, string? Code = null)
{
    public static SmsReply Accepted(string? messageId) => new(SmsOutcome.Accepted, messageId);

    public static SmsReply TryAgain(string code) => new(SmsOutcome.TryAgain, Code: code);

    public static SmsReply Refused(SmsFault fault, string code) => new(SmsOutcome.Refused, Fault: fault, Code: code);

    public static SmsReply Unknown(string code) => new(SmsOutcome.Unknown, Code: code);
}

/// <summary>What a gateway says about a text it was given: pushed as a receipt, or found when we looked.</summary>
/// <param name="TextId">Our id, where the gateway gives it back.</param>
/// <param name="MessageId">The gateway's id.</param>
/// <param name="Phone">11 digits; a report about another phone than the text's is not believed.</param>
/// <param name="Delivered">Null while it is on its way.</param>
/// <param name="Code">The gateway's word: <c>DELIVERED</c>, <c>MK:0001</c>.</param>
/// <param name="At">When it reached the phone, or failed.</param>
public sealed record SmsReport(Guid? TextId, string? MessageId, string Phone, bool? Delivered, string? Code, DateTimeOffset? At);
