using System.Runtime.Intrinsics.X86;
using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Tests.Vision;

/// <summary>The index of all enrolled faces against plain comparison, one by one.</summary>
[Trait("Category", "NoDatabase")]
public sealed class FaceIndexTests
{
    [Fact]
    public void Every_way_to_multiply_gives_the_same_integer()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var extreme = round % 4 == 0;
            sbyte[] a = Bytes(), b = Bytes();
            var plain = a.Zip(b, (x, y) => x * y).Sum();
            Assert.Equal(plain, QuantisedFace.DotPortable(ref a[0], ref b[0]));
            Assert.Equal(plain, QuantisedFace.Dot(ref a[0], ref b[0]));
            if (Avx2.IsSupported)
                Assert.Equal(plain, QuantisedFace.DotAvx2(ref a[0], ref b[0]));
            if (AvxVnni.IsSupported)
                Assert.Equal(plain, QuantisedFace.DotVnni(ref a[0], ref b[0]));

            sbyte[] Bytes() => [.. Enumerable.Range(0, FaceEmbedding.Dimensions).Select(_ => (sbyte)(extreme ? (random.Next(2) == 0 ? -127 : 127) : random.Next(-127, 128)))];
        }
    }

    [Fact]
    public void It_holds_after_any_sequence_of_puts_and_removals_what_a_plain_list_holds()
    {
        var step = Gen.Choose(0, 15).Zip(Gen.Choose(0, 40), (key, face) => (key, face));
        Prop.ForAll(Arb.From(Gen.ListOf(step, 60)), steps =>
        {
            using var index = new FaceIndex();
            var plain = new Dictionary<Guid, FaceEmbedding>();
            foreach (var (key, number) in steps)
            {
                var id = new Guid(key + 1, 0, 0, new byte[8]);
                if (number % 4 == 0)
                    Assert.Equal(plain.Remove(id), index.Remove(id));
                else
                    index.Put(id, plain[id] = Faces.Of(number));
            }
            Assert.Equal(plain.Count, index.Count);
            var asked = Faces.Of(7);
            var exact = plain.Select(p => (p.Key, Similarity: p.Value.SimilarityTo(asked))).Where(p => p.Similarity >= 0.05f + FaceIndex.SimilarityError).OrderByDescending(p => p.Similarity).ToList();
            var found = index.Search(asked, 0.05f, 100);
            Assert.All(exact, e => Assert.Contains(found, f => f.Key == e.Key));
            Assert.All(found, f => Assert.Equal(plain[f.Key].SimilarityTo(asked), f.Similarity, FaceIndex.SimilarityError));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Real_faces_are_found_with_nearly_their_exact_similarity()
    {
        using var index = new FaceIndex();
        FaceEmbedding man = VisionLab.Portrait(Clips.Cap12.Neutral), again = VisionLab.Portrait(Clips.Cap13.Neutral), other = VisionLab.Portrait(Clips.Franck.Neutral);
        Guid manKey = Guid.NewGuid(), otherKey = Guid.NewGuid();
        index.Put(manKey, man);
        index.Put(otherKey, other);
        var hit = Assert.Single(index.Search(again, FaceMatch.SameFrom, 10));
        Assert.Equal(manKey, hit.Key);
        Assert.Equal(man.SimilarityTo(again), hit.Similarity, FaceIndex.SimilarityError);
        Assert.Equal(other.SimilarityTo(other), Assert.Single(index.Search(other, FaceMatch.SameFrom, 10)).Similarity, FaceIndex.SimilarityError);
    }

    [Fact]
    public void The_most_similar_come_first_and_no_more_than_asked_for()
    {
        using var index = new FaceIndex(cores: 2);
        var faces = Enumerable.Range(0, 40_000).Select(Faces.Of).ToList();
        for (var i = 0; i < faces.Count; i++)
            index.Put(Key(i), faces[i]);
        foreach (var asked in new[] { 3, 16_384, 39_999 })
        {
            // Three parts; the face itself, and those made to resemble it.
            index.Put(Key(50_000), Faces.Near(faces[asked], 0.8f));
            index.Put(Key(50_001), Faces.Near(faces[asked], 0.6f));
            var found = index.Search(faces[asked], 0.5f, 10);
            Assert.Equal([Key(asked), Key(50_000), Key(50_001)], found.Select(f => f.Key));
            Assert.Equal(Key(asked), Assert.Single(index.Search(faces[asked], 0.5f, 1)).Key);
        }
        // A bound that takes half of all gives the best of them all the same.
        var low = index.Search(faces[5], 0.0001f, 7);
        Assert.Equal(faces.Select((face, i) => (i, Similarity: face.SimilarityTo(faces[5]))).OrderByDescending(f => f.Similarity).Take(3).Select(f => Key(f.i)), low.Take(3).Select(f => f.Key));
        Assert.Equal(7, low.Count);

        static Guid Key(int number) => new(number + 1, 0, 0, new byte[8]);
    }

    [Fact]
    public async Task Searching_goes_on_while_faces_come_and_go_and_what_stays_is_always_found()
    {
        using var index = new FaceIndex(cores: 2);
        var staying = Enumerable.Range(0, 50).ToDictionary(i => new Guid(i + 1, 0, 0, new byte[8]), Faces.Of);
        foreach (var (key, face) in staying)
            index.Put(key, face);
        using var over = new CancellationTokenSource();
        var coming = Enumerable.Range(0, 2).Select(writer => Task.Run(() =>
        {
            for (var i = 0; !over.IsCancellationRequested; i++)
            {
                var key = new Guid(1000 + writer, (short)(i % 20_000), 0, new byte[8]);
                if (i % 3 == 2)
                    index.Remove(key);
                else
                    index.Put(key, Faces.Of(100 + i % 500));
            }
        })).ToList();
        for (var round = 0; round < 40; round++)
        {
            foreach (var (key, face) in staying.Skip(round % 50).Take(3))
                Assert.Equal(key, index.Search(face, 0.9f, 5)[0].Key);
        }
        await over.CancelAsync();
        await Task.WhenAll(coming);
    }
}

/// <summary>Faces that nobody has: random directions, and others at a chosen similarity to one.</summary>
internal static class Faces
{
    public static FaceEmbedding Of(int seed)
    {
        var random = new Random(seed);
        return FaceEmbedding.Normalized([.. Enumerable.Range(0, FaceEmbedding.Dimensions).Select(_ => Normal(random))]);
    }

    /// <summary>A face whose cosine with the given one is <paramref name="similarity"/>.</summary>
    public static FaceEmbedding Near(FaceEmbedding face, float similarity, int seed = 1)
    {
        var random = new Random(seed);
        var other = Enumerable.Range(0, FaceEmbedding.Dimensions).Select(_ => Normal(random)).ToArray();
        var shared = other.Zip(face.Values.ToArray(), (a, b) => a * b).Sum();
        var across = other.Zip(face.Values.ToArray(), (a, b) => a - shared * b).ToArray();
        var length = MathF.Sqrt(across.Sum(x => x * x));
        return FaceEmbedding.Normalized([.. across.Zip(face.Values.ToArray(), (a, b) => similarity * b + MathF.Sqrt(1 - similarity * similarity) * a / length)]);
    }

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
