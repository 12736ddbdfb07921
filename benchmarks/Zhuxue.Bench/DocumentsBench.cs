using System.Diagnostics;
using System.Security.Cryptography;
using Zhuxue.Documents;
using Zhuxue.Documents.Papers;
using Zhuxue.Documents.Pdf.Fonts;
using Zhuxue.Vision.Images;

namespace Zhuxue.Bench;

/// <summary>
/// Papers printed and signed one after the other on one core, each for another name, beside a press that makes every font subset anew: that is what
/// printing without the cache costs, all else being equal. Another tool to write the same page is not to be had.
/// </summary>
internal sealed class DocumentsBench : IBenchmark
{
    private const int Rounds = 9, PapersInARound = 60;

    /// <summary>Surnames and given names are drawn from these, so that nearly every paper has a name that no other had.</summary>
    private const string Surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", Given = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志文斌玉红";

    private static readonly HourProof Proof = new()
    {
        Serial = "ZXS-0108-2025-0004213-8",
        Name = "王筑明",
        IdentityNumber = "999999********4016",
        Occupation = "装饰装修施工员",
        TrainingYear = "2025年度（2025-03-10 至 2026-03-09）",
        LearningPeriod = "2025年04月02日 至 2025年11月18日",
        ExamResult = "合格（92分，合格线60分）",
        CommonHours = 10,
        OccupationHours = 22,
        Statement = "经审核，上列学时真实有效，计入该学员2025年度继续教育学时。",
        Institution = "样例建筑业培训中心",
        IssuedOn = new(2025, 12, 8),
        VerificationAddress = "HTTPS://ZHUXUE.EXAMPLE/V/ZXS-0108-2025-0004213-8",
        LogEntry = "zhuxue.example/log　条目 128391　树大小 128406",
        LogRoot = "62de 1f4c 83a9 07b5 e2d1 4a6f 90c3 5b78 1ed6 f024 c9a7 3b81 5e60 d7f9 28ac 4713",
        Portrait = Portrait(),
    };

    private static readonly Certificate Certificate = new()
    {
        Number = "110107-2025-0004213-7",
        Name = Proof.Name,
        IdentityNumber = "999999199003104016",
        Occupation = Proof.Occupation,
        Statement = "持证人参加住房和城乡建设领域施工现场专业人员职业培训，经考核合格，特发此证。",
        Years = ["2024年度，继续教育学时为32学时", "2025年度，继续教育学时为32学时"],
        StatusNote = "有效、已更新或已撤销，以扫码核验的实时结果为准。按年度完成继续教育的，持续有效；两年累计不足64学时的，须重新参加培训。",
        ReplacementNote = "本证书替代110107-2022-0031877-9，原证书自2025年12月09日起作废。",
        Institution = Proof.Institution,
        IssuedOn = new(2025, 12, 9),
        VerificationAddress = "HTTPS://ZHUXUE.EXAMPLE/C/110107-2025-0004213-7",
        Portrait = Proof.Portrait,
    };

    public string Name => "documents";

    public string Purpose => "a signed hour proof and a signed certificate: time and size, beside making every font subset anew";

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var keys = bench.WorkFolder("documents");
        var options = new DocumentsOptions();
        using var press = new PaperPress(options, keys, TimeProvider.System, RandomNumberGenerator.Fill);
        using var plain = new PaperPress(options, keys, TimeProvider.System, RandomNumberGenerator.Fill, new SubsetCache(mostBytes: 0));
        var clock = Stopwatch.StartNew();
        var proofBytes = (await Printed(press.PrintAsync(Proof, cancellationToken))).Length;
        bench.Report(new Figure("the first of a process: fonts are opened", clock.Elapsed.TotalMilliseconds, "ms", Better.Lower));
        var certificateBytes = (await Printed(press.PrintAsync(Certificate, cancellationToken))).Length;

        var number = 0;
        var (times, cpu) = (new List<double>[] { [], [], [], [] }, new List<double>[] { [], [], [], [] });
        for (var round = -1; round < Rounds; round++)
        {
            for (var way = 0; way < times.Length; way++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var before = Environment.CpuUsage.TotalTime;
                clock.Restart();
                for (var i = 0; i < PapersInARound; i++)
                {
                    var name = NameOf(number++);
                    var from = way % 2 == 0 ? press : plain;
                    await Printed(way < 2 ? from.PrintAsync(Proof with { Name = name }, cancellationToken) : from.PrintAsync(Certificate with { Name = name }, cancellationToken));
                }
                // The first round warms up.
                if (round < 0)
                    continue;
                times[way].Add(clock.Elapsed.TotalMilliseconds / PapersInARound);
                cpu[way].Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds / PapersInARound);
            }
        }
        // The goal is for processor time: by the clock, a machine with other work measures that work.
        bench.Report(new Figure("signed hour proof, CPU a paper", Bench.Median(cpu[0]), "ms", Better.Lower, Bench.Median(cpu[1]), Goal: 5));
        bench.Report(new Figure("signed hour proof, by the clock", Bench.Median(times[0]), "ms", Better.Lower, Bench.Median(times[1])));
        bench.Report(new Figure("signed certificate, CPU a paper", Bench.Median(cpu[2]), "ms", Better.Lower, Bench.Median(cpu[3]), Goal: 5));
        bench.Report(new Figure("signed certificate, by the clock", Bench.Median(times[2]), "ms", Better.Lower, Bench.Median(times[3])));
        bench.Report(new Figure("size of an hour proof", proofBytes / 1000.0, "KB", Better.Lower, Goal: 90));
        bench.Report(new Figure("size of a certificate", certificateBytes / 1000.0, "KB", Better.Lower, Goal: 90));
    }

    private static async Task<byte[]> Printed(ValueTask<PaperResult> printing) =>
        (await printing) is { Pdf: { } pdf } ? pdf : throw new InvalidOperationException("A paper of the benchmark was refused.");

    private static string NameOf(int number) =>
        $"{Surnames[number % Surnames.Length]}{Given[number / 7 % Given.Length]}{Given[number * 13 % Given.Length]}";

    /// <summary>Soft shapes with some grain, as heavy as a photo of a face.</summary>
    private static byte[] Portrait()
    {
        var pixels = new byte[240 * 320 * 3];
        var grain = 1u;
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i / 3 % 240, i / 3 / 240);
            grain = grain * 1664525 + 1013904223;
            pixels[i] = (byte)(128 + 70 * Math.Sin(x / 31.0 + i % 3) * Math.Cos(y / 27.0) + (grain >> 28));
        }
        return JpegEncoder.Encode(RgbImage.From(240, 320, pixels), 75);
    }
}
