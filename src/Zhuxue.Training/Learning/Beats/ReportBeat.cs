using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Training.Learning.Beats;

/// <summary>
/// 心跳: one progress report inside a lease. The reply means that its seconds are on disk. The same beat sent again gets the same
/// reply; any other use of an old or unknown nonce ends the lease (A2, A18).
/// </summary>
internal static class ReportBeat
{
    internal sealed record Request(string Nonce, double Position, bool Playing);

    internal sealed record NextLesson(string Title, string Url);

    internal sealed record Next(string Kind, Guid? SnapshotId = null, int? DueInSeconds = null, NextLesson? NextLesson = null, bool YearLearned = false);

    internal sealed record Refusal(string Code, string Words);

    internal sealed record Reply(
        string Nonce, double CreditedSeconds, double EarnedSeconds, double DurationSeconds, double? ResumeAt, Refusal? Refused, Next Next, int BeatSeconds);

    /// <summary>The face check is a proof for so long: the first beat must come within it (A9).</summary>
    private static readonly TimeSpan ProofLife = TimeSpan.FromSeconds(60);

    /// <summary>A position further ahead of what is earned than this is sent back.</summary>
    private const long AheadMs = 1500;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/beats", HandleAsync).WithName(nameof(ReportBeat));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, Request request, ClaimsPrincipal user, HttpContext context, TrainingDb db, YearProgressReader years, RulePacks rulePacks,
        SnapshotMoments snapshots, EvidenceLog evidence, Events events, Chance chance, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.Nonce is null || !double.IsFinite(request.Position) || request.Position < 0)
            return LearningProblems.BadPosition();
        var learnerId = user.LearnerId();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var lease = await db.Set<Lease>().SingleOrDefaultAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
            if (lease is null)
                return LearningProblems.NoSuchLease();
            if (request.Nonce == lease.AnsweredNonce)
                return TypedResults.Ok(JsonSerializer.Deserialize<Reply>(lease.LastReply!, Json)!);
            if (lease.State == LeaseState.Ended)
                return LearningProblems.LeaseEnded(lease.EndReason!.Value);
            if (lease.State == LeaseState.AwaitingFace)
                return LearningProblems.FaceFirst();

            var now = clock.GetUtcNow();
            var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == learnerId && e.Id == lease.EnrolmentId, cancellationToken);
            var rules = rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion);
            var end = request.Nonce != lease.Nonce ? LeaseEnd.Nonce : IsExpired(lease, rules, now) ? LeaseEnd.Expired : (LeaseEnd?)null;
            Reply? reply = null;
            if (end is { } reason)
            {
                lease.End(reason, now);
                evidence.Append("lease-ended", learnerId, new { LeaseId = leaseId, Reason = reason.ToString(), lease.EarnedMs });
            }
            else
            {
                reply = await EarnAsync(request, lease, enrolment, rules, now);
            }
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return reply is null ? LearningProblems.LeaseEnded(end!.Value) : TypedResults.Ok(reply);
            }
            catch (DbUpdateConcurrencyException)
            {
                // The same beat twice at once, a snapshot, or a new lease elsewhere: look again.
                db.ChangeTracker.Clear();
            }
        }
        context.Response.Headers.RetryAfter = "1";
        return LearningProblems.Busy();

        async Task<Reply> EarnAsync(Request beat, Lease lease, Enrolment enrolment, RulePack rules, DateTimeOffset now)
        {
            var snapshot = await snapshots.AtBeatAsync(lease, rules, now, cancellationToken);
            var credit = Credit.Of(lease, ToMs(beat.Position, lease.DurationMs), now, rules, snapshot.IsOverdue);
            lease.EarnedMs += credit.CreditedMs;
            lease.SpentUntil = credit.SpentUntil;
            lease.LastBeatAt = now;
            lease.Playing = beat.Playing;
            lease.Version++;

            var completed = lease.EarnedMs >= lease.DurationMs;
            var next = snapshot.Open is { } open
                ? new Next("snapshot", open.Id, Math.Max(0, (int)(open.DueAt - now).TotalSeconds))
                : new Next("none");
            if (credit.CreditedMs > 0 || completed)
                next = await RecordAsync(lease, enrolment, completed, now) ?? next;

            var ahead = ToMs(beat.Position, long.MaxValue) - lease.EarnedMs;
            var reply = new Reply(
                chance.Token(), credit.CreditedMs / 1000d, lease.EarnedMs / 1000d, lease.DurationMs / 1000d,
                !completed && (ahead > AheadMs + rules.BeatSeconds * 1000L || credit.Reason is not null) ? lease.EarnedMs / 1000d : null,
                WordsOf(credit.Reason, rules), next, rules.BeatSeconds);
            lease.AnsweredNonce = beat.Nonce;
            lease.Nonce = reply.Nonce;
            lease.LastReply = JsonSerializer.Serialize(reply, Json);
            return reply;
        }

        async Task<Next?> RecordAsync(Lease lease, Enrolment enrolment, bool completed, DateTimeOffset now)
        {
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
            var year = await years.ReadAsync(enrolment, cancellationToken);
            if (year.IsLearned && enrolment.IsOpen)
            {
                enrolment.State = HoursState.Learned;
                enrolment.LearnedAt = now;
                evidence.Append("year-learned", learnerId, new { enrolment.Id, enrolment.OccupationCode, enrolment.Year, enrolment.RulePackCode, enrolment.RulePackVersion, year.Hours });
                await events.PublishAsync(new YearLearned(learnerId, enrolment.Id), cancellationToken);
                return new Next("completed", YearLearned: true);
            }
            var following = year.Next;
            return new Next("completed", NextLesson: following is null ? null : new NextLesson(following.Lesson.Title, $"/lessons/{following.Lesson.LessonId}?enrolment={enrolment.Id}"));
        }
    }

    private static bool IsExpired(Lease lease, RulePack rules, DateTimeOffset now) => lease.LastBeatAt is { } last
        ? now - last > TimeSpan.FromMinutes(rules.LeaseIdleMinutes)
        : now - lease.ActivatedAt!.Value > ProofLife;

    private static long ToMs(double seconds, long most) => (long)Math.Min(seconds * 1000, most);

    private static Refusal? WordsOf(NotCredited? reason, RulePack rules) => reason switch
    {
        null => null,
        NotCredited.Gap => new("gap", $"有超过 {rules.BeatGapSecondsMost} 秒没有收到学习记录，这段时间不算。学过的都已存好，现在接着计时。"),
        NotCredited.SnapshotOverdue => new("snapshot-overdue", "没有收到抓拍照片，这段时间不算。请让脸露在摄像头前，拍到后接着计时。"),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
