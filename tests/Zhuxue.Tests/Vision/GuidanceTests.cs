using Zhuxue.Tests.Site;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Tests.Vision;

/// <summary>What a learner is told before the judgement, on real pictures of three recordings, made darker, brighter, back-lit, blurred, covered, turned.</summary>
[Trait("Category", "NoDatabase")]
public sealed class GuidanceTests
{
    private static readonly GateRules Rules = new();

    private static readonly IReadOnlyList<byte[]> People = [Clips.Frame(Clips.Cap13.Neutral), Clips.Frame(Clips.Cap12.Neutral), Clips.Frame(Clips.Franck.Neutral)];

    public static TheoryData<GateHint, Func<byte[], byte[]>> Faults => new()
    {
        { GateHint.None, good => good },
        { GateHint.NoFace, _ => Pictures.Flat(128) },
        { GateHint.TooDark, _ => Pictures.Flat(4) },
        { GateHint.TooDark, good => Pictures.Brightened(good, 0.3) },
        { GateHint.TooBright, good => Pictures.Brightened(good, 4) },
        { GateHint.Backlit, good => Dressed.AgainstTheLight(good) },
        { GateHint.Backlit, good => Dressed.AgainstTheLight(good, 0.25) },
        { GateHint.TooFar, good => Pictures.Shrunk(good, 0.25) },
        { GateHint.Blurred, good => Pictures.Blurred(good, VisionLab.Analyzer.Detect(Pictures.Decoded(good))[0].Height > 300 ? 20 : 12) },
        { GateHint.Sunglasses, Dressed.InSunglasses },
        { GateHint.Mask, good => Dressed.Masked(good, 120, 165, 195) },
        { GateHint.Hat, good => Dressed.InHardHat(good) },
        { GateHint.Hat, good => Dressed.InHardHat(good, 60, 110, 190) },
        { GateHint.Hat, good => Dressed.InHardHat(good, 190, 45, 40) },
        { GateHint.Tilted, good => Pictures.Held(good, 0, 0, 28, 0.8, 1, 1) },
        { GateHint.Unreadable, good => good[..200] },
    };

    [Theory, MemberData(nameof(Faults))]
    public void Each_fault_of_a_picture_is_told_by_its_name(GateHint expected, Func<byte[], byte[]> made) =>
        Assert.All(People, person => Assert.Equal(expected, HintOf(made(person))));

    [Fact]
    public void Two_people_are_told_and_a_poster_behind_is_passed_over()
    {
        Assert.Equal(GateHint.TwoFaces, HintOf(Pictures.SideBySide(People[0], People[2])));
        Assert.Equal(GateHint.None, HintOf(Dressed.BeforePoster(People[0], People[2], 0.15)));
        Assert.Equal(GateHint.TwoFaces, HintOf(Dressed.BeforePoster(People[0], People[2], 0.35)));
    }

    [Fact]
    public void A_turned_and_a_lowered_head_are_told_what_to_do()
    {
        Assert.Equal(GateHint.NotFrontal, HintOf(Clips.Frames("cap13_edit2", 20.3, 20.5)[0]));
        Assert.Equal(GateHint.LookUp, HintOf(Seen() with { Pitch = -40 }));
        Assert.Equal(GateHint.LookDown, HintOf(Seen() with { Pitch = 26 }));
        Assert.Equal(GateHint.NotAtRest, HintOf(Clips.Frames("cap13_edit2", 15.9, 16.1)[0]));
    }

    [Fact]
    public void A_dark_skin_before_a_white_wall_is_not_taken_for_light_from_behind()
    {
        // Measured on press photos: such faces keep their contrast.
        Assert.Equal(GateHint.None, HintOf(Seen() with { Brightness = 62, Around = 200, Contrast = 41 }));
        Assert.Equal(GateHint.Backlit, HintOf(Seen() with { Brightness = 62, Around = 200, Contrast = 22 }));
    }

    /// <summary>What one does in the check itself must not be taken for a cover, a tilt or light from behind.</summary>
    [Fact]
    public void No_action_of_the_clips_is_taken_for_a_fault_of_the_picture()
    {
        GateHint[] wrong = [GateHint.Sunglasses, GateHint.Hat, GateHint.Backlit, GateHint.TooDark, GateHint.Blurred, GateHint.TwoFaces, GateHint.Mask];
        foreach (var segment in (ClipSegment[])[Clips.Cap13.MouthThenBlink, Clips.Cap13.TurnLeft, Clips.Cap12.OpenMouth, Clips.Franck.Blink, Clips.Franck.EyesDown])
            Assert.All(Clips.Frames(segment), frame => Assert.DoesNotContain(HintOf(frame), wrong));
    }

    [Fact]
    public void A_hat_holds_the_check_up_only_for_a_while_and_sunglasses_for_as_long_as_they_stay_on()
    {
        Assert.Equal(GatePhase.Guide, PhaseAfter(3, FaceCover.Hat));
        Assert.Equal(GatePhase.Act, PhaseAfter(8, FaceCover.Hat));
        Assert.Equal(GatePhase.Guide, PhaseAfter(30, FaceCover.Sunglasses));

        static GatePhase PhaseAfter(int seconds, FaceCover cover)
        {
            var start = new DateTimeOffset(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);
            var (gate, state) = (new GateCheck(Rules), GateCheck.Start([GateAction.Blink, GateAction.Nod], start));
            for (var i = 0; i < seconds * 10; i++)
            {
                var now = start.AddSeconds(i / 10.0);
                state = gate.Accept(state, [Seen() with { Sequence = i, ReceivedAt = now, Cover = cover, Fingerprint = i + 1, Thumb = null }], [], now);
            }
            return state.Phase == GatePhase.Refused ? GatePhase.Act : state.Phase;
        }
    }

    [Fact]
    public void Every_hint_has_short_words_a_remedy_and_a_cause()
    {
        foreach (var hint in Enum.GetValues<GateHint>())
        {
            Assert.InRange(Words.Hint(hint).Length, 5, 12);
            Assert.EndsWith("。", Words.HintMore(hint), StringComparison.Ordinal);
            if (hint != GateHint.None)
                Assert.Equal(hint.ToString(), Guidance.CauseOf(hint).ToString());
        }
        Assert.Equal(Enum.GetValues<GateHint>().Length, Enum.GetValues<GateHint>().Select(Words.Hint).Distinct().Count());
    }

    /// <summary>The figures of docs/decisions/0012; explicit, as <see cref="LfwTests"/> is.</summary>
    [Fact(Explicit = true)]
    public void Hardly_any_press_photo_is_told_to_take_off_what_is_not_there()
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "fixtures", "faces", "lfw");
        Assert.SkipUnless(Directory.Exists(folder), "The LFW pictures are not on this machine (../shared/fixtures/faces).");
        var frontal = Directory.GetFiles(folder, "*.jpg").AsParallel().Select(file => VisionLab.Analyzer.Observe([File.ReadAllBytes(file)], 0, default)[0]).Where(frame => frame.IsFrontal).ToList();
        // Five people wear sunglasses and four something on their forehead; a full beard is taken for a mask.
        Assert.InRange(frontal.Count(frame => frame.Cover != FaceCover.None), 0, frontal.Count / 50);
        Assert.DoesNotContain(GateHint.Backlit, frontal.Select(HintOf));
    }

    private static FrameObservation Seen() => VisionLab.Observe(People[0]);

    private static GateHint HintOf(byte[] frame) => HintOf(VisionLab.Observe(frame));

    private static GateHint HintOf(FrameObservation frame) => Guidance.Of(frame, Rules);
}
