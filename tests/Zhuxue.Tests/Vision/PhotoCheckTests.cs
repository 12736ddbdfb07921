using Zhuxue.Vision;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Vision;

[Trait("Category", "NoDatabase")]
public sealed class PhotoCheckTests
{
    private static readonly byte[] Good = Clips.Frame(Clips.Cap13.Neutral);

    [Fact]
    public void A_good_portrait_gets_an_embedding()
    {
        var result = VisionLab.Photos.Check(Good, PhotoKind.Portrait);
        Assert.Equal(PhotoVerdict.Ok, result.Verdict);
        Assert.NotNull(result.Embedding);
        Assert.InRange(result.Face!.Liveness!.Value, 0.5f, 1);
        Assert.Equal(68, result.Face.Landmarks.Count);
    }

    [Fact]
    public void One_man_in_two_recordings_matches_and_another_man_does_not()
    {
        var (portrait, same, other) = (VisionLab.Portrait(Clips.Cap12.Neutral), VisionLab.Portrait(Clips.Cap13.Neutral), VisionLab.Portrait(Clips.Franck.Neutral));
        Assert.Equal(FaceMatchVerdict.Same, FaceMatch.Judge(portrait, same));
        Assert.Equal(FaceMatchVerdict.Different, FaceMatch.Judge(portrait, other));
        Assert.Equal(FaceMatch.Best(same, [other, portrait]), same.SimilarityTo(portrait));
    }

    [Theory]
    [InlineData(0.5f, FaceMatchVerdict.Same)]
    [InlineData(0.411f, FaceMatchVerdict.Same)]
    [InlineData(0.41f, FaceMatchVerdict.Uncertain)]
    [InlineData(0.335f, FaceMatchVerdict.Uncertain)]
    [InlineData(0.33f, FaceMatchVerdict.Different)]
    public void The_thresholds_stand_where_they_were_measured(float similarity, FaceMatchVerdict verdict) =>
        Assert.Equal(verdict, FaceMatch.Judge(similarity));

    [Fact]
    public void An_embedding_survives_its_bytes()
    {
        var embedding = VisionLab.Portrait(Clips.Cap12.Neutral);
        var again = FaceEmbedding.FromBytes(embedding.ToBytes());
        Assert.Equal(1024, embedding.ToBytes().Length);
        Assert.InRange(embedding.SimilarityTo(again), 0.9999f, 1.0001f);
        Assert.Throws<ArgumentException>(() => FaceEmbedding.FromBytes(new byte[512]));
    }

    [Fact]
    public void A_photo_of_another_size_is_the_same_person()
    {
        var image = Pictures.Decoded(Good);
        var portrait = VisionLab.Photos.Check(image, PhotoKind.Portrait);
        var large = VisionLab.Photos.Check(image.Resize(2000, 1500), PhotoKind.Portrait);
        Assert.Equal(PhotoVerdict.Ok, large.Verdict);
        Assert.InRange(portrait.Embedding!.SimilarityTo(large.Embedding!), 0.9f, 1.001f);
    }

    [Fact]
    public void Each_defect_has_its_own_verdict()
    {
        Assert.Equal(PhotoVerdict.NoFace, Verdict(Pictures.Flat(128)));
        Assert.Equal(PhotoVerdict.TwoFaces, Verdict(Pictures.SideBySide(Good, Clips.Frame(Clips.Franck.Neutral))));
        Assert.Equal(PhotoVerdict.TooSmall, Verdict(Pictures.Shrunk(Good, 0.3)));
        Assert.Equal(PhotoVerdict.TooDark, Verdict(Pictures.Brightened(Good, 0.35)));
        Assert.Equal(PhotoVerdict.TooBright, Verdict(Pictures.Brightened(Good, 3.2)));
        Assert.Equal(PhotoVerdict.Blurred, Verdict(Pictures.Blurred(Good, 8)));
        Assert.Equal(PhotoVerdict.NotFrontal, Verdict(Clips.Frames("cap13_edit2", 20.3, 20.5)[0]));
        Assert.Equal(PhotoVerdict.EyesClosed, Verdict(Clips.Frames("franck", 6.85, 6.95)[0]));
        Assert.Equal(PhotoVerdict.TooLarge, VisionLab.Photos.Check(FaceOnly(), PhotoKind.Portrait).Verdict);
    }

    [Fact]
    public void A_file_that_is_no_picture_says_why()
    {
        var result = VisionLab.Photos.Check("%PDF-1.7"u8, PhotoKind.Portrait);
        Assert.Equal((PhotoVerdict.NoPicture, ImageRefusal.NotAnImage), (result.Verdict, result.ImageRefusal));
        Assert.Equal("这个文件不是照片。", Words.For(result).Cause);
    }

    [Fact]
    public void A_snapshot_may_show_closed_eyes() =>
        Assert.Equal(PhotoVerdict.Ok, VisionLab.Photos.Check(Clips.Frames("franck", 6.85, 6.95)[0], PhotoKind.Snapshot).Verdict);

    [Fact]
    public async Task Many_threads_get_what_one_gets()
    {
        var expected = VisionLab.Portrait(Clips.Cap13.Neutral);
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => VisionLab.Photos.Check(Good, PhotoKind.Portrait))));
        Assert.All(results, result => Assert.InRange(result.Embedding!.SimilarityTo(expected), 0.9999f, 1.0001f));
    }

    [Fact]
    public void A_missing_model_names_the_remedy()
    {
        var missing = Assert.Throws<FileNotFoundException>(() => new FaceAnalyzer(new VisionOptions { OnnxRuntimePath = VisionLab.Options.OnnxRuntimePath, ModelDirectory = "/nowhere" }));
        Assert.Contains("build/parts.sh", missing.Message, StringComparison.Ordinal);
        missing = Assert.Throws<FileNotFoundException>(() => new FaceAnalyzer(new VisionOptions { OnnxRuntimePath = "/nowhere/lib.so", ModelDirectory = VisionLab.Options.ModelDirectory }));
        Assert.Contains("build/parts.sh", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cause_has_words_and_a_remedy()
    {
        foreach (var cause in Enum.GetValues<GateCause>())
        {
            foreach (var action in Enum.GetValues<GateAction>())
                Complete(Words.For(new GateRefusal(cause, action)));
        }
        foreach (var verdict in Enum.GetValues<PhotoVerdict>().Where(verdict => verdict != PhotoVerdict.Ok))
            Complete(Words.For(verdict));
        foreach (var refusal in Enum.GetValues<ImageRefusal>())
            Complete(Words.For(refusal));
        Assert.Equal(Enum.GetValues<GateHint>().Length, Enum.GetValues<GateHint>().Select(Words.Hint).Distinct().Count());

        static void Complete(Wording words)
        {
            Assert.EndsWith("。", words.Cause, StringComparison.Ordinal);
            Assert.EndsWith("。", words.Remedy, StringComparison.Ordinal);
        }
    }

    private static PhotoVerdict Verdict(byte[] file) => VisionLab.Photos.Check(file, PhotoKind.Portrait).Verdict;

    /// <summary>Cut so closely that the face fills the picture.</summary>
    private static RgbImage FaceOnly()
    {
        var image = Pictures.Decoded(Clips.Frame(Clips.Franck.Neutral));
        var box = VisionLab.Analyzer.Detect(image)[0];
        return image.Crop((int)box.Left, (int)box.Top, (int)box.Width, (int)box.Height);
    }
}
