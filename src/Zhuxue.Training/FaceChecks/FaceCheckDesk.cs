using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.FaceChecks;

/// <summary>A check that was begun, or the time until which the learner has to wait.</summary>
internal readonly record struct BegunFaceCheck(FaceCheck? Check, DateTimeOffset? LockedUntil);

/// <summary>Begins face checks: draws the actions and keeps them to itself.</summary>
internal sealed class FaceCheckDesk(TrainingDb db, FieldCipher cipher, Ids ids, Chance chance, TimeProvider clock)
{
    /// <summary>Adds a new check for the subject to the caller's unit of work; the caller saves.</summary>
    public async Task<BegunFaceCheck> BeginAsync(Guid learnerId, Guid subjectId, RulePack rules, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var until = await db.Set<FaceCheckLock>().AsNoTracking().Where(l => l.LearnerId == learnerId).Select(l => l.LockedUntil).SingleOrDefaultAsync(cancellationToken);
        if (until > now)
            return new(null, until);
        var actions = GateCheck.Choose(chance.Below, [.. rules.FaceActions.Select(FaceActions.Parse)], rules.FaceActionCountLeast, rules.FaceActionCountMost);
        var check = new FaceCheck
        {
            Id = ids.New(),
            LearnerId = learnerId,
            SubjectId = subjectId,
            State = FaceCheckState.Open,
            RulePackCode = rules.Code,
            RulePackVersion = rules.Version,
            Steps = actions.Count,
            GateSealed = Seal(GateCheck.Start(actions, now, GateCheck.DrawPauses(chance.Below, actions.Count, new GateRules()), GateCheck.DrawColours(chance.Below, rules.FaceLight))),
            CreatedAt = now,
        };
        db.Add(check);
        return new(check, null);
    }

    public byte[] Seal(GateState gate) => cipher.Seal(FaceCheck.GatePurpose, JsonSerializer.SerializeToUtf8Bytes(gate));

    public GateState Open(byte[] sealedGate) => JsonSerializer.Deserialize<GateState>(cipher.Open(FaceCheck.GatePurpose, sealedGate))!;
}

/// <summary>The names of the actions in rule packs and in the JSON contract.</summary>
internal static class FaceActions
{
    private static readonly Dictionary<string, GateAction> ByName = new(StringComparer.Ordinal)
    {
        ["blink"] = GateAction.Blink,
        ["open-mouth"] = GateAction.OpenMouth,
        ["turn-left"] = GateAction.TurnLeft,
        ["turn-right"] = GateAction.TurnRight,
        ["nod"] = GateAction.Nod,
    };

    public static GateAction Parse(string name) => ByName[name];

    public static string NameOf(GateAction action) => ByName.First(pair => pair.Value == action).Key;
}
