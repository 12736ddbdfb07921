using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>What demo learners have done on earlier days: leases, snapshots, progress, with their evidence.</summary>
internal sealed class DemoHistory(TrainingDb db, YearProgressReader years, BlobStore blobs, DemoPictures pictures, EvidenceLog evidence, Events events, Ids ids, TimeProvider clock)
{
    /// <summary>Adds to the unit of work; the caller saves.</summary>
    public async Task AddAsync(Enrolment enrolment, DemoState state, CancellationToken cancellationToken)
    {
        var year = await years.ReadAsync(enrolment, cancellationToken);
        var at = clock.GetUtcNow().AddDays(-3);
        var photos = await pictures.SnapshotsAsync(state == DemoState.HalfWay ? "cap13_edit2" : "franck", cancellationToken);
        // Half-way: one lesson done and one begun. Cleared: everything is to be learned again.
        var count = state switch { DemoState.Learned => year.Lessons.Count, DemoState.HalfWay => Math.Min(2, year.Lessons.Count), _ => 0 };
        for (var i = 0; i < count; i++)
        {
            var lesson = year.Lessons[i].Lesson;
            var finished = state == DemoState.Learned || i == 0;
            var earnedMs = finished ? lesson.DurationMs : lesson.DurationMs / 2;
            var lease = new Lease
            {
                LearnerId = enrolment.LearnerId,
                Id = ids.New(),
                EnrolmentId = enrolment.Id,
                LessonId = lesson.LessonId,
                AssetId = lesson.AssetId,
                DurationMs = lesson.DurationMs,
                State = LeaseState.Ended,
                EndReason = finished ? LeaseEnd.Completed : LeaseEnd.Left,
                Device = "安卓手机 · Chrome",
                CreatedAt = at,
                ActivatedAt = at.AddSeconds(12),
                EndedAt = at.AddSeconds(12).AddMilliseconds(earnedMs),
                EarnedMs = earnedMs,
                KeysUntilMs = earnedMs,
            };
            db.Add(lease);
            db.Add(new LessonProgress { LearnerId = enrolment.LearnerId, EnrolmentId = enrolment.Id, LessonId = lesson.LessonId, EarnedMs = earnedMs, CompletedAt = finished ? lease.EndedAt : null, UpdatedAt = lease.EndedAt!.Value });
            db.Add(new FaceCheck
            {
                LearnerId = enrolment.LearnerId,
                Id = ids.New(),
                SubjectId = lease.Id,
                State = FaceCheckState.Passed,
                RulePackCode = enrolment.RulePackCode,
                RulePackVersion = enrolment.RulePackVersion,
                Steps = 2,
                CreatedAt = at,
                DecidedAt = at.AddSeconds(12),
                Actions = "blink,open-mouth",
                Similarity = 0.62,
                Liveness = 0.91,
            });
            evidence.Append("demo-lesson", enrolment.LearnerId, new { LeaseId = lease.Id, lesson.LessonId, EarnedMs = earnedMs });
            await AddSnapshotAsync(lease, photos[i % photos.Count], cancellationToken);
            at = at.AddHours(5);
        }
        enrolment.BroughtIn(state switch
        {
            DemoState.Learned => HoursState.Learned,
            DemoState.HalfWay => HoursState.Learning,
            _ => HoursState.Cleared,
        });
        enrolment.LearnedAt = state == DemoState.Learned ? at : null;
        if (state == DemoState.Learned)
            await events.PublishAsync(new YearLearned(enrolment.LearnerId, enrolment.Id), cancellationToken);
    }

    private async Task AddSnapshotAsync(Lease lease, (byte[] Photo, double Similarity) taken, CancellationToken cancellationToken)
    {
        var blob = await blobs.PutAsync(taken.Photo, cancellationToken);
        var askedAt = lease.ActivatedAt!.Value.AddSeconds(25);
        db.Add(new Snapshot
        {
            LearnerId = lease.LearnerId,
            Id = ids.New(),
            LeaseId = lease.Id,
            PositionMs = 24_000,
            AskedAt = askedAt,
            DueAt = askedAt.AddSeconds(60),
            State = SnapshotState.Taken,
            TakenAt = askedAt.AddSeconds(1),
            BlobId = blob.Id,
            Finding = "Ok",
            Similarity = taken.Similarity,
        });
    }
}
