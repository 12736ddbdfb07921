namespace Zhuxue.Platform.Sms;

/// <summary>No gateway is set up: nothing is promised to anybody.</summary>
internal sealed class NoGateway : ISmsGateway
{
    public string Name => "none";

    public bool CanSend => false;

    public bool NeedsTemplateCode => false;

    public TimeSpan NoTraceProvesAfter => TimeSpan.Zero;

    public string ReceiptsTaken => "{}";

    public Task<SmsReply> SendAsync(SmsLetter letter, CancellationToken cancellationToken) => Task.FromResult(SmsReply.TryAgain("no gateway"));

    public Task<IReadOnlyList<SmsReport>?> FindAsync(SmsLetter letter, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SmsReport>?>(null);

    public IReadOnlyList<SmsReport>? ReadReceipts(ReadOnlySpan<byte> body) => null;
}

/// <summary>For trying the product out without a gateway: a text counts as delivered when it is written down; <c>/local/texts</c> shows it.</summary>
internal sealed class LocalGateway(TimeProvider clock) : ISmsGateway
{
    public string Name => "local";

    public bool CanSend => true;

    public bool NeedsTemplateCode => false;

    public TimeSpan NoTraceProvesAfter => TimeSpan.Zero;

    public string ReceiptsTaken => "{}";

    public Task<SmsReply> SendAsync(SmsLetter letter, CancellationToken cancellationToken) => Task.FromResult(SmsReply.Accepted(null));

    public Task<IReadOnlyList<SmsReport>?> FindAsync(SmsLetter letter, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SmsReport>?>([new(letter.Id, null, letter.Phone.ToString(), Delivered: true, null, clock.GetUtcNow())]);

    public IReadOnlyList<SmsReport>? ReadReceipts(ReadOnlySpan<byte> body) => null;
}
