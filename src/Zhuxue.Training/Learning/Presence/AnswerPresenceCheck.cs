using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Learning.Presence;

/// <summary>
/// The answer to a presence check: the number that the picture showed, and a second of frames in which the server looks for the person of
/// the portrait. A wrong number or unclear frames bring another try while there is time. Sent again after it was settled, it is
/// answered with how the check ended and changes nothing.
/// </summary>
internal static class AnswerPresenceCheck
{
    /// <param name="Check">How it stands now: <c>answered</c>, <c>open</c> (with a new picture after a wrong number) or <c>over</c>.</param>
    /// <param name="Cause">Why it is still open, in words; null when answered.</param>
    internal sealed record Reply(ReadPresenceCheck.Reply Check, string? Cause, string? Words);

    /// <summary>Each try costs the server a quarter of a second; a person needs a few.</summary>
    private const int TriesMost = 12;

    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/presence-checks/{checkId:guid}/answers", HandleAsync)
        .WithName(nameof(AnswerPresenceCheck))
        .DisableAntiforgery() // the group's own guard asks for a header that other sites cannot send
        .TakesBytes(SentFrames.PackedType, "picture", "number")
        .Describe("Answers a presence check: the number that the picture shows, and a second of frames.", "Packed as the frames of a face check; picture and number stand in the query. Browsers may send a form instead.")
        .Shows(null, new Reply(new("answered", 0, false, 1, null, [], 5), null, "好了，接着学。"),
            LearningProblems.NoSuchPresenceCheck(), LearningProblems.PresenceMalformed(), LearningProblems.PresenceTriedOut(), LearningProblems.LeaseEnded(LeaseEnd.Superseded))
        .WithMetadata(new RequestSizeLimitAttribute(PresenceFace.FramesMost * ImageLimits.Frame.MaxBytes + 16 * 1024));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, Guid checkId, SentFrames sent, ClaimsPrincipal user, TrainingDb db,
        FaceAnalyzer analyzer, Portraits portraits, BlobStore blobs, RulePacks rulePacks, PresenceMoments moments, PresencePenalty penalty, SeenFrames seenFrames, SignalLog signals,
        Chance chance, TimeProvider clock, CancellationToken cancellationToken)
    {
        // What counts is when the answer came in, not how long it took to judge.
        var now = clock.GetUtcNow();
        var learnerId = user.LearnerId();
        if (sent.Frames.Count is < PresenceFace.FramesLeast or > PresenceFace.FramesMost || sent.Number("picture") is not { } picture || sent.Fields.GetValueOrDefault("number") is not { } number)
            return LearningProblems.PresenceMalformed();
        var known = await db.Set<PresenceCheck>().AsNoTracking().SingleOrDefaultAsync(c => c.LearnerId == learnerId && c.LeaseId == leaseId && c.Id == checkId, cancellationToken);
        // Whoever learns without a face answers a question, and no picture is taken.
        if (known is null || !await db.Set<Lease>().AnyAsync(l => l.LearnerId == learnerId && l.Id == leaseId && l.Proof == LeaseProof.Face, cancellationToken))
            return LearningProblems.NoSuchPresenceCheck();
        if (known.State != PresenceState.Asked)
            return TypedResults.Ok(Settled(known, chance, now));
        if (known.Tries >= TriesMost)
            return LearningProblems.PresenceTriedOut();

        var frames = sent.Frames;
        var verdict = PresenceFace.Judge(analyzer, frames, await portraits.EmbeddingAsync(learnerId, cancellationToken), now);
        // A frame without a face is like that of anybody's empty room; a slow camera gives the same file twice in a row.
        var digests = frames.Where((_, i) => verdict.Frames[i].Faces > 0).Select(SeenFrames.DigestOf).DistinctBy(Convert.ToHexString).ToList();
        var stored = await blobs.PutAsync(frames[verdict.Best], cancellationToken);

        for (var attempt = 0; ; attempt++)
        {
            var check = await db.Set<PresenceCheck>().SingleAsync(c => c.LearnerId == learnerId && c.Id == checkId, cancellationToken);
            var lease = await db.Set<Lease>().SingleAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
            if (check.State != PresenceState.Asked || lease.State != LeaseState.Active || (now > check.DueAt && !check.AfterMiss))
            {
                blobs.Delete(stored.Id);
                // Too late, or the lease is over: the next beat, or the next lease, settles it.
                return lease.State == LeaseState.Ended ? LearningProblems.LeaseEnded(lease.EndReason!.Value) : TypedResults.Ok(Settled(check, chance, now));
            }
            var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == learnerId && e.Id == lease.EnrolmentId, cancellationToken);
            var rules = rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion);
            var (finding, like) = await LookUpAsync(check);
            check.Tries++;
            check.Version++;
            var other = finding == PresenceFinding.OtherFace;
            var former = other ? check.OtherBlobId : check.BlobId;
            if (other)
                (check.OtherBlobId, check.OtherSimilarity) = (stored.Id, verdict.Similarity);
            else
                (check.BlobId, check.Sha256, check.Similarity, check.Liveness) = (stored.Id, stored.Sha256, verdict.Similarity, verdict.Liveness);
            var reply = await JudgeAsync(check, lease, rules, finding);
            if (like is not null)
                await signals.RaiseAsync(SignalKind.LikeEarlierFrame, lease, ("presence-check", check.Id), cancellationToken);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                if (former is { } replaced)
                    blobs.Delete(replaced);
                return TypedResults.Ok(reply);
            }
            catch (DbUpdateException conflict) when (attempt < 5 && (conflict is DbUpdateConcurrencyException || conflict.IsDuplicate()))
            {
                db.ChangeTracker.Clear();
            }
        }

        // Looks the frames up among all that came before, from anybody and for anything, and enters the new ones. An answer to a picture that has
        // changed since, in the frames of that answer, is the same answer sent again: that is no repetition.
        async Task<(PresenceFinding Finding, SeenLike? Like)> LookUpAsync(PresenceCheck check)
        {
            var known = await seenFrames.SameAsync(digests, cancellationToken);
            var repeated = known.Any(f => f.CheckId != check.Id || picture == check.Picture);
            SeenLike? like = null;
            if (verdict.Frames[verdict.Best] is { Faces: > 0, Hash: var hash } && known.Count == 0)
                like = await seenFrames.LikeAsync(hash, now, cancellationToken);
            else
                hash = default;
            var fresh = digests.Where(digest => !known.Any(f => f.Sha256.AsSpan().SequenceEqual(digest))).ToList();
            seenFrames.Add(learnerId, check.Id, check.Tries * PresenceFace.FramesMost, fresh, hash == default ? null : hash, now);
            return (repeated && verdict.Finding == PresenceFinding.Ok ? PresenceFinding.Repeated : verdict.Finding, like);
        }

        async Task<Reply> JudgeAsync(PresenceCheck check, Lease lease, RulePack rules, PresenceFinding finding)
        {
            if (SignalOf(finding) is { } kind)
                await signals.RaiseAsync(kind, lease, ("presence-check", check.Id), cancellationToken);
            if (picture != check.Picture)
                return new(ReadPresenceCheck.Of(check, chance, now), "old-picture", "图片已经换了。请看新的图片，再点一次。");
            if (finding != PresenceFinding.Ok)
                return new(ReadPresenceCheck.Of(check, chance, now), System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(finding.ToString()), PresenceFace.WordsOf(finding));
            if (number == check.Number)
            {
                await moments.AnsweredAsync(check, lease, rules, now, cancellationToken);
                return new(ReadPresenceCheck.Of(check, chance, now), null, PresenceFace.WordsOf(PresenceFinding.Ok));
            }
            check.Wrong++;
            check.Picture++;
            (check.Number, check.Choices) = NumberTask.Draw(chance);
            if (check.Wrong > rules.PresenceWrongMost)
                await signals.RaiseAsync(SignalKind.PresenceGuessed, lease, ("presence-check", check.Id), cancellationToken);
            if (check.Wrong > rules.PresenceWrongMost && !check.AfterMiss)
            {
                // Guessed away: as if nobody had answered. The next beat asks again, and time earns nothing until it is answered.
                await penalty.MissAsync(check, lease, rules, now, cancellationToken);
                if (lease.State == LeaseState.Active)
                    moments.AskAgain(lease, rules, now);
                return new(ReadPresenceCheck.Of(check, chance, now), "wrong-number", "数字又点错了，这次核验没有通过。页面马上再问一次。");
            }
            return new(ReadPresenceCheck.Of(check, chance, now), "wrong-number", "数字点错了。请看新的图片，再点一次。");
        }
    }

    private static Reply Settled(PresenceCheck check, Chance chance, DateTimeOffset now)
    {
        var shown = ReadPresenceCheck.Of(check, chance, now);
        return shown.State switch
        {
            "answered" => new(shown, null, PresenceFace.WordsOf(PresenceFinding.Ok)),
            _ => new(shown with { State = "over", Image = null, Choices = [] }, "over", "这次核验的时间已经过了。页面会再问一次，通过后接着计时。"),
        };
    }

    private static SignalKind? SignalOf(PresenceFinding finding) => finding switch
    {
        PresenceFinding.OtherFace => SignalKind.OtherFace,
        PresenceFinding.TwoFaces => SignalKind.TwoFaces,
        PresenceFinding.Repeated => SignalKind.RepeatedFrame,
        _ => null,
    };
}
