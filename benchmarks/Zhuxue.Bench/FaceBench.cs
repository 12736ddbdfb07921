using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Zhuxue.Training.Commands.Smoke;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Bench;

/// <summary>
/// What judging a face costs (DESIGN §9), beside <c>@vladmandic/human</c> on the same pictures, which it gets decoded: processor time, photos a
/// second on two workers, a gate check of 45 frames, and whether memory stays flat.
/// </summary>
internal sealed class FaceBench : IBenchmark
{
    private const int Rounds = 5, PhotosARound = 60, GateFrames = 45, FramesARequest = 4, Checks = 10_000, Workers = 2;

    // Three recordings of two men; the second number is where they look at the camera.
    private static readonly (string Clip, double From)[] Clips = [("cap13_edit2", 0.5), ("cap12_edit", 0.4), ("franck", 4.0)];

    public string Name => "face";

    public string Purpose => "photo check, gate check and memory, beside @vladmandic/human on WebAssembly";

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        using var analyzer = new FaceAnalyzer(new VisionOptions { OnnxRuntimePath = Path.Combine(bench.PartsFolder, "onnxruntime/libonnxruntime.so.1"), ModelDirectory = Path.Combine(bench.PartsFolder, "models") });
        var check = new PhotoCheck(analyzer);
        var photos = new List<byte[]>();
        foreach (var (clip, from) in Clips)
            photos.AddRange((await FramesAsync(bench, clip, from, from + 0.6, cancellationToken)).Take(6));
        var gate = (await FramesAsync(bench, "cap13_edit2", 14.9, 18.6, cancellationToken)).Take(GateFrames).Select(f => (ReadOnlyMemory<byte>)f).ToList();
        if (photos.Any(p => check.Check(p, PhotoKind.Portrait).Verdict != PhotoVerdict.Ok) || gate.Count != GateFrames)
            throw new InvalidOperationException("The pictures of the benchmark are not what it was made for.");

        bench.Say("@vladmandic/human, one process and then two");
        var human = await HumanAsync(bench, photos, 1, cancellationToken);
        var humans = await HumanAsync(bench, photos, Workers, cancellationToken);

        bench.Say("photo checks, one after the other");
        for (var i = 0; i < photos.Count; i++)
            check.Check(photos[i], PhotoKind.Portrait);
        var photoMs = Bench.Median(Enumerable.Range(0, Rounds).Select(_ => CpuMs(PhotosARound, i => check.Check(photos[i % photos.Count], PhotoKind.Portrait))));
        bench.Report(new Figure("photo check, CPU a photo", photoMs, "ms", Better.Lower, human?.CpuMs, Goal: 26));

        var large = Enlarged(photos[0], 4000, 3000);
        bench.Report(new Figure("photo of 12 megapixels, CPU", Bench.Median(Enumerable.Range(0, Rounds).Select(_ => CpuMs(10, _ => check.Check(large, PhotoKind.Portrait)))), "ms", Better.Lower));

        bench.Say($"a gate check of {GateFrames} frames");
        var gateMs = Bench.Median(Enumerable.Range(0, Rounds).Select(_ => CpuMs(1, _ => Observe(analyzer, gate))));
        bench.Report(new Figure($"gate check of {GateFrames} frames, CPU", gateMs, "ms", Better.Lower, human?.CpuMs * GateFrames, Goal: 700));

        bench.Say($"{Checks:N0} photo checks on {Workers} workers");
        RunMany(500);
        GC.Collect();
        var before = ResidentMb();
        var clock = Stopwatch.StartNew();
        RunMany(Checks);
        var rate = Checks / clock.Elapsed.TotalSeconds;
        GC.Collect();
        bench.Report(new Figure($"photos a second on {Workers} workers", rate, "1/s", Better.Higher, humans is null ? null : Workers * 1000 / humans.WallMs, Goal: 60));
        bench.Report(new Figure($"memory grown over {Checks:N0} checks", Math.Max(0, ResidentMb() - before), "MB", Better.Lower, before, Goal: 20));

        void RunMany(int count) => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken }, i => check.Check(photos[i % photos.Count], PhotoKind.Portrait));
    }

    /// <summary>As the site does: a few frames to a request, one embedding for each.</summary>
    private static void Observe(FaceAnalyzer analyzer, List<ReadOnlyMemory<byte>> frames)
    {
        for (var first = 0; first < frames.Count; first += FramesARequest)
            analyzer.Observe(frames.GetRange(first, Math.Min(FramesARequest, frames.Count - first)), first, default);
    }

    private static async Task<IReadOnlyList<byte[]>> FramesAsync(Bench bench, string clip, double from, double to, CancellationToken cancellationToken) =>
        await ClipFrames.ReadAsync(Path.Combine(bench.PartsFolder, "clips", clip + ".mp4"), from, to, 12.5, cancellationToken);

    private static byte[] Enlarged(byte[] photo, int width, int height) => JpegEncoder.Encode(ImageDecoder.Decode(photo).Image!.Resize(width, height), 85);

    /// <summary>Processor time of this process for each call, in ms.</summary>
    private static double CpuMs(int times, Action<int> work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        for (var i = 0; i < times; i++)
            work(i);
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds / times;
    }

    private static double ResidentMb()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1e6;
    }

    private sealed record Human(double CpuMs, double WallMs, double Faces);

    /// <summary>The slowest of so many processes at once; null when npm cannot bring the packages.</summary>
    private static async Task<Human?> HumanAsync(Bench bench, List<byte[]> photos, int processes, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(bench.Root, "artifacts/human")).FullName;
        var source = Path.Combine(bench.Root, "benchmarks/human");
        if (!File.Exists(Path.Combine(folder, "node_modules/.package-lock.json")))
        {
            foreach (var file in new[] { "package.json", "package-lock.json" })
                File.Copy(Path.Combine(source, file), Path.Combine(folder, file), overwrite: true);
            if (await OutputAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], folder, cancellationToken) is null)
            {
                bench.Say("npm cannot bring @vladmandic/human: no baseline in this run");
                return null;
            }
        }
        var pictures = bench.WorkFolder("human");
        for (var i = 0; i < photos.Count; i++)
        {
            var image = ImageDecoder.Decode(photos[i]).Image!;
            await File.WriteAllBytesAsync(Path.Combine(pictures, $"{i:00}-{image.Width}x{image.Height}.rgb"), image.Pixels.ToArray(), cancellationToken);
        }
        var outputs = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ =>
            OutputAsync("node", [Path.Combine(source, "human.cjs"), pictures, (2 * photos.Count).ToString(CultureInfo.InvariantCulture)], folder, cancellationToken)));
        var measured = outputs.Select(o => o is null ? null : JsonSerializer.Deserialize<Human>(o, JsonSerializerOptions.Web)).ToList();
        if (measured.Exists(h => h is null or { Faces: < 0.9 }))
        {
            bench.Say("@vladmandic/human did not find the faces: no baseline in this run");
            return null;
        }
        return measured.MaxBy(h => h!.WallMs);
    }

    /// <summary>What a program prints; null when it fails.</summary>
    private static async Task<string?> OutputAsync(string program, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? output : null;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
