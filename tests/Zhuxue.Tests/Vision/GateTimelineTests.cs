using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Training.Commands.Attacks;
using Zhuxue.Training.Commands.Takes;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Tests.Vision;

/// <summary>Time line, upload clock and the comparison with earlier frames, each by itself.</summary>
[Trait("Category", "NoDatabase")]
public sealed class GateTimelineTests
{
    private static readonly GateRules Rules = new();

    [Fact]
    public void A12_a_jump_between_two_recordings_is_a_cut_and_a_living_head_is_none()
    {
        foreach (var living in new[] { new ClipSegment("cap12_edit", 10, 24), new ClipSegment("cap13_edit2", 14, 24), new ClipSegment("franck", 0, 12) })
            Assert.DoesNotContain(GateContinuity.Cut, Follow(Clips.Frames(living)));
        var (rest, act) = (Clips.Frames(Clips.Cap13.Neutral), Clips.Frames(Clips.Cap12.Neutral));
        Assert.Contains(GateContinuity.Cut, Follow([.. rest, .. act]));
        Assert.Contains(Follow([.. Clips.Frames("cap12_edit", 1, 2), .. Clips.Frames("cap12_edit", 52.1, 53)]), c => c is GateContinuity.Cut or GateContinuity.Doubtful);
    }

    /// <summary>The clips that come with the build, up to a minute each.</summary>
    [Theory]
    [InlineData("cap12_edit")]
    [InlineData("cap13_edit2")]
    [InlineData("franck")]
    public void No_step_of_a_whole_clip_is_taken_for_a_cut(string clip) =>
        Assert.DoesNotContain(Follow(Clips.Frames(clip, 0, 60).Select(Small)), c => c is GateContinuity.Cut or GateContinuity.Doubtful);

    [Theory]
    [InlineData(3, GateAction.TurnLeft, GateAction.OpenMouth)]
    [InlineData(17, GateAction.Nod, GateAction.Blink)]
    [InlineData(4711, GateAction.TurnRight, GateAction.Blink)]
    public async Task A12_actions_spliced_before_a_camera_of_one_s_own_stand_out_and_those_of_a_living_person_do_not(int seed, GateAction first, GateAction second)
    {
        var victim = new Recording("cap12", Takes.Man, VisionLab.Portrait(Clips.Cap13.Neutral));
        var spliced = await AttackKinds.All.Single(k => k.Name == "spliced actions").Camera(new AttackScene(VisionLab.Analyzer, victim, [], victim, seed));
        Assert.Contains(Follow(await FilmAsync(spliced)), c => c is GateContinuity.Cut or GateContinuity.Doubtful);
        Assert.DoesNotContain(Follow(await FilmAsync(new Take(Takes.Man, VisionLab.Analyzer, seed).NextAsync)), c => c is GateContinuity.Cut or GateContinuity.Doubtful);

        async Task<List<FrameObservation>> FilmAsync(Func<GateAction?, Task<byte[]>> camera)
        {
            List<FrameObservation> film = [];
            foreach (var (asked, count) in new (GateAction?, int)[] { (null, 8), (first, 26), (null, 8), (second, 26), (null, 4) })
            {
                for (var i = 0; i < count; i++)
                    film.Add(Small(await camera(asked)));
            }
            return film;
        }
    }

    [Fact]
    public void A_jump_where_the_camera_may_have_stumbled_is_only_in_doubt()
    {
        List<FrameObservation> film = [.. Clips.Frames(Clips.Cap13.Rest).Take(8).Concat(Clips.Frames(Clips.Cap12.Neutral).Take(8)).Select(Small)];
        Assert.Single(Follow(film), GateContinuity.Cut);
        Assert.Single(Follow(film, slow: true), c => c != GateContinuity.Continuous);
        Assert.Contains(GateContinuity.Doubtful, Follow(film, slow: true));
    }

    [Fact]
    public void A12_a_slow_camera_gives_the_same_picture_twice_and_a_frozen_one_for_good()
    {
        var frames = Clips.Frames(Clips.Cap12.Neutral);
        var twice = Follow([.. frames.Take(8).SelectMany(frame => new[] { frame, frame })]);
        Assert.Equal(8, twice.Count(c => c == GateContinuity.SameAgain));
        Assert.DoesNotContain(GateContinuity.Frozen, twice);
        Assert.Equal(GateContinuity.Frozen, Follow([.. Enumerable.Repeat(frames[0], 12)])[^1]);
    }

    [Fact]
    public void A4_more_frames_than_the_server_s_clock_allows_are_refused()
    {
        Prop.ForAll<PositiveInt, PositiveInt>((seconds, rate) =>
        {
            var frames = seconds.Get * (rate.Get % 40);
            var fits = GatePace.Fits(frames, TimeSpan.FromSeconds(seconds.Get), Rules);
            // The fastest page always fits; twice its rate does not once the first seconds are over.
            return (rate.Get % 40 > 12 || fits) && (rate.Get % 40 < 24 || seconds.Get < 6 || !fits);
        }).QuickCheckThrowOnFailure();
        var check = new GateCheck();
        var start = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
        var burst = Enumerable.Range(0, 60).Select(n => new FrameObservation { Sequence = n, ReceivedAt = start.AddSeconds(1) }).ToList();
        Assert.Equal(GateCause.TooManyFrames, check.Accept(GateCheck.Start([GateAction.Nod], start), burst, [], start.AddSeconds(1)).Refusal?.Cause);
    }

    [Fact]
    public void A10_a_frame_encoded_anew_is_near_and_another_moment_is_far()
    {
        var frames = Clips.Frames("cap12_edit", 19, 23);
        var hashes = frames.Select(frame => VisionLab.Observe(frame).Hash).ToList();
        for (var i = 0; i < frames.Count; i += 5)
        {
            var again = VisionLab.Observe(Retouch.OnScreen(frames[i], 1.15, 0, moire: false, 60)).Hash;
            Assert.InRange(again.DistanceTo(hashes[i]), 0, GateSeen.Near);
            Assert.Contains(Enumerable.Range(0, GateHash.Bands), band => again.Band(band) == hashes[i].Band(band));
        }
        Assert.True(hashes[0].DistanceTo(hashes[12]) > GateSeen.OtherPose);
        Assert.True(VisionLab.Observe(Clips.Frame(Clips.Cap13.Neutral)).Hash.DistanceTo(VisionLab.Observe(Clips.Frame(Clips.Cap12.Neutral)).Hash) > GateSeen.OtherPose);
    }

    [Fact]
    public void A_hash_survives_its_bytes_and_two_takes_of_one_moment_differ() =>
        Prop.ForAll<ulong[]>(words => words.Length < 4 || GateHash.FromBytes(new GateHash(words[0], words[1], words[2], words[3]).ToBytes()) == new GateHash(words[0], words[1], words[2], words[3]))
            .QuickCheckThrowOnFailure();

    [Fact]
    public async Task Takes_of_different_seeds_are_frames_never_seen_before()
    {
        List<GateHash> first = [], second = [];
        foreach (var (hashes, seed) in new[] { (first, 11), (second, 12) })
        {
            foreach (var frame in await new Take(Takes.Man, VisionLab.Analyzer, seed).RestAsync(6))
                hashes.Add(VisionLab.Observe(frame).Hash);
        }
        Assert.All(first, a => Assert.All(second, b => Assert.True(a.DistanceTo(b) > GateSeen.Near)));
        Assert.Equal((await new Take(Takes.Man, VisionLab.Analyzer, 11).RestAsync(1))[0], (await new Take(Takes.Man, VisionLab.Analyzer, 11).RestAsync(1))[0]);
    }

    /// <summary>All that the time line needs of a frame.</summary>
    private static FrameObservation Small(byte[] frame) =>
        new() { Sequence = 0, ReceivedAt = default, Fingerprint = FrameReading.Fingerprint(frame), Thumb = GateThumb.Of(Pictures.Decoded(frame)) };

    private static List<GateContinuity> Follow(IReadOnlyList<byte[]> frames) => Follow(frames.Select(VisionLab.Observe));

    private static List<GateContinuity> Follow(IEnumerable<FrameObservation> frames, bool slow = false)
    {
        List<GateContinuity> all = [];
        var timeline = new GateTimeline();
        foreach (var frame in frames)
        {
            (timeline, var continuity) = timeline.Follow(frame, Rules, slow);
            all.Add(continuity);
        }
        return all;
    }
}
