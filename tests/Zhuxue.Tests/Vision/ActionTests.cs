using Zhuxue.Vision.Faces;

namespace Zhuxue.Tests.Vision;

/// <summary>What counts as the asked action, on observations of real frames or on made ones.</summary>
[Trait("Category", "NoDatabase")]
public sealed class ActionTests
{
    private static readonly FaceEmbedding Portrait = VisionLab.Portrait(Clips.Cap12.Neutral);

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(12.5)]
    [InlineData(15)]
    [InlineData(25)]
    public void A_natural_blink_is_seen_at_every_usual_frame_rate(double fps)
    {
        foreach (var (rest, blink) in new[] { (Clips.Cap13.Rest, Clips.Cap13.Blink), (Clips.Franck.Neutral, Clips.Franck.Blink) })
            Assert.Equal(1, Step(GateAction.Blink, Clips.Frames(rest, fps), Clips.Frames(blink, fps)));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(15)]
    public void An_open_mouth_is_seen_at_every_usual_frame_rate(double fps) =>
        Assert.Equal(1, Step(GateAction.OpenMouth, Clips.Frames(Clips.Cap13.Rest, fps), Clips.Frames(Clips.Cap13.OpenMouth, fps)));

    [Fact]
    public void Talking_and_resting_are_no_actions()
    {
        var talking = Clips.Frames("cap13_edit2", 5.0, 8.0);
        foreach (var action in Enum.GetValues<GateAction>())
            Assert.Equal(0, Step(action, Clips.Frames(Clips.Cap13.Rest), talking));
    }

    [Fact]
    public void A_mouth_that_was_open_before_the_prompt_does_not_count()
    {
        var open = Clips.Frames("cap13_edit2", 17.95, 18.9).Select(VisionLab.Observe).ToList();
        var walk = new GateWalk([GateAction.OpenMouth], Portrait);
        Assert.Equal(GateHint.NotAtRest, walk.Run(number => open[number % open.Count], seconds: 3).Hint);
        Assert.Equal(GatePhase.Guide, walk.State.Phase);
        Assert.Equal(0, Step(GateAction.OpenMouth, Clips.Frames(Clips.Cap13.Rest).Select(VisionLab.Observe).ToList(), Enumerable.Repeat(open[0], 80).ToList()));
    }

    [Fact]
    public void Eyes_that_were_closed_before_the_prompt_do_not_count()
    {
        var closed = Clips.Frames("franck", 9.3, 9.9).Select(VisionLab.Observe).ToList();
        var open = Clips.Frames(Clips.Franck.Neutral).Select(VisionLab.Observe).ToList();
        var walk = new GateWalk([GateAction.Blink], Portrait);
        var asked = 0;
        // Open before the prompt, closed until half a second after it, then open for good.
        var state = walk.Run(number => walk.State.Action is not null && ++asked < 7 ? closed[number % closed.Count] : open[number % open.Count]);
        Assert.Equal(new GateRefusal(GateCause.ActionNotSeen, GateAction.Blink), state.Refusal);
    }

    [Fact]
    public void Looking_down_for_two_seconds_is_no_blink() =>
        Assert.Equal(0, Step(GateAction.Blink, Clips.Frames(Clips.Franck.Neutral), Clips.Frames(Clips.Franck.EyesDown)));

    [Theory]
    [InlineData(-12, true)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    public void A_nod_is_a_way_down_and_back_from_the_persons_own_neutral(float neutral, bool returns)
    {
        var rest = VisionLab.Observe(Clips.Frame(Clips.Cap13.Rest)) with { Pitch = neutral };
        float[] down = returns ? [0, 4, 9, 15, 21, 24, 18, 9, 3, 0] : [0, 4, 9, 15, 21, .. Enumerable.Repeat(24f, 60)];
        Assert.Equal(returns ? 1 : 0, Step(GateAction.Nod, [rest], [.. down.Select(degrees => rest with { Pitch = neutral - degrees })]));
    }

    [Fact]
    public void An_action_after_its_window_does_not_count()
    {
        var rest = Clips.Frames(Clips.Cap13.Rest).Select(VisionLab.Observe).ToList();
        var blink = Clips.Frames(Clips.Cap13.Blink).Select(VisionLab.Observe).ToList();
        var walk = new GateWalk([GateAction.Blink], Portrait);
        var asked = -1;
        var late = (int)(4.7 * 12.5);
        var state = walk.Run(number =>
        {
            if (walk.State.Action is not null)
                asked++;
            return asked >= late && asked - late < blink.Count ? blink[asked - late] : rest[number % rest.Count];
        });
        Assert.Equal(new GateRefusal(GateCause.ActionNotSeen, GateAction.Blink), state.Refusal);
    }

    [Fact]
    public void Remaining_time_counts_down_from_three_seconds()
    {
        var walk = new GateWalk([GateAction.Blink], Portrait);
        var rest = VisionLab.Observe(Clips.Frame(Clips.Cap13.Rest));
        Assert.Equal(TimeSpan.Zero, walk.State.Remaining(walk.Now, new()));
        walk.Run(_ => rest, seconds: 1);
        Assert.Equal(GatePhase.Act, walk.State.Phase);
        var prompted = walk.State.PromptedAt!.Value;
        Assert.Equal(TimeSpan.FromSeconds(3), walk.State.Remaining(prompted, new()));
        Assert.Equal(TimeSpan.FromSeconds(1), walk.State.Remaining(prompted.AddSeconds(2), new()));
        Assert.Equal(TimeSpan.Zero, walk.State.Remaining(prompted.AddSeconds(4), new()));
    }

    private static int Step(GateAction action, IReadOnlyList<byte[]> rest, IReadOnlyList<byte[]> act) =>
        Step(action, [.. rest.Select(VisionLab.Observe)], [.. act.Select(VisionLab.Observe)]);

    /// <summary>Rests until asked, shows the act, rests; how many steps were done in the time.</summary>
    private static int Step(GateAction action, List<FrameObservation> rest, List<FrameObservation> act)
    {
        var walk = new GateWalk([action], Portrait);
        var asked = -1;
        walk.Run(number =>
        {
            if (walk.State.Action is not null)
                asked++;
            return asked >= 0 && asked < act.Count ? act[asked] : rest[number % rest.Count];
        }, seconds: 12);
        return walk.State.Step;
    }
}
