namespace Zhuxue.Bench;

/// <summary>How soon the training site answers after its start, and what it weighs then (DESIGN §9).</summary>
internal sealed class StartBench : IBenchmark
{
    private const int Rounds = 5;

    public string Name => "start";

    public string Purpose => "time to the first answer and memory after it, beside a bare ASP.NET Core site";

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var data = bench.WorkFolder("start");
        // The first start makes keys and tables; a site is started again far more often than made.
        await using (await SiteProcess.StartTrainingAsync(bench, data, [], cancellationToken)) { }
        List<double> seconds = [], megabytes = [], bareSeconds = [], bareMegabytes = [];
        for (var round = 0; round < Rounds; round++)
        {
            await using (var bare = await SiteProcess.StartAsync(typeof(StartBench).Assembly.Location, [BareSite.Argument], cancellationToken))
            {
                bareSeconds.Add(bare.AnsweredAfter.TotalSeconds);
                bareMegabytes.Add(bare.ResidentMb);
            }
            await using var site = await SiteProcess.StartTrainingAsync(bench, data, [], cancellationToken);
            seconds.Add(site.AnsweredAfter.TotalSeconds);
            megabytes.Add(site.ResidentMb);
        }
        bench.Report(new Figure("first answer", Bench.Median(seconds), "s", Better.Lower, Bench.Median(bareSeconds), Goal: 3));
        bench.Report(new Figure("memory after it", Bench.Median(megabytes), "MB", Better.Lower, Bench.Median(bareMegabytes), Goal: 250));
    }
}
