using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Training.Hours.Reviews;

/// <summary>One thing that a decision rests on, as people read it; kind and id are those of <see cref="EvidenceRef"/>.</summary>
/// <param name="At">When it happened; null when it is not stored any more.</param>
/// <param name="Lesson">The title of the lesson that it happened in.</param>
/// <param name="BlobId">Its picture; null when there is none, or none any more.</param>
public sealed record ShownEvidence(string Kind, Guid Id, string Title, DateTimeOffset? At, string? Lesson, Guid? BlobId)
{
    /// <summary>As the decision names it.</summary>
    internal EvidenceRef Ref => new(Kind, Id);
}

/// <summary>Reads what decisions rest on. Nothing of other learners is ever among it: everything is looked up under the learner's own key.</summary>
internal sealed class EvidenceReader(TrainingDb db)
{
    /// <summary>What a decision or a revocation names, in its order.</summary>
    public static IReadOnlyList<EvidenceRef> RefsOf(string? json) => json is null ? [] : JsonSerializer.Deserialize<EvidenceRef[]>(json) ?? [];

    public async Task<IReadOnlyList<ShownEvidence>> ReadAsync(Guid learnerId, IReadOnlyCollection<EvidenceRef> refs, CancellationToken cancellationToken)
    {
        var ids = refs.Select(r => r.Id).Distinct().ToArray();
        var snapshots = await db.Set<Snapshot>().AsNoTracking().Where(s => s.LearnerId == learnerId && ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, cancellationToken);
        var checks = await db.Set<PresenceCheck>().AsNoTracking().Where(c => c.LearnerId == learnerId && ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var signals = await db.Set<Signal>().AsNoTracking().Where(s => s.LearnerId == learnerId && ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, cancellationToken);
        var leaseIds = snapshots.Values.Select(s => (Guid?)s.LeaseId).Concat(signals.Values.Select(s => s.LeaseId)).OfType<Guid>().Distinct().ToArray();
        var leases = await db.Set<Lease>().AsNoTracking().Where(l => l.LearnerId == learnerId && leaseIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.LessonId, cancellationToken);
        var lessonIds = leases.Values.Concat(checks.Values.Select(c => c.LessonId)).Distinct().ToArray();
        var titles = await db.Set<Lesson>().AsNoTracking().Where(l => lessonIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.Title, cancellationToken);
        return [.. refs.Distinct().Select(Shown)];

        ShownEvidence Shown(EvidenceRef of) => of.Kind switch
        {
            "snapshot" when snapshots.GetValueOrDefault(of.Id) is { } s => new(of.Kind, of.Id, "学习中的抓拍", s.TakenAt ?? s.AskedAt, TitleOf(s.LeaseId), s.BlobId),
            "presence-check" when checks.GetValueOrDefault(of.Id) is { } c => new(of.Kind, of.Id, c.State == PresenceState.Missed ? "在岗核验没有回应" : "在岗核验时拍的", c.SettledAt ?? c.AskedAt, titles.GetValueOrDefault(c.LessonId), c.BlobId),
            "presence-other" when checks.GetValueOrDefault(of.Id) is { } c => new(of.Kind, of.Id, "在岗核验时画面里的人", c.AskedAt, titles.GetValueOrDefault(c.LessonId), c.OtherBlobId),
            "signal" when signals.GetValueOrDefault(of.Id) is { } s => new(of.Kind, of.Id, SignalWords.Of(s.Kind).Reason, s.LastAt, TitleOf(s.LeaseId), null),
            "attempt" => new(of.Kind, of.Id, "考核时的记录", null, null, null),
            _ => new(of.Kind, of.Id, of.Kind switch { "snapshot" => "学习中的抓拍", "presence-check" or "presence-other" => "在岗核验", _ => "学习记录" }, null, null, null),
        };

        string? TitleOf(Guid? leaseId) => leaseId is { } id && leases.TryGetValue(id, out var lesson) ? titles.GetValueOrDefault(lesson) : null;
    }
}
