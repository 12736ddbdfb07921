using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.Faces;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Watching;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Training.Hours.Risk;

/// <summary>Gathers what speaks for a closer look at a case, from every context to the left, and what is in order.</summary>
internal sealed class CaseRisks(TrainingDb db)
{
    /// <summary>Below this, a snapshot's passive liveness is a reason to look (FACTS: the model's own border for "again").</summary>
    private const double LivenessLow = 0.3;

    /// <summary>Learned time of a lesson that should have brought at least one snapshot under any rule pack in use.</summary>
    private static readonly TimeSpan LongWithoutSnapshot = TimeSpan.FromMinutes(90);

    public async Task<CaseRisk> ReadAsync(ReviewCase of, CancellationToken cancellationToken)
    {
        var since = await db.Set<ReviewCase>().Where(c => c.LearnerId == of.LearnerId && c.EnrolmentId == of.EnrolmentId && c.Attempt < of.Attempt)
            .MaxAsync(c => c.ClosedAt, cancellationToken) ?? DateTimeOffset.UnixEpoch;
        var leases = await db.Set<Lease>().AsNoTracking().Where(l => l.LearnerId == of.LearnerId && l.EnrolmentId == of.EnrolmentId && l.ActivatedAt >= since).ToListAsync(cancellationToken);
        var signals = await db.Set<Signal>().AsNoTracking().Where(s => s.LearnerId == of.LearnerId && (s.EnrolmentId == of.EnrolmentId || s.EnrolmentId == null) && s.LastAt >= since).ToListAsync(cancellationToken);
        var faces = await db.Set<FaceSignal>().AsNoTracking().Where(s => s.LearnerId == of.LearnerId || s.OtherLearnerId == of.LearnerId).ToListAsync(cancellationToken);
        var lines = new List<RiskLine>();
        lines.AddRange(signals.Where(s => s.Kind != SignalKind.SharedFace).GroupBy(s => s.Kind).Select(g => Line(g.Key, [.. g.OrderByDescending(s => s.LastAt)], leases)));
        lines.AddRange(FaceLines(faces));
        lines.AddRange(await SnapshotLinesAsync(of.LearnerId, leases, cancellationToken));
        lines.AddRange(await ExamLinesAsync(of, cancellationToken));
        if (!signals.Any(s => s.Kind == SignalKind.SharedDevice))
            lines.Add(new(0, "一台设备、一个账号", "学习用的浏览器没有别的学员用过。"));
        if (!signals.Any(s => s.Kind is SignalKind.OddHours or SignalKind.RoboticBeats))
            lines.Add(new(0, "节奏正常", "没有通宵学习，学习记录的间隔自然。"));
        return new([.. lines.OrderByDescending(l => l.Weight)]);
    }

    private static RiskLine Line(SignalKind kind, IReadOnlyList<Signal> same, List<Lease> leases)
    {
        var newest = same[0];
        var count = same.Sum(s => s.Count);
        // The same again weighs more, but never as much as another kind would.
        var weight = Math.Min(95, (int)(newest.Weight * Math.Min(1.5, 1 + 0.1 * (count - 1))));
        var source = newest is { SourceKind: { } sourceKind, SourceId: { } id } ? new EvidenceRef(sourceKind, id) : new EvidenceRef("signal", newest.Id);
        return new(weight, newest.Reason, count == 1 ? $"{newest.LastAt.DayAndClockWords}。" : $"共 {count} 次，最近 {newest.LastAt.DayAndClockWords}。",
            leases.Find(l => l.Id == newest.LeaseId)?.LessonId, source);
    }

    private static IEnumerable<RiskLine> FaceLines(List<FaceSignal> faces)
    {
        if (faces.Count == 0)
            yield return new(0, "没有相同人脸的账号", "与全部学员的照片比对过。");
        foreach (var face in faces)
        {
            yield return face.State switch
            {
                FaceSignalState.Explained => new(0, "相像的账号已经核实", face.Note ?? "由工作人员核实过。"),
                FaceSignalState.Confirmed => new(90, "同一人用了两个账号", face.Note ?? "由工作人员确认。"),
                _ => new(60, "另一个账号的脸很像", $"{face.SeenAt.DayAndClockWords} 发现，还没有人核实。请到“人脸比对”看。"),
            };
        }
    }

    private async Task<IReadOnlyList<RiskLine>> SnapshotLinesAsync(Guid learnerId, List<Lease> leases, CancellationToken cancellationToken)
    {
        var ids = leases.Select(l => l.Id).ToArray();
        var snapshots = await db.Set<Snapshot>().AsNoTracking().Where(s => s.LearnerId == learnerId && ids.Contains(s.LeaseId) && s.State == SnapshotState.Taken).ToListAsync(cancellationToken);
        var lines = new List<RiskLine>();
        var low = snapshots.Where(s => s is { Liveness: < LivenessLow, SeenBefore: false }).OrderByDescending(s => s.TakenAt).ToList();
        if (low.Count >= 2)
            lines.Add(new(30, "抓拍不太像真人", $"{low.Count} 张看起来像照片或屏幕，最近 {low[0].TakenAt!.Value.DayAndClockWords}。也可能是光线差。", leases.Find(l => l.Id == low[0].LeaseId)?.LessonId, new("snapshot", low[0].Id)));
        var taken = snapshots.ToLookup(s => s.LeaseId);
        foreach (var lesson in leases.Where(l => l.Proof == LeaseProof.Face).GroupBy(l => l.LessonId))
        {
            var earned = TimeSpan.FromMilliseconds(lesson.Sum(l => Math.Max(0, l.EarnedMs - l.StartedAtMs)));
            if (earned >= LongWithoutSnapshot && lesson.All(l => !taken[l.Id].Any()))
                lines.Add(new(40, "整课没有一张抓拍", $"学了 {(int)earned.TotalMinutes} 分钟，没有收到抓拍。", lesson.Key));
        }
        return lines;
    }

    private async Task<IReadOnlyList<RiskLine>> ExamLinesAsync(ReviewCase of, CancellationToken cancellationToken)
    {
        var attempts = await db.Set<Attempt>().Where(a => a.LearnerId == of.LearnerId && a.EnrolmentId == of.EnrolmentId).Select(a => a.Id).ToListAsync(cancellationToken);
        var signals = await db.Set<ExamSignal>().AsNoTracking().Where(s => s.LearnerId == of.LearnerId && attempts.Contains(s.AttemptId)).ToListAsync(cancellationToken);
        // The exam never touches the hours (M11): what was seen there is a hint about the person, and weighs little.
        return [.. signals.GroupBy(s => s.Kind).Select(g => g.MaxBy(s => s.At)!).Select(s =>
            new RiskLine(s.Kind is ExamSignalKind.SnapshotStranger or ExamSignalKind.RepeatedFrame ? 30 : 5, "考核：" + Exams.Watching.SignalWords.Title(s.Kind), Exams.Watching.SignalWords.Of(s), null, new("attempt", s.AttemptId)))];
    }
}
