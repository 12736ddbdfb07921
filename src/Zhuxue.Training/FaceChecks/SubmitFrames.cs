using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.FaceChecks;

/// <summary>
/// Takes the camera's frames of the last third of a second, judges them, and says what to do next. The frames are kept as evidence
/// before the reply leaves. Sent again, frames are passed over; a gap ends nothing and is told (M5, M7, A10, A12).
/// </summary>
internal static class SubmitFrames
{
    internal sealed record RefusalReply(string Code, string Cause, string Remedy, bool CanRetry, int? RetryAfterSeconds, int? TriesLeft);

    internal sealed record Reply(
        string Phase, int Step, int Steps, string? Action, string? Prompt, string? HowTo, int RemainingMs, string? Hint, RefusalReply? Refusal)
    {
        /// <summary>The colour that the page shows around the face now: red, green or blue; null for none.</summary>
        public string? Light { get; init; }
        /// <summary>Names the hint for the outline: <c>too-dark</c>, <c>none</c> when all is well. And what to do about it, in one sentence.</summary>
        public string? HintCode { get; init; }

        public string? HintMore { get; init; }
    }

    private const int MostFrames = 12, MostAttempts = 5;

    /// <summary>Mapped once for the learner's own page and once for a phone that does the check for it; <paramref name="name"/> tells the two routes apart.</summary>
    public static void Map(RouteGroupBuilder api, string name = nameof(SubmitFrames), params ProblemHttpResult[] further) => api.MapPost("/face-checks/{checkId:guid}/frames", HandleAsync)
        .WithName(name)
        .DisableAntiforgery() // the group's own guard asks for a header that other sites cannot send
        .TakesBytes(SentFrames.PackedType, "first")
        .Describe("Takes the camera's frames of the last third of a second, judges them, and says what to do next.",
            "10 to 15 JPEG frames a second, numbered from 0; the number of the first one stands in the query as first. Packed: each frame with its length before it (4 bytes, big-endian), at most 12 in a body. "
            + "Browsers may send a form with a field first and a file for each frame instead. Frames that came before are passed over; a gap ends nothing and is told.")
        .Shows(null, new Reply("act", 1, 2, "blink", "请眨眨眼", "自然地眨一两下就好，不用快。", 2400, null, null), [FaceCheckProblems.NoSuchCheck(), FaceCheckProblems.FramesMalformed(), FaceCheckProblems.FramesMissing(12), FaceCheckProblems.Busy(2), .. further])
        .WithMetadata(new RequestSizeLimitAttribute(MostFrames * ImageLimits.Frame.MaxBytes + 16 * 1024));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid checkId, SentFrames sent, HttpContext http, ClaimsPrincipal user, TrainingDb db, FaceCheckDesk desk, VisionLine vision, FaceAnalyzer analyzer, SeenFrames seen,
        Portraits portraits, RulePacks rulePacks, BlobStore blobs, EvidenceLog evidence, Events events, TimeProvider clock, CancellationToken cancellationToken)
    {
        var receivedAt = clock.GetUtcNow();
        var learnerId = user.LearnerId();
        if (sent.Number("first") is not { } first || sent.Frames.Count == 0)
            return FaceCheckProblems.FramesMalformed();
        var check = await db.Set<FaceCheck>().SingleOrDefaultAsync(c => c.LearnerId == learnerId && c.Id == checkId, cancellationToken);
        if (check is null)
            return FaceCheckProblems.NoSuchCheck();
        var rules = rulePacks.Get(check.RulePackCode, check.RulePackVersion);
        if (check.State != FaceCheckState.Open)
            return TypedResults.Ok(await DecidedAsync(check));
        var gate = desk.Open(check.GateSealed!);
        if (first > gate.NextFrame)
            return FaceCheckProblems.FramesMissing(gate.NextFrame);

        var frames = sent.Frames;
        if (await vision.TryRunAsync(() => analyzer.Observe(frames, first, receivedAt, chroma: rules.FaceLight > 0), underWay: first > 0, cancellationToken) is not { } observed)
            return FaceCheckProblems.Busy(http, vision.RetryAfter);
        var stored = await blobs.PutAsync(SentFrames.Pack(frames), cancellationToken);
        var portrait = await portraits.EmbeddingAsync(learnerId, cancellationToken);
        var digests = frames.Select(SeenFrames.DigestOf).ToList();
        var judge = new GateCheck(GateRulesOf(rules));
        for (var attempt = 1; ; attempt++)
        {
            var matches = await seen.FindAsync(checkId, observed, digests, cancellationToken);
            seen.Add(check, gate, observed, digests, matches, receivedAt);
            gate = judge.Accept(gate, observed, portrait is null ? [] : [portrait], clock.GetUtcNow(), matches);
            db.Add(new FaceCheckFrames { LearnerId = learnerId, CheckId = checkId, First = first, Count = frames.Count, BlobId = stored.Id, Sha256 = stored.Sha256, ReceivedAt = receivedAt });
            check.Version++;
            check.GateSealed = desk.Seal(gate);
            if (gate.IsOver)
                await DecideAsync(gate);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                break;
            }
            catch (DbUpdateException conflict) when (attempt < MostAttempts && (conflict is DbUpdateConcurrencyException || conflict.IsDuplicate()))
            {
                db.ChangeTracker.Clear();
                check = await db.Set<FaceCheck>().SingleAsync(c => c.LearnerId == learnerId && c.Id == checkId, cancellationToken);
                if (check.State == FaceCheckState.Open && (gate = desk.Open(check.GateSealed!)).NextFrame <= first)
                    continue; // another check entered the same file at the same moment: looked up again, it counts as seen
                // The same frames came twice at once; the other request was first and its reply holds.
                blobs.Delete(stored.Id);
                break;
            }
        }
        if (check.State != FaceCheckState.Open)
            return TypedResults.Ok(await DecidedAsync(check));
        return TypedResults.Ok(Open(gate, judge.Rules, clock.GetUtcNow()));

        async Task DecideAsync(GateState over)
        {
            var passed = over.Phase == GatePhase.Passed;
            check.State = passed ? FaceCheckState.Passed : FaceCheckState.Refused;
            check.DecidedAt = receivedAt;
            check.GateSealed = null;
            check.Actions = string.Join(',', over.Actions.Select(FaceActions.NameOf));
            check.Refusal = over.Refusal is null ? null : JsonSerializer.Serialize(over.Refusal);
            check.Similarity = over.MedianMatch;
            check.Liveness = over.MedianLiveness;
            var digests = await db.Set<FaceCheckFrames>().Where(f => f.LearnerId == learnerId && f.CheckId == checkId).OrderBy(f => f.First).Select(f => f.Sha256).ToListAsync(cancellationToken);
            evidence.Append(passed ? "face-check-passed" : "face-check-refused", learnerId, new
            {
                CheckId = checkId,
                check.SubjectId,
                check.Actions,
                Cause = over.Refusal?.Cause.ToString(),
                over.Replayed,
                over.Unasked,
                check.Similarity,
                check.Liveness,
                Frames = (string[])[.. digests, stored.Sha256],
            });
            await CountAsync(db, learnerId, passed, rules, receivedAt, cancellationToken);
            if (passed)
                await events.PublishAsync(new FaceCheckPassed(learnerId, checkId, check.SubjectId), cancellationToken);
        }

        async Task<Reply> DecidedAsync(FaceCheck over)
        {
            if (over.State == FaceCheckState.Passed)
                return new Reply("passed", over.Steps, over.Steps, null, null, null, 0, null, null);
            var refusal = JsonSerializer.Deserialize<GateRefusal>(over.Refusal!)!;
            var words = Words.For(refusal);
            var count = await db.Set<FaceCheckLock>().AsNoTracking().SingleOrDefaultAsync(l => l.LearnerId == learnerId, cancellationToken);
            var wait = count?.LockedUntil - clock.GetUtcNow();
            var locked = wait > TimeSpan.Zero;
            return new Reply("refused", 0, over.Steps, null, null, null, 0, null,
                new RefusalReply(CodeOf(refusal.Cause), words.Cause, words.Remedy, !locked, locked ? (int)Math.Ceiling(wait!.Value.TotalSeconds) : null,
                    locked ? null : rules.FaceFailuresBeforeLock - (count?.FailuresInRow ?? 0)));
        }
    }

    private static Reply Open(GateState gate, GateRules rules, DateTimeOffset now) => gate.Action is { } action
        ? new Reply("act", gate.Step, gate.Actions.Count, FaceActions.NameOf(action), Words.Prompt(action), Words.HowTo(action), (int)gate.Remaining(now, rules).TotalMilliseconds, null, null)
        : new Reply("guide", gate.Step, gate.Actions.Count, null, null, null, 0, gate.Colour is null ? Words.Hint(gate.Hint) : Words.Light, null)
        {
            Light = gate.Colour?.ToString().ToLowerInvariant(),
            HintCode = CodeOf(gate.Hint),
            HintMore = Words.HintMore(gate.Hint),
        };

    private static string CodeOf(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static GateRules GateRulesOf(RulePack rules) => new()
    {
        Window = TimeSpan.FromSeconds(rules.FaceWindowSeconds),
        NetworkGrace = TimeSpan.FromSeconds(rules.FaceGraceSeconds),
    };

    /// <summary>Failures in a row lock the check for a while; a pass forgives them.</summary>
    private static async Task CountAsync(TrainingDb db, Guid learnerId, bool passed, RulePack rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var count = await db.Set<FaceCheckLock>().SingleOrDefaultAsync(l => l.LearnerId == learnerId, cancellationToken);
        if (count is null)
            db.Add(count = new FaceCheckLock { LearnerId = learnerId });
        count.FailuresInRow = passed ? 0 : count.FailuresInRow + 1;
        if (count.FailuresInRow >= rules.FaceFailuresBeforeLock)
            (count.FailuresInRow, count.LockedUntil) = (0, now + TimeSpan.FromMinutes(rules.FaceLockMinutes));
    }
}
