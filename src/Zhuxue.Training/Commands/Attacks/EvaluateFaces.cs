using System.Globalization;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Attacks;

/// <summary>
/// <c>vision evaluate</c>: how well faces are told apart, on pairs of pictures (ISO/IEC 19795-1). The file has one pair a line: image, image, 1 for the same
/// person or 0, between tabs. Every fold's accuracy is taken at the threshold that was best on the others, as the LFW protocol asks.
/// </summary>
internal static class EvaluateFaces
{
    private const int Folds = 10;

    private sealed record Pair(string First, string Second, bool Same);

    public static async Task<int> RunAsync(Lazy<FaceAnalyzer> analyzer, string? pairsFile, string? images, TextWriter output, TextWriter errors)
    {
        if (pairsFile is null || images is null)
            return await FailAsync(errors, "say which, as in --pairs pairs.tsv --images DIR");
        if (!File.Exists(pairsFile))
            return await FailAsync(errors, $"there is no file {pairsFile}");
        if (!Directory.Exists(images))
            return await FailAsync(errors, $"there is no folder {images}");
        List<Pair> pairs = [];
        foreach (var (line, number) in (await File.ReadAllLinesAsync(pairsFile)).Select((line, index) => (line, index + 1)))
        {
            if (line.Length == 0)
                continue;
            if (line.Split('\t') is not [var first, var second, ("0" or "1") and var same])
                return await FailAsync(errors, $"line {number} of {pairsFile} is no pair: image, image, 1 or 0, between tabs");
            pairs.Add(new Pair(first, second, same == "1"));
        }
        if (!pairs.Any(p => p.Same) || pairs.All(p => p.Same))
            return await FailAsync(errors, $"{pairsFile} needs pairs of the same person and pairs of different people");
        var names = pairs.SelectMany(p => new[] { p.First, p.Second }).Distinct().ToList();
        if (names.Find(name => !File.Exists(Path.Combine(images, name))) is { } missing)
            return await FailAsync(errors, $"{missing} is not in {images}");

        Dictionary<string, FaceEmbedding> faces = new(StringComparer.Ordinal);
        List<string> unseen = [];
        for (var i = 0; i < names.Count; i++)
        {
            if (ImageDecoder.Decode(await File.ReadAllBytesAsync(Path.Combine(images, names[i]))).Image is not { } image)
                return await FailAsync(errors, $"{names[i]} is no picture that can be decoded");
            if (Embed(analyzer.Value, image) is { } face)
                faces[names[i]] = face;
            else
                unseen.Add(names[i]);
            if ((i + 1) % 50 == 0 || i + 1 == names.Count)
                await errors.WriteAsync($"\r{i + 1} of {names.Count} pictures ");
        }
        await errors.WriteLineAsync();
        await ReportAsync(pairs, faces, unseen, output);
        return 0;
    }

    private static async Task ReportAsync(List<Pair> pairs, Dictionary<string, FaceEmbedding> faces, List<string> unseen, TextWriter output)
    {
        // A face that is not found is no match, whoever it is.
        var scores = pairs.Select(p => (p.Same, Score: faces.TryGetValue(p.First, out var a) && faces.TryGetValue(p.Second, out var b) ? a.SimilarityTo(b) : -1)).ToList();
        var genuine = scores.Where(s => s.Same).Select(s => s.Score).Order().ToList();
        var impostor = scores.Where(s => !s.Same).Select(s => s.Score).OrderDescending().ToList();
        await output.WriteLineAsync(Line($"pairs {pairs.Count}: {genuine.Count} of the same person, {impostor.Count} of different people"));
        await output.WriteLineAsync(Line($"faces not found in {unseen.Count} of {faces.Count + unseen.Count} pictures{(unseen.Count > 0 ? ": " + string.Join(", ", unseen.Take(10)) : "")}"));

        List<double> accuracies = [];
        for (var fold = 0; fold < Folds; fold++)
        {
            // Interleaved: pairs of one kind stand together in such files.
            var inside = scores.Where((_, index) => index % Folds == fold).ToList();
            var outside = scores.Where((_, index) => index % Folds != fold).ToList();
            var best = outside.Select(s => s.Score).Distinct().MaxBy(cut => outside.Count(s => s.Score >= cut == s.Same));
            accuracies.Add(inside.Count(s => s.Score >= best == s.Same) / (double)inside.Count);
        }
        var mean = accuracies.Average();
        var deviation = Math.Sqrt(accuracies.Sum(a => (a - mean) * (a - mean)) / (Folds - 1));
        await output.WriteLineAsync(Line($"accuracy {mean:P2} ± {deviation:P2} (deviation over {Folds} folds)"));

        var equal = scores.Select(s => s.Score).Distinct().Select(cut => (Miss: genuine.Count(s => s < cut) / (double)genuine.Count, False: impostor.Count(s => s >= cut) / (double)impostor.Count))
            .MinBy(rates => Math.Abs(rates.Miss - rates.False));
        await output.WriteLineAsync(Line($"EER {(equal.Miss + equal.False) / 2:P2}"));
        foreach (var rate in (double[])[1e-2, 1e-3, 1e-4])
        {
            var allowed = (int)(rate * impostor.Count);
            var cut = impostor[allowed] + 1e-6f;
            var accepted = genuine.Count(s => s >= cut) / (double)genuine.Count;
            var note = allowed == 0 ? $"; {impostor.Count} pairs of strangers cannot show a rate below 1 in {impostor.Count}: this is the threshold above all of them" : "";
            await output.WriteLineAsync(Line($"TAR {accepted:P2} at FAR {rate:0e-0} (threshold {cut:0.000}{note})"));
        }
        await output.WriteLineAsync(Line($"at the site's threshold {FaceMatch.SameFrom:0.000}: TAR {genuine.Count(s => s >= FaceMatch.SameFrom) / (double)genuine.Count:P2}, {impostor.Count(s => s >= FaceMatch.SameFrom)} of {impostor.Count} strangers accepted"));
    }

    /// <summary>The face nearest to the middle; null when there is none.</summary>
    private static FaceEmbedding? Embed(FaceAnalyzer analyzer, RgbImage image)
    {
        var boxes = analyzer.Detect(image);
        if (boxes.Count == 0)
            return null;
        var box = boxes.MinBy(face => Math.Abs((face.Left + face.Right - image.Width) / 2) + Math.Abs((face.Top + face.Bottom - image.Height) / 2));
        return analyzer.Embed(image, analyzer.Read(image, box));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static async Task<int> FailAsync(TextWriter errors, string what)
    {
        await errors.WriteLineAsync("zhuxue vision evaluate: " + what);
        return 2;
    }
}
