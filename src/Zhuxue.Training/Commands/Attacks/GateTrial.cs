using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Commands.Attacks;

/// <summary>
/// One gate check in memory: the frames of a camera go through the same decoding, models, state machine and comparison with earlier frames as on
/// the site, four to a request, 12.5 a second, by a clock of its own.
/// </summary>
internal sealed class GateTrial(FaceAnalyzer analyzer, GateRules rules, SeenMemory seen)
{
    private const int Batch = 4;
    private static readonly TimeSpan BatchTime = TimeSpan.FromSeconds(Batch / Takes.Footage.FramesPerSecond);

    /// <summary>The frames that were sent, for the attacker who records.</summary>
    public List<byte[]> Sent { get; } = [];

    /// <summary>The colours of a light challenge; none when left out.</summary>
    public IReadOnlyList<GateColour> Colours { get; init; } = [];

    /// <summary>How far the check has come: what stands on the screen is in it.</summary>
    public GateState? State { get; private set; }

    /// <param name="checkId">Under which its frames are remembered.</param>
    /// <param name="actions">What is asked for.</param>
    /// <param name="pauses">Good frames before each prompt.</param>
    /// <param name="portrait">Whom the frames must show.</param>
    /// <param name="camera">The next frame, while an action stands on the screen.</param>
    public async Task<GateState> RunAsync(Guid checkId, IReadOnlyList<GateAction> actions, IReadOnlyList<int> pauses, FaceEmbedding portrait, Func<GateAction?, Task<byte[]>> camera)
    {
        var judge = new GateCheck(rules);
        var now = DateTimeOffset.UnixEpoch;
        var state = State = GateCheck.Start(actions, now, pauses, Colours);
        for (var batch = 0; batch < 120 && !state.IsOver; batch++)
        {
            List<byte[]> files = [];
            for (var i = 0; i < Batch; i++)
                files.Add(await camera(state.Action));
            now += BatchTime;
            var first = Sent.Count;
            Sent.AddRange(files);
            var observed = analyzer.Observe([.. files.Select(file => (ReadOnlyMemory<byte>)file)], first, now, chroma: Colours.Count > 0);
            var matches = seen.Find(checkId, observed, files);
            seen.Add(checkId, state, observed, files);
            state = State = judge.Accept(state, observed, [portrait], now, matches);
        }
        return state;
    }
}
