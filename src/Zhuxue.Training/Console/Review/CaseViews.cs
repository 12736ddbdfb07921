using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Components;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Risk;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Training.Console.Review;

/// <summary>Reads a case as a reviewer sees it, all at once: the parts of a page must not ask one database context side by side.</summary>
internal sealed class CaseViews(TrainingDb db, YearProgressReader years, CaseRisks risks, ExamDesk exams, CaseHistory histories, TimeProvider clock)
{
    private const int ShotsMost = 24, BarsMost = 400;

    public async Task<CaseView?> ReadAsync(Guid caseId, Guid staffId, CancellationToken cancellationToken)
    {
        if (await db.ReviewCases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken) is not { } of)
            return null;
        var learner = await db.Learners.AsNoTracking().SingleAsync(l => l.Id == of.LearnerId, cancellationToken);
        var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == of.LearnerId && e.Id == of.EnrolmentId, cancellationToken);
        var since = await db.ReviewCases.Where(c => c.LearnerId == of.LearnerId && c.EnrolmentId == of.EnrolmentId && c.Attempt < of.Attempt).MaxAsync(c => c.ClosedAt, cancellationToken) ?? DateTimeOffset.UnixEpoch;
        var leases = await db.Set<Lease>().AsNoTracking().Where(l => l.LearnerId == of.LearnerId && l.EnrolmentId == of.EnrolmentId && l.ActivatedAt >= since).OrderByDescending(l => l.ActivatedAt).Take(BarsMost).ToListAsync(cancellationToken);
        var (leaseIds, lessonIds) = (leases.Select(l => l.Id).ToArray(), leases.Select(l => l.LessonId).Distinct().ToArray());
        var titles = await db.Set<Lesson>().AsNoTracking().Where(l => lessonIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.Title, cancellationToken);
        var snapshots = await db.Set<Snapshot>().AsNoTracking().Where(s => s.LearnerId == of.LearnerId && leaseIds.Contains(s.LeaseId) && s.State != SnapshotState.Asked).ToListAsync(cancellationToken);
        var checks = await db.Set<PresenceCheck>().AsNoTracking().Where(c => c.LearnerId == of.LearnerId && leaseIds.Contains(c.LeaseId)).ToListAsync(cancellationToken);
        var doubtful = await db.Set<Signal>().Where(s => s.LearnerId == of.LearnerId && s.EnrolmentId == of.EnrolmentId && s.LeaseId != null && s.LastAt >= since).Select(s => s.LeaseId!.Value).Distinct().ToListAsync(cancellationToken);
        var byId = leases.ToDictionary(l => l.Id);
        var all = snapshots.Select(s => Shot(s, byId[s.LeaseId])).Concat(checks.SelectMany(c => Shots(c, byId[c.LeaseId]))).ToList();
        return new(
            of, learner, await db.Employers.Where(e => e.Id == learner.EmployerId).Select(e => e.Name).SingleOrDefaultAsync(cancellationToken),
            await years.ReadAsync(enrolment, cancellationToken),
            await db.LearnerImages.AsNoTracking().SingleOrDefaultAsync(i => i.LearnerId == of.LearnerId && i.Kind == LearnerImageKind.Portrait && i.State == LearnerImageState.Accepted, cancellationToken),
            [.. all.OrderByDescending(s => s.Tone is Tone.Bad).ThenByDescending(s => s.Tone is Tone.Warn).ThenByDescending(s => s.At).Take(ShotsMost).OrderBy(s => s.At)], all.Count,
            [.. leases.SelectMany(l => Bars(l, doubtful.Contains(l.Id)))],
            [.. checks.Where(c => c.State is PresenceState.Answered or PresenceState.Missed).Select(c => new CheckMark(c.AskedAt.DayInBeijing, c.AskedAt.InBeijing.TimeOfDay.TotalMinutes, c.State == PresenceState.Answered))],
            await risks.ReadAsync(of, cancellationToken),
            await exams.ReadAsync(enrolment, cancellationToken),
            await db.Attempts.AsNoTracking().Where(a => a.LearnerId == of.LearnerId && a.EnrolmentId == of.EnrolmentId).OrderByDescending(a => a.Number).Take(5).ToListAsync(cancellationToken),
            await histories.ReadAsync(of, staffId, cancellationToken),
            ReviewQueue.MarkOf(of, staffId, clock.GetUtcNow()));

        string Title(Lease lease) => titles.GetValueOrDefault(lease.LessonId) ?? "（课件已删）";

        CaseShot Shot(Snapshot s, Lease lease) => new(new("snapshot", s.Id), s.TakenAt ?? s.AskedAt, Title(lease), s.PositionMs, lease.Device, "抓拍",
            s.State == SnapshotState.Missed || s.SeenBefore ? Tone.Bad : s.Similarity is { } likeness ? LikenessWords.ToneOf(likeness) : s.Finding is "Ok" ? Tone.Mute : Tone.Warn,
            s switch { { State: SnapshotState.Missed } => "没有收到", { SeenBefore: true } => "以前交过的画面", { Finding: not "Ok" } => LikenessWords.Finding(s.Finding), { Similarity: { } same } => LikenessWords.Of(same), _ => "没有可比的脸" },
            s.Similarity, s.BlobId is null ? null : $"/staff/learners/{of.LearnerId}/snapshots/{s.Id}/image");

        IEnumerable<CaseShot> Shots(PresenceCheck c, Lease lease)
        {
            if (c.BlobId is not null)
                yield return new(new("presence-check", c.Id), c.SettledAt ?? c.AskedAt, Title(lease), c.PositionMs, lease.Device, "在岗核验", c.Similarity is { } likeness ? LikenessWords.ToneOf(likeness) : Tone.Mute,
                    c.Similarity is { } same ? LikenessWords.Of(same) : "没有可比的脸", c.Similarity, $"/staff/learners/{of.LearnerId}/presence/{c.Id}/image");
            else if (c.State == PresenceState.Missed)
                yield return new(new("presence-check", c.Id), c.AskedAt, Title(lease), c.PositionMs, lease.Device, "在岗核验", Tone.Bad, "没有回应", null, null);
            if (c.OtherBlobId is not null)
                yield return new(new("presence-other", c.Id), c.SettledAt ?? c.AskedAt, Title(lease), c.PositionMs, lease.Device, "核验时的另一张", c.OtherSimilarity is { } other ? LikenessWords.ToneOf(other) : Tone.Warn,
                    c.OtherSimilarity is { } differs ? LikenessWords.Of(differs) : "没有可比的脸", c.OtherSimilarity, $"/staff/learners/{of.LearnerId}/presence/{c.Id}/image?other=true");
        }

        IEnumerable<LeaseBar> Bars(Lease lease, bool isDoubtful)
        {
            var (from, to) = (lease.ActivatedAt!.Value.InBeijing, (lease.EndedAt ?? lease.LastBeatAt ?? lease.ActivatedAt.Value).InBeijing);
            var title = $"{from.DayAndClockWords} 至 {to.ClockWords}，{Title(lease)}";
            // What goes on past midnight stands on both days.
            for (var day = from.Date; day <= to.Date; day = day.AddDays(1))
                yield return new(DateOnly.FromDateTime(day), day == from.Date ? from.TimeOfDay.TotalMinutes : 0, day == to.Date ? to.TimeOfDay.TotalMinutes : 24 * 60, isDoubtful, title);
        }
    }
}
