using Zhuxue.Bench;

// ./bench [name…] [--json] [--list]; a first word with two dashes and "host" starts a process that a benchmark measures.
if (args is [BareSite.Argument, ..])
    return await BareSite.RunAsync(args);

if (args is [BeatsHost.Argument, ..])
    return await BeatsHost.RunAsync(args);
if (args is [ExamHost.Argument, ..])
    return await ExamHost.RunAsync(args);
if (args is [ReviewBench.Argument, ..])
    return await ReviewBench.HostAsync(args);

IBenchmark[] all = [new StartBench(), new BeatsBench(), new ExamBench(), new TrainingBench(), new ReviewBench(), new FaceBench(), new FaceIndexBench(), new DocumentsBench()];
var names = args.Where(a => !a.StartsWith('-')).ToArray();
if (args.Contains("--list"))
{
    foreach (var benchmark in all)
        Console.Out.WriteLine($"  {benchmark.Name,-12} {benchmark.Purpose}");
    return 0;
}
if (names.Except(all.Select(b => b.Name)).FirstOrDefault() is { } unknown || args.Any(a => a.StartsWith('-') && a is not "--json"))
{
    Console.Error.WriteLine($"usage: ./bench [--json] [--list] [{string.Join(" | ", all.Select(b => b.Name))}]…");
    return 2;
}

var root = new DirectoryInfo(AppContext.BaseDirectory);
while (!File.Exists(Path.Combine(root.FullName, "Zhuxue.slnx")))
    root = root.Parent ?? throw new InvalidOperationException("./bench must run from inside a checkout of the repository.");
var work = Directory.CreateTempSubdirectory("zhuxue-bench-");
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};
try
{
    var bench = new Bench(root.FullName, work.FullName, args.Contains("--json"), Console.Out, Console.Error);
    foreach (var benchmark in all.Where(b => names.Length == 0 || names.Contains(b.Name)))
    {
        bench.Begin(benchmark);
        await benchmark.RunAsync(bench, stopping.Token);
    }
    return bench.Missed == 0 ? 0 : 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 130;
}
finally
{
    work.Delete(recursive: true);
}
