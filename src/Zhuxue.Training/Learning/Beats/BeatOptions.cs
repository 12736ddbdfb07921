namespace Zhuxue.Training.Learning.Beats;

/// <summary>Settings <c>Beats:*</c>: the bounds of the hot path.</summary>
internal sealed class BeatOptions
{
    /// <summary>So many beats may wait for the writer; one more is answered 503 with Retry-After.</summary>
    public int QueueLength { get; set; } = 20_000;

    /// <summary>At most so many beats are committed in one transaction.</summary>
    public int BatchMost { get; set; } = 1_000;

    /// <summary>About so many leases are kept in memory, some 400 bytes each; a lease that is not there costs its next beat the plain way.</summary>
    public int LeasesInMemory { get; set; } = 200_000;
}
