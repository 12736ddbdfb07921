using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;
using Zhuxue.Training.Learning.Training;
using Zhuxue.Training.Learning.Why;
using Beat = Zhuxue.Training.Learning.Beats.ReportBeat.Request;
using Reply = Zhuxue.Training.Learning.Beats.ReportBeat.Reply;

namespace Zhuxue.Training.Learning.Beats;

/// <summary>
/// A beat taken the plain way: one transaction of its own, in which everything may happen that a beat can bring about: the first
/// beat, a snapshot, a gap, a finished lesson, the end of the lease. It alone sets <see cref="Lease.QuietUntil"/> and tells
/// <see cref="LiveLeases"/> how the lease stands.
/// </summary>
internal sealed class PlainBeat(
    TrainingDb db, YearProgressReader years, LearnedYears learnedYears, RulePacks rulePacks, SnapshotMoments snapshots, PresenceMoments presence, UncountedSpans spans,
    SignalLog signals, IReviewStep review, EvidenceLog evidence, LiveLeases live, Chance chance, TimeProvider clock)
{
    /// <summary>The face check is a proof for so long: the first beat must come within it (A9).</summary>
    private static readonly TimeSpan ProofLife = TimeSpan.FromSeconds(60);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Takes one beat whose values were found possible; the reply means that it is on disk.</summary>
    public async Task<Results<Ok<Reply>, ProblemHttpResult>> TakeAsync(Guid learnerId, Guid leaseId, Beat beat, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var lease = await db.Set<Lease>().SingleOrDefaultAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
            if (lease is null)
                return LearningProblems.NoSuchLease();
            if (beat.Nonce == lease.AnsweredNonce)
                return TypedResults.Ok(JsonSerializer.Deserialize<Reply>(lease.LastReply!, Json)!);
            if (lease.State == LeaseState.Ended)
                return LearningProblems.LeaseEnded(lease.EndReason!.Value);
            if (lease.State == LeaseState.AwaitingFace)
                return LearningProblems.FaceFirst();

            var now = clock.InMilliseconds;
            var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == learnerId && e.Id == lease.EnrolmentId, cancellationToken);
            var rules = rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion);
            var end = beat.Nonce != lease.Nonce ? LeaseEnd.Nonce : IsExpired(lease, rules, now) ? LeaseEnd.Expired : (LeaseEnd?)null;
            Reply? reply = null;
            if (end is { } reason)
            {
                lease.End(reason, now);
                var entry = evidence.Append("lease-ended", learnerId, new { LeaseId = leaseId, Reason = reason.ToString(), lease.EarnedMs });
                if (reason == LeaseEnd.Nonce)
                    await signals.RaiseAsync(SignalKind.NonceReplayed, lease, ("evidence", entry), cancellationToken);
            }
            else
            {
                // Up to midnight of the year's last day, and no further.
                var isOver = now > enrolment.LastMoment;
                reply = await EarnAsync(beat, lease, enrolment, rules, isOver ? enrolment.LastMoment : now, cancellationToken);
                end = reply is null ? lease.EndReason : null;
                if (isOver && lease.State != LeaseState.Ended)
                {
                    lease.End(LeaseEnd.YearOver, now);
                    evidence.Append("lease-ended", learnerId, new { LeaseId = leaseId, Reason = nameof(LeaseEnd.YearOver), lease.EarnedMs });
                    (reply, end) = (null, LeaseEnd.YearOver);
                }
            }
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                if (LiveLease.Of(lease, rules) is { } known)
                {
                    known.GoOnFrom(live.Find(learnerId, leaseId));
                    live.Keep(known);
                }
                else
                    live.Forget(learnerId);
                return reply is null ? LearningProblems.LeaseEnded(end!.Value) : TypedResults.Ok(reply);
            }
            catch (DbUpdateException conflict) when (conflict is DbUpdateConcurrencyException || conflict.IsDuplicate())
            {
                // The same beat twice at once, a snapshot, or a new lease elsewhere: look again.
                db.ChangeTracker.Clear();
            }
        }
        return LearningProblems.Busy();
    }

    /// <returns>Null when the lease ended in place of earning.</returns>
    private async Task<Reply?> EarnAsync(Beat beat, Lease lease, Enrolment enrolment, RulePack rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (live.Find(lease.LearnerId, lease.Id) is { IsRobotic: true })
            await signals.RaiseAsync(SignalKind.RoboticBeats, lease, null, cancellationToken);
        var check = await presence.AtBeatAsync(lease, rules, now, cancellationToken);
        if (lease.State == LeaseState.Ended)
            return null;
        var snapshot = check.Open is null ? await snapshots.AtBeatAsync(lease, rules, now, cancellationToken) : default;
        var credit = Credit.Of(Earning.Of(lease), beat.PositionMs(lease.DurationMs), now, rules, snapshot.IsOverdue || check.Withheld);
        if (check.Withheld && credit.Reason is not null)
            credit = credit with { Reason = NotCredited.PresenceOwed };
        lease.EarnedMs += credit.CreditedMs;
        await spans.NoteAsync(lease, beat.Playing, credit.Reason, now, cancellationToken);
        lease.SpentUntil = credit.SpentUntil;
        lease.LastBeatAt = now;
        lease.Playing = beat.Playing;
        lease.QuietUntil = snapshot.Open is null && check.Open is null ? QuietUntil(lease, enrolment, now) : null;
        lease.Version++;

        var completed = lease.EarnedMs >= lease.DurationMs && check.Open is null;
        var next = check.Open is { } asked ? new ReportBeat.Next("presence", DueInSeconds: SecondsTo(asked.DueAt, now), PresenceCheckId: asked.Id)
            : snapshot.Open is { } open ? new ReportBeat.Next("snapshot", open.Id, SecondsTo(open.DueAt, now))
            : new ReportBeat.Next("none");
        if (credit.CreditedMs > 0 || completed)
            next = await RecordAsync(lease, enrolment, completed, now, cancellationToken) ?? next;

        var reply = new Reply(
            chance.Token(), credit.CreditedMs / 1000d, lease.EarnedMs / 1000d, lease.DurationMs / 1000d,
            !completed && (credit.Reason is not null || check.TookBackMs > 0 || Credit.IsAhead(beat.PositionMs(long.MaxValue), lease.EarnedMs, rules)) ? lease.EarnedMs / 1000d : null,
            check.TookBackMs > 0 ? TakenBackWords(check.TookBackMs) : WordsOf(credit.Reason, rules), next, rules.BeatSeconds);
        lease.AnsweredNonce = beat.Nonce;
        lease.Nonce = reply.Nonce;
        lease.LastReply = JsonSerializer.Serialize(reply, Json);
        return reply;
    }

    /// <summary>The earliest moment at which a beat has to look at more than its lease: the snapshot's, the end of the year, or that at which an unbroken lesson earns its way to the presence check.</summary>
    private static DateTimeOffset? QuietUntil(Lease lease, Enrolment enrolment, DateTimeOffset now)
    {
        // Without a face there are no snapshots to wait for.
        if ((lease.Proof == LeaseProof.Code ? DateTimeOffset.MaxValue : lease.SnapshotAt) is not { } snapshotAt || lease.PresenceAtMs is not { } presenceAtMs)
            return null;
        var presenceAt = now + TimeSpan.FromMilliseconds(Math.Max(0, presenceAtMs - lease.EarnedMs));
        return new[] { snapshotAt, presenceAt, enrolment.LastMoment }.Min();
    }

    private static int SecondsTo(DateTimeOffset due, DateTimeOffset now) => Math.Max(0, (int)(due - now).TotalSeconds);

    private async Task<ReportBeat.Next?> RecordAsync(Lease lease, Enrolment enrolment, bool completed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var learnerId = lease.LearnerId;
        var progress = await db.Set<LessonProgress>().SingleOrDefaultAsync(
            p => p.LearnerId == learnerId && p.EnrolmentId == lease.EnrolmentId && p.LessonId == lease.LessonId, cancellationToken);
        if (progress is null)
            db.Add(progress = new LessonProgress { LearnerId = learnerId, EnrolmentId = lease.EnrolmentId, LessonId = lease.LessonId });
        progress.EarnedMs = Math.Max(progress.EarnedMs, lease.EarnedMs);
        progress.UpdatedAt = now;
        if (!completed)
            return null;

        progress.CompletedAt ??= now;
        lease.End(LeaseEnd.Completed, now);
        evidence.Append("lesson-finished", learnerId, new { lease.EnrolmentId, lease.LessonId, lease.AssetId, LeaseId = lease.Id, lease.DurationMs });
        if (now.InBeijing.Hour < 5)
            await signals.RaiseAsync(SignalKind.OddHours, lease, null, cancellationToken);
        await learnedYears.CloseOthersAsync(enrolment, now, cancellationToken);
        var year = await years.ReadAsync(enrolment, cancellationToken);
        if (await learnedYears.CloseAsync(year, now, cancellationToken))
            return new ReportBeat.Next("completed", YearLearned: true, ReviewDueWords: await review.DueWordsAsync(enrolment, cancellationToken));
        var following = year.Next;
        return new ReportBeat.Next("completed", NextLesson: following is null ? null : new ReportBeat.NextLesson(following.Lesson.Title, $"/lessons/{following.Lesson.LessonId}?enrolment={enrolment.Id}"));
    }

    private static bool IsExpired(Lease lease, RulePack rules, DateTimeOffset now) => lease.LastBeatAt is { } last
        ? now - last > TimeSpan.FromMinutes(rules.LeaseIdleMinutes)
        : now - lease.ActivatedAt!.Value > ProofLife;

    private static ReportBeat.Refusal TakenBackWords(long ms) => new("taken-back",
        $"核验没有回应，从上一次确认是您本人的时候算起，退回 {Platform.Components.Numbers.TimeWords(ms / 1000d)}，要再学一遍。请看着摄像头、点出数字，通过后接着计时。");

    private static ReportBeat.Refusal? WordsOf(NotCredited? reason, RulePack rules) => reason switch
    {
        null => null,
        NotCredited.Gap => new("gap", $"有超过 {rules.BeatGapSecondsMost} 秒没有收到学习记录，这段时间不算。学过的都已存好，现在接着计时。"),
        NotCredited.SnapshotOverdue => new("snapshot-overdue", "没有收到抓拍照片，这段时间不算。请让脸露在摄像头前，拍到后接着计时。"),
        NotCredited.PresenceOwed => new("presence-owed", "核验没有回应，时间先不算。请看着摄像头、点出数字，通过后接着计时。"),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
