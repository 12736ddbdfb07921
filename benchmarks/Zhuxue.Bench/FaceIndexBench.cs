using System.Diagnostics;
using System.Runtime.InteropServices;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Bench;

/// <summary>One face compared with a million others, beside comparing the full embeddings one by one on as many cores.</summary>
internal sealed class FaceIndexBench : IBenchmark
{
    private const int Faces = 1_000_000, Plain = 100_000, Searches = 21, Cores = 2;
    private const float From = 0.54f;

    public string Name => "face-index";

    public string Purpose => "one face against a million, and the memory of a million";

    public Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        bench.Say($"{Faces:N0} faces that nobody has");
        // Not a place for Chance: the same faces in every run.
#pragma warning disable RS0030
        var random = new Random(1);
#pragma warning restore RS0030
        var plain = new FaceEmbedding[Plain];
        using var index = new FaceIndex(Cores);
        var before = Memory();
        for (var i = 0; i < Faces; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var face = Face(random);
            index.Put(Key(i), face);
            if (i < Plain)
                plain[i] = face;
        }
        var megabytes = Memory() - before - Plain * (FaceEmbedding.Dimensions * sizeof(float) + 64) / 1e6;

        List<double> ours = [], theirs = [];
        for (var i = 0; i < Searches; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (number, clock) = (i * 4711 % Plain, Stopwatch.StartNew());
            var found = index.Search(plain[number], From, 20);
            ours.Add(clock.Elapsed.TotalMilliseconds);
            if (found is not [var hit] || hit.Key != Key(number))
                throw new InvalidOperationException("The index did not find the face that it holds.");
            clock.Restart();
            var hits = 0;
            Parallel.For(0, Plain, new ParallelOptions { MaxDegreeOfParallelism = Cores }, other =>
            {
                if (plain[number].SimilarityTo(plain[other]) >= From)
                    Interlocked.Increment(ref hits);
            });
            theirs.Add(clock.Elapsed.TotalMilliseconds * Faces / Plain);
        }
        bench.Report(new Figure($"search among 1,000,000 on {Cores} cores", Bench.Median(ours), "ms", Better.Lower, Bench.Median(theirs), Goal: 150));
        bench.Report(new Figure("the slowest search", ours.Skip(1).Max(), "ms", Better.Lower, theirs.Max()));
        bench.Report(new Figure("memory of 1,000,000", megabytes, "MB", Better.Lower, Faces / 1e6 * FaceEmbedding.Dimensions * sizeof(float), Goal: 650));
        return Task.CompletedTask;
    }

    private static Guid Key(int number) => new(number + 1, 0, 0, new byte[8]);

    private static FaceEmbedding Face(Random random)
    {
        Span<Half> values = stackalloc Half[FaceEmbedding.Dimensions];
        foreach (ref var value in values)
            value = (Half)(random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f);
        return FaceEmbedding.FromBytes(MemoryMarshal.AsBytes(values));
    }

    private static double Memory() => GC.GetTotalMemory(forceFullCollection: true) / 1e6;
}
