using System.ComponentModel.DataAnnotations;
using System.Threading.Channels;

namespace Zhuxue.Vision;

/// <summary>Settings <c>Vision:*</c>.</summary>
public sealed class VisionLineOptions
{
    /// <summary>How many checks one process works on at once; 0 means one for each core.</summary>
    [Range(0, 256)]
    public int AtOnce { get; set; }

    /// <summary>How many may wait, for each one that is worked on. Beyond it the answer is "busy", within a millisecond.</summary>
    [Range(2, 10_000)]
    public int MostWaiting { get; set; } = 16;
}

/// <summary>
/// The line before the models. All decoding and judging of a process runs on a few threads of its own, so that a rush of pictures neither
/// piles up in memory nor keeps the web's threads from other requests: who finds the line full is told so at once, and when to come again.
/// </summary>
public sealed class VisionLine : IDisposable
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromSeconds(1), LongestRetry = TimeSpan.FromSeconds(30);

    private readonly Channel<Job> _line;
    private readonly TimeProvider _clock;
    private readonly int _workers, _places;
    private long _meanTicks = TimeSpan.FromMilliseconds(50).Ticks;

    public VisionLine(VisionLineOptions options, TimeProvider clock)
    {
        _clock = clock;
        _workers = options.AtOnce > 0 ? options.AtOnce : Environment.ProcessorCount;
        _places = _workers * options.MostWaiting;
        _line = Channel.CreateBounded<Job>(new BoundedChannelOptions(_places));
        for (var number = 1; number <= _workers; number++)
            new Thread(Work) { IsBackground = true, Name = $"vision {number}" }.Start();
    }

    /// <summary>How many wait now.</summary>
    public int Waiting => _line.Reader.Count;

    /// <summary>How long one check took lately.</summary>
    internal TimeSpan MeanOfWork => TimeSpan.FromTicks(Interlocked.Read(ref _meanTicks));

    /// <summary>When to come again, in whole seconds: when those who wait now will be through.</summary>
    public TimeSpan RetryAfter
    {
        get
        {
            var through = MeanOfWork * Waiting / _workers;
            return TimeSpan.FromSeconds(Math.Ceiling(Math.Clamp(through.TotalSeconds, ShortestRetry.TotalSeconds, LongestRetry.TotalSeconds)));
        }
    }

    /// <summary>Does the work when its turn comes.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="underWay">It goes on with something that was begun and runs against the clock, such as a face check after its first
    /// frames: half of the line is kept for such.</param>
    /// <param name="cancellationToken">Gives up the place in the line.</param>
    /// <returns>What it returned; null at once when the line is full, and then nothing was done.</returns>
    public async Task<T?> TryRunAsync<T>(Func<T> work, bool underWay, CancellationToken cancellationToken) where T : class
    {
        var job = new Job<T>(work, cancellationToken);
        return (underWay || Waiting < _places / 2) && _line.Writer.TryWrite(job) ? await job.Done : null;
    }

    /// <summary>Does the work when its turn comes, and waits for a place in the line as well: for work that nobody can be asked to start again.</summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var job = new Job<T>(work, cancellationToken);
        await _line.Writer.WriteAsync(job, cancellationToken);
        return await job.Done;
    }

    public void Dispose() => _line.Writer.TryComplete();

    private void Work()
    {
        // The thread is the line's own: it may block.
        while (_line.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_line.Reader.TryRead(out var job))
            {
                var begun = _clock.GetTimestamp();
                if (job.Run())
                    Learn(_clock.GetElapsedTime(begun).Ticks);
            }
        }
    }

    /// <summary>Keeps the mean of the last two dozen or so; a lost race costs one sample.</summary>
    private void Learn(long ticks) => Interlocked.Exchange(ref _meanTicks, (Interlocked.Read(ref _meanTicks) * 15 + ticks) / 16);

    private abstract class Job
    {
        /// <returns>False when nobody waits for it any more.</returns>
        public abstract bool Run();
    }

    private sealed class Job<T>(Func<T> work, CancellationToken cancellationToken) : Job
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Done => _done.Task;

        public override bool Run()
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _done.TrySetCanceled(cancellationToken);
                return false;
            }
            try
            {
                _done.TrySetResult(work());
            }
#pragma warning disable CA1031 // it belongs to whoever waits for the result
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _done.TrySetException(exception);
            }
            return true;
        }
    }
}
