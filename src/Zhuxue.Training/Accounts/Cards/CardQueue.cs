using Microsoft.Extensions.Options;

namespace Zhuxue.Training.Accounts.Cards;

/// <summary>
/// Lets a few cards at once be read, and a few more wait: a reading takes up to a second of a core that beats and face checks need. Whoever
/// comes then is told when to come again.
/// </summary>
internal sealed class CardQueue(IOptions<AccountsOptions> options) : IDisposable
{
    private const double SecondsACard = 1.5;

    private readonly SemaphoreSlim places = new(options.Value.CardsAtOnce);
    private int inside;

    /// <summary>Waits for a turn; null when too many wait already. Dispose the turn when the card is read.</summary>
    public async Task<Turn?> EnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref inside) > options.Value.CardsAtOnce + options.Value.CardsWaiting)
        {
            Interlocked.Decrement(ref inside);
            return null;
        }
        try
        {
            await places.WaitAsync(cancellationToken);
        }
        catch
        {
            Interlocked.Decrement(ref inside);
            throw;
        }
        return new Turn(this);
    }

    /// <summary>When those who wait now are likely to be through.</summary>
    public int RetryAfterSeconds => Math.Max(3, (int)Math.Ceiling(SecondsACard * Volatile.Read(ref inside) / options.Value.CardsAtOnce));

    public void Dispose() => places.Dispose();

    internal sealed class Turn(CardQueue queue) : IDisposable
    {
        public void Dispose()
        {
            queue.places.Release();
            Interlocked.Decrement(ref queue.inside);
        }
    }
}
