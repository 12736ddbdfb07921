namespace Zhuxue.Training.Notices;

/// <summary>No gateway is set up: nothing is promised to anybody.</summary>
internal sealed class NoGateway : ISendSms
{
    public bool CanSend => false;

    public Task SendAsync(Sms sms, string phone, string text, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("No SMS gateway is set up. Set Notices:Gateway.");
}

/// <summary>For trying the product out without a gateway: a text counts as sent when it is written down; <see cref="LocalTextsPage"/> shows it.</summary>
internal sealed class LocalGateway : ISendSms
{
    public bool CanSend => true;

    public Task SendAsync(Sms sms, string phone, string text, CancellationToken cancellationToken) => Task.CompletedTask;
}
