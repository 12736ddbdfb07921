using Zhuxue.Training.Commands.Attacks;
using Zhuxue.Training.Commands.Takes;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Tests.Vision;

/// <summary>
/// One round of each attack of <c>vision attack</c> on the man of the clips, and his own takes, through decoding, models, state machine and the
/// comparison with earlier frames. The numbers of many rounds are in docs/vision.md.
/// </summary>
[Trait("Category", "NoDatabase")]
public sealed class AttackTests
{
    private static readonly GateRules Rules = new() { NetworkGrace = TimeSpan.FromSeconds(2) };
    private static readonly FaceEmbedding Portrait = VisionLab.Portrait(Clips.Cap13.Neutral);

    /// <summary>A check that the man passed, what was sent for it, and what the gate remembers of it.</summary>
    private static readonly Lazy<Task<(SeenMemory Seen, IReadOnlyList<byte[]> Sent, IReadOnlyList<GateAction> Actions)>> Recorded = new(async () =>
    {
        GateAction[] actions = [GateAction.OpenMouth, GateAction.TurnLeft];
        for (var seed = 1; ; seed++)
        {
            Assert.True(seed < 4, "The man passed none of three checks.");
            var seen = new SeenMemory();
            var trial = new GateTrial(VisionLab.Analyzer, Rules, seen);
            if ((await trial.RunAsync(Guid.NewGuid(), actions, [4, 5], Portrait, new Take(Takes.Man, VisionLab.Analyzer, seed).NextAsync)).Phase == GatePhase.Passed)
                return (seen, trial.Sent, actions);
        }
    });

    public static TheoryData<string> Kinds => [.. AttackKinds.All.Select(kind => kind.Name).Where(name => name is not ("face of another person" or "replay on a screen, actions fit" or "cut-out eyes" or "cut-out mouth"))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A10_A12_what_can_be_made_of_recordings_does_not_pass(string name)
    {
        var (seen, sent, actions) = await Recorded.Value;
        var kind = AttackKinds.All.Single(k => k.Name == name);
        var victim = new Recording("cap12", Takes.Man, Portrait);
        var camera = await kind.Camera(new AttackScene(VisionLab.Analyzer, victim, sent, victim, 77));
        var asked = kind.KnowsActions ? actions : [GateAction.TurnRight, GateAction.Blink];
        var state = await new GateTrial(VisionLab.Analyzer, Rules, seen).RunAsync(Guid.NewGuid(), asked, [4, 5], Portrait, camera);
        Assert.Equal(GatePhase.Refused, state.Phase);
        if (name is "replay, same bytes" or "replay, re-encoded" or "replay, other gamma")
            Assert.Equal(GateCause.SeenBefore, state.Refusal!.Cause);
    }

    [Theory]
    [InlineData(GateAction.Blink)]
    [InlineData(GateAction.OpenMouth)]
    [InlineData(GateAction.TurnLeft)]
    [InlineData(GateAction.TurnRight)]
    [InlineData(GateAction.Nod)]
    public async Task Each_action_is_seen_in_a_living_person_at_the_latest_at_the_second_try(GateAction action)
    {
        GateState? state = null;
        for (var seed = 40; seed < 42 && state?.Phase != GatePhase.Passed; seed++)
            state = await new GateTrial(VisionLab.Analyzer, Rules, new SeenMemory()).RunAsync(Guid.NewGuid(), [action], [4], Portrait, new Take(Takes.Man, VisionLab.Analyzer, seed).NextAsync);
        Assert.Null(state!.Refusal);
        Assert.Equal(GatePhase.Passed, state.Phase);
    }

    [Fact]
    public async Task The_same_person_at_the_same_desk_is_no_replay()
    {
        var (seen, _, actions) = await Recorded.Value;
        var state = await new GateTrial(VisionLab.Analyzer, Rules, seen).RunAsync(Guid.NewGuid(), actions, [6, 3], Portrait, new Take(Takes.Man, VisionLab.Analyzer, 99).NextAsync);
        Assert.NotEqual(GateCause.SeenBefore, state.Refusal?.Cause);
    }

    [Fact]
    public async Task A12_frames_that_stand_still_are_refused_once_an_action_was_asked_for()
    {
        var take = new Take(Takes.Man, VisionLab.Analyzer, 5);
        byte[]? last = null;
        var state = await new GateTrial(VisionLab.Analyzer, Rules, new SeenMemory()).RunAsync(Guid.NewGuid(), [GateAction.Nod], [4], Portrait,
            async asked => last = asked is null || last is null ? await take.NextAsync(null) : last);
        Assert.Equal(GateCause.Frozen, state.Refusal?.Cause);
    }
}
