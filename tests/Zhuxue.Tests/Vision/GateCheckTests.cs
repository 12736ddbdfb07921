using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Vision;

[Trait("Category", "NoDatabase")]
public sealed class GateCheckTests
{
    private static readonly GateAction[] BlinkThenMouth = [GateAction.Blink, GateAction.OpenMouth];

    private static readonly Dictionary<GateAction, ClipSegment> Acts = new()
    {
        [GateAction.Blink] = Clips.Cap13.Blink,
        [GateAction.OpenMouth] = Clips.Cap13.OpenMouth,
        [GateAction.TurnLeft] = Clips.Cap13.TurnLeft,
        [GateAction.TurnRight] = Clips.Cap12.TurnRight,
    };

    [Fact]
    public void A_genuine_person_who_does_as_asked_passes()
    {
        var walk = new GateWalk(BlinkThenMouth, VisionLab.Portrait(Clips.Cap12.Neutral));
        var state = walk.Obey(Clips.Cap13.Rest, Acts);
        Assert.Null(state.Refusal);
        Assert.Equal(GatePhase.Passed, state.Phase);
    }

    [Fact]
    public void A12_a_looped_camera_that_opens_the_mouth_when_another_action_is_asked_for_is_refused()
    {
        var state = new GateWalk([GateAction.TurnLeft, GateAction.Blink], VisionLab.Portrait(Clips.Cap12.Neutral)).Loop(Clips.Cap13.MouthThenBlink);
        Assert.Equal(new GateRefusal(GateCause.WrongAction, GateAction.TurnLeft), state.Refusal);
    }

    [Theory]
    [InlineData(GateAction.TurnLeft)]
    [InlineData(GateAction.TurnRight)]
    public void Turning_to_the_asked_side_counts(GateAction action)
    {
        var state = new GateWalk([action], VisionLab.Portrait(Clips.Cap12.Neutral)).Obey(Clips.Cap12.Neutral, Acts);
        Assert.Null(state.Refusal);
        Assert.Equal(GatePhase.Passed, state.Phase);
    }

    [Fact]
    public void Turning_to_the_other_side_does_not_count()
    {
        var state = new GateWalk([GateAction.TurnRight], VisionLab.Portrait(Clips.Cap12.Neutral))
            .Obey(Clips.Cap13.Rest, new Dictionary<GateAction, ClipSegment> { [GateAction.TurnRight] = Clips.Cap13.TurnLeft });
        Assert.Equal(new GateRefusal(GateCause.WrongAction, GateAction.TurnRight), state.Refusal);
    }

    [Fact]
    public void A_still_photo_is_refused_because_it_does_not_act()
    {
        var photo = VisionLab.Observe(Clips.Frame(Clips.Cap13.Neutral));
        var state = new GateWalk(BlinkThenMouth, VisionLab.Portrait(Clips.Cap12.Neutral)).Run(_ => photo);
        Assert.Equal(new GateRefusal(GateCause.ActionNotSeen, GateAction.Blink), state.Refusal);
    }

    [Theory]
    [InlineData(GateAction.Blink)]
    [InlineData(GateAction.OpenMouth)]
    [InlineData(GateAction.TurnLeft)]
    [InlineData(GateAction.TurnRight)]
    [InlineData(GateAction.Nod)]
    public void A_photo_moved_and_tilted_by_hand_does_not_act(GateAction action)
    {
        var shaken = HeldPhotos.Value;
        var state = new GateWalk([action], VisionLab.Portrait(Clips.Cap12.Neutral)).Run(number => shaken[number % shaken.Count]);
        Assert.Equal(GatePhase.Refused, state.Phase);
        Assert.Equal(new GateRefusal(GateCause.ActionNotSeen, action), state.Refusal);
    }

    /// <summary>Five seconds of a print that sways, comes nearer, and is tilted to 60 % of its width and then of its height.</summary>
    private static readonly Lazy<List<FrameObservation>> HeldPhotos = new(() =>
    {
        var photo = Clips.Frame(Clips.Cap13.Rest);
        return
        [
            .. Enumerable.Range(0, 63).Select(i => VisionLab.Observe(Pictures.Held(
                photo, x: 25 * Math.Sin(i * 0.31), y: 18 * Math.Sin(i * 0.23), degrees: 9 * Math.Sin(i * 0.17), zoom: 1.05 + 0.1 * Math.Sin(i * 0.11),
                width: i < 12 ? 1 : 1 - 0.4 * Math.Pow(Math.Sin(i * 0.13), 2), height: i < 12 ? 1 : 1 - 0.4 * Math.Pow(Math.Sin(i * 0.19), 2)))),
        ];
    });

    [Fact]
    public void Another_persons_face_is_refused_although_it_acts()
    {
        var state = new GateWalk([GateAction.Blink], VisionLab.Portrait(Clips.Cap12.Neutral))
            .Obey(Clips.Franck.Neutral, new Dictionary<GateAction, ClipSegment> { [GateAction.Blink] = Clips.Franck.Blink });
        Assert.Equal(GateCause.OtherFace, state.Refusal?.Cause);
    }

    [Fact]
    public void Changing_places_after_the_first_prompt_is_refused()
    {
        var owner = Clips.Frames(Clips.Cap13.Rest);
        var helper = Clips.Frames(Clips.Franck.Neutral);
        var walk = new GateWalk(BlinkThenMouth, VisionLab.Portrait(Clips.Cap12.Neutral));
        var state = walk.Run(number => VisionLab.Observe(walk.State.Phase == GatePhase.Act ? helper[number % helper.Count] : owner[number % owner.Count]));
        Assert.Equal(GateCause.FaceChanged, state.Refusal?.Cause);
    }

    [Fact]
    public void Two_faces_are_asked_to_be_one_before_the_first_prompt()
    {
        var walk = new GateWalk(BlinkThenMouth, VisionLab.Portrait(Clips.Cap12.Neutral));
        var both = VisionLab.Observe(Pictures.SideBySide(Clips.Frame(Clips.Cap13.Neutral), Clips.Frame(Clips.Franck.Neutral)));
        var state = walk.Run(_ => both, seconds: 3);
        Assert.Equal((GatePhase.Guide, GateHint.TwoFaces), (state.Phase, state.Hint));
        Assert.Equal(GateCause.TwoFaces, walk.Run(_ => both, seconds: 70).Refusal?.Cause);
    }

    [Fact]
    public void A_second_face_after_the_first_prompt_is_refused()
    {
        var alone = Clips.Frames(Clips.Cap13.Rest);
        var both = VisionLab.Observe(Pictures.SideBySide(Clips.Frame(Clips.Cap13.Neutral), Clips.Frame(Clips.Franck.Neutral)));
        var walk = new GateWalk(BlinkThenMouth, VisionLab.Portrait(Clips.Cap12.Neutral));
        var state = walk.Run(number => walk.State.Phase == GatePhase.Act ? both : VisionLab.Observe(alone[number % alone.Count]));
        Assert.Equal(GateCause.TwoFaces, state.Refusal?.Cause);
    }

    [Fact]
    public void An_empty_room_gets_guidance_and_in_the_end_a_cause()
    {
        var walk = new GateWalk(BlinkThenMouth, VisionLab.Portrait(Clips.Cap12.Neutral));
        var wall = VisionLab.Observe(Pictures.Flat(128));
        var state = walk.Run(_ => wall, seconds: 3);
        Assert.Equal((GatePhase.Guide, GateHint.NoFace), (state.Phase, state.Hint));
        Assert.Equal(GateCause.NoFace, walk.Run(_ => wall, seconds: 70).Refusal?.Cause);
    }

    [Fact]
    public void A_dark_room_is_told_to_find_light()
    {
        var walk = new GateWalk(BlinkThenMouth, VisionLab.Portrait(Clips.Cap12.Neutral));
        var dim = VisionLab.Observe(Pictures.Brightened(Clips.Frame(Clips.Cap13.Neutral), 0.25));
        walk.Run(_ => dim, seconds: 2);
        var night = VisionLab.Observe(Pictures.Flat(5));
        walk.Run(_ => night, seconds: 2);
        Assert.All(walk.Hints, hint => Assert.Equal(GateHint.TooDark, hint));
    }

    [Fact]
    public void A_face_far_away_is_asked_to_come_closer()
    {
        var walk = new GateWalk(BlinkThenMouth, VisionLab.Portrait(Clips.Cap12.Neutral));
        var far = VisionLab.Observe(Pictures.Shrunk(Clips.Frame(Clips.Cap13.Far), 0.5));
        Assert.Equal(GateHint.TooFar, walk.Run(_ => far, seconds: 2).Hint);
    }

    [Fact]
    public void A_face_that_leaves_during_an_action_is_refused()
    {
        var frames = Clips.Frames(Clips.Cap13.Rest);
        var wall = VisionLab.Observe(Pictures.Flat(128));
        var walk = new GateWalk(BlinkThenMouth, VisionLab.Portrait(Clips.Cap12.Neutral));
        var state = walk.Run(number => walk.State.Phase == GatePhase.Act ? wall : VisionLab.Observe(frames[number % frames.Count]));
        Assert.Equal(GateCause.FaceLost, state.Refusal?.Cause);
    }

    [Fact]
    public void A_single_missed_frame_is_forgiven()
    {
        var wall = VisionLab.Observe(Pictures.Flat(128));
        var rest = Clips.Frames(Clips.Cap13.Rest);
        var open = Clips.Frames(Clips.Cap13.OpenMouth);
        var walk = new GateWalk([GateAction.OpenMouth], VisionLab.Portrait(Clips.Cap12.Neutral));
        var asked = -1;
        var state = walk.Run(number =>
        {
            asked = walk.State.Action is null && asked < 0 ? asked : asked + 1;
            return number % 11 == 10 ? wall : VisionLab.Observe(asked >= 0 && asked < open.Count ? open[asked] : rest[number % rest.Count]);
        });
        Assert.Null(state.Refusal);
        Assert.Equal(GatePhase.Passed, state.Phase);
    }

    [Fact]
    public void A_check_without_frames_ends()
    {
        var walk = new GateWalk(BlinkThenMouth, VisionLab.Portrait(Clips.Cap12.Neutral));
        walk.Run(_ => VisionLab.Observe(Clips.Frame(Clips.Cap13.Neutral)), seconds: 1);
        Assert.Equal(GatePhase.Act, walk.State.Phase);
        Assert.Equal(GateCause.TooFewFrames, walk.Wait(TimeSpan.FromSeconds(5)).Refusal?.Cause);
    }

    [Fact]
    public void Frames_sent_again_change_nothing()
    {
        var check = new GateCheck();
        var now = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
        var frame = VisionLab.Observe(Clips.Frame(Clips.Cap13.Neutral)) with { ReceivedAt = now.AddMilliseconds(300) };
        FaceEmbedding[] portraits = [VisionLab.Portrait(Clips.Cap12.Neutral)];
        var once = check.Accept(GateCheck.Start(BlinkThenMouth, now), [frame], portraits, frame.ReceivedAt);
        Assert.Equal(once, check.Accept(once, [frame], portraits, frame.ReceivedAt));
    }

    [Fact]
    public void Actions_are_drawn_distinct_of_both_kinds_and_only_from_the_allowed_ones()
    {
        GateAction[] head = [GateAction.TurnLeft, GateAction.TurnRight, GateAction.Nod];
        HashSet<string> drawn = [];
        for (var seed = 0; seed < 3000; seed++)
        {
            var draw = GateCheck.Choose(new Random(seed).Next, Enum.GetValues<GateAction>(), 2, 3);
            Assert.InRange(draw.Count, 2, 3);
            Assert.Equal(draw.Count, draw.Distinct().Count());
            Assert.Contains(draw, action => head.Contains(action));
            Assert.Contains(draw, action => !head.Contains(action));
            drawn.Add(string.Join(',', draw));
        }
        // Two of both kinds in either order (12), and three without the six that only move the head (54).
        Assert.Equal(66, drawn.Count);
        Assert.Equal(2, GateCheck.Choose(_ => 0, [GateAction.Blink, GateAction.OpenMouth]).Count);
        Assert.Throws<ArgumentException>(() => GateCheck.Choose(_ => 0, [GateAction.Blink]));
    }
}
