using Zhuxue.Tests.Site;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Vision;

/// <summary>
/// Accuracy on 1,200 pairs of Labeled Faces in the Wild (folds 1 and 2). The pictures are not ours to ship: they lie beside the
/// repository where somebody put them. Explicit: it takes a minute. <c>dotnet test -- xUnit.Explicit=only</c>, or the runner's <c>-explicit only</c>.
/// </summary>
[Trait("Category", "NoDatabase")]
public sealed class LfwTests(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public void Faces_are_told_apart_as_well_as_measured()
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "fixtures", "faces");
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "lfw_pairs.tsv")), "The LFW pictures are not on this machine (../shared/fixtures/faces).");
        var pairs = File.ReadLines(Path.Combine(folder, "lfw_pairs.tsv")).Select(line => line.Split('\t')).ToList();
        var names = pairs.SelectMany(pair => pair[..2]).Distinct().ToList();
        var embeddings = names.AsParallel().Select(name => (name, Embedding: Embed(Path.Combine(folder, "lfw", name)))).ToDictionary(item => item.name, item => item.Embedding);

        var scores = pairs.Select(pair => (Same: pair[2] == "1", Score: embeddings[pair[0]].SimilarityTo(embeddings[pair[1]]))).ToList();
        var right = scores.Count(pair => pair.Score >= FaceMatch.SameFrom == pair.Same) / (double)scores.Count;
        var best = scores.Max(cut => scores.Count(pair => pair.Score >= cut.Score == pair.Same)) / (double)scores.Count;
        var falseAccepts = scores.Count(pair => !pair.Same && pair.Score >= FaceMatch.SameFrom);
        var genuine = scores.Count(pair => pair.Same && pair.Score >= FaceMatch.SameFrom) / (double)scores.Count(pair => pair.Same);
        var equalError = scores.Select(cut => cut.Score).Min(cut => Math.Max(Share(scores, same: true, score => score < cut), Share(scores, same: false, score => score >= cut)));
        output.WriteLine($"at {FaceMatch.SameFrom}: {right:P2} right, {genuine:P2} of genuine pairs, {falseAccepts} false accepts; best threshold {best:P2}; EER {equalError:P2}");

        Assert.InRange(best, 0.99, 1);
        Assert.InRange(genuine, 0.96, 1);
        Assert.InRange(falseAccepts, 0, 1);
        Assert.InRange(equalError, 0, 0.012);
    }

    private static double Share(List<(bool Same, float Score)> scores, bool same, Func<float, bool> wrong) =>
        scores.Count(pair => pair.Same == same && wrong(pair.Score)) / (double)scores.Count(pair => pair.Same == same);

    /// <summary>The face nearest to the middle, as LFW asks.</summary>
    private static FaceEmbedding Embed(string file)
    {
        var image = ImageDecoder.Decode(File.ReadAllBytes(file)).Image!;
        var boxes = VisionLab.Analyzer.Detect(image);
        var box = boxes.Count == 0
            ? new FaceBox(image.Width * 0.3f, image.Height * 0.27f, image.Width * 0.7f, image.Height * 0.75f, 0)
            : boxes.MinBy(face => Math.Abs((face.Left + face.Right) / 2 - image.Width / 2) + Math.Abs((face.Top + face.Bottom) / 2 - image.Height / 2));
        return VisionLab.Analyzer.Embed(image, VisionLab.Analyzer.Read(image, box));
    }
}
