using System.Diagnostics.Metrics;

namespace Zhuxue.Training.Learning.Beats;

/// <summary>Counters of the meter <c>Zhuxue.Learning</c>.</summary>
internal sealed class BeatMetrics
{
    private readonly Counter<long> _beats;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _commit;
    private readonly Histogram<int> _batch;
    private readonly UpDownCounter<int> _queue;

    public BeatMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Zhuxue.Learning");
        _beats = meter.CreateCounter<long>("zhuxue.beats", "{beat}", "Beats answered, by the way they were taken: fast or plain.");
        _refused = meter.CreateCounter<long>("zhuxue.beats.busy", "{beat}", "Beats answered 503: the queue was full or the database failed.");
        _commit = meter.CreateHistogram<double>("zhuxue.beats.commit", "s", "Time of one transaction of the writer.");
        _batch = meter.CreateHistogram<int>("zhuxue.beats.batch", "{beat}", "Beats in one transaction of the writer.");
        _queue = meter.CreateUpDownCounter<int>("zhuxue.beats.queue", "{beat}", "Beats that wait for the writer.");
    }

    public void Plain() => _beats.Add(1, new KeyValuePair<string, object?>("way", "plain"));

    public void Busy() => _refused.Add(1);

    public void Queued() => _queue.Add(1);

    /// <summary>The writer took so many from the queue, wrote so many of them, and it took so long.</summary>
    public void Committed(int taken, int written, TimeSpan time)
    {
        _queue.Add(-taken);
        _beats.Add(written, new KeyValuePair<string, object?>("way", "fast"));
        _batch.Record(taken);
        _commit.Record(time.TotalSeconds);
    }
}
