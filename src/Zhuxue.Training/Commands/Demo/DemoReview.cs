using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>Brings a demo case to where reviewers find it: signals on the last lesson, and acts by the site's own operations.</summary>
internal sealed class DemoReview(TrainingDb db, DecideCase decide, AskLearner ask, DemoPictures pictures, BlobStore blobs, Ids ids)
{
    public async Task ApplyAsync(Enrolment enrolment, DemoCase kind, CancellationToken cancellationToken)
    {
        var lease = (await db.Set<Lease>().Where(l => l.LearnerId == enrolment.LearnerId && l.EnrolmentId == enrolment.Id).ToListAsync(cancellationToken)).MaxBy(l => l.CreatedAt)!;
        if (kind is DemoCase.High or DemoCase.SecondLook or DemoCase.Cleared)
            await AddStrangerAsync(lease, cancellationToken);
        if (kind is DemoCase.Middle or DemoCase.Asked)
            Add(lease, SignalKind.PresenceMissed, 30, "在岗核验没有回应", null, null);
        await db.SaveChangesAsync(cancellationToken);
        var of = await db.ReviewCases.AsNoTracking().SingleAsync(c => c.LearnerId == enrolment.LearnerId && c.EnrolmentId == enrolment.Id, cancellationToken);
        var reviewer = await db.Set<StaffMember>().Where(s => s.UserName == "reviewer2").Select(s => s.Id).SingleAsync(cancellationToken);
        var evidence = await db.Set<Snapshot>().Where(s => s.LearnerId == enrolment.LearnerId && s.LeaseId == lease.Id).OrderBy(s => s.Similarity).Select(s => s.Id).FirstAsync(cancellationToken);
        var refusal = kind switch
        {
            DemoCase.Asked => await ask.AskAsync(of.Id, of.Version, reviewer, "请说明这节课中途离开的原因，可以附上当天工地的照片。", cancellationToken),
            DemoCase.SecondLook => await decide.SecondLookAsync(of.Id, of.Version, reviewer, "最后一课的抓拍拿不准。", cancellationToken),
            DemoCase.Cleared => await decide.ClearAsync(of.Id, of.Version, reviewer, new([lease.LessonId], ClearReason.OtherPerson, "这一课的抓拍里是另一个人，请本人重学这一课。", [new("snapshot", evidence)]), cancellationToken),
            _ => null,
        };
        if (refusal is not null)
            throw new InvalidOperationException($"The demo case could not be made: {refusal}.");
    }

    private async Task AddStrangerAsync(Lease lease, CancellationToken cancellationToken)
    {
        var at = lease.EndedAt!.Value.AddSeconds(-5);
        var blob = await blobs.PutAsync((await pictures.PortraitAsync("cap12_edit", cancellationToken)).Photo, cancellationToken);
        var snapshot = new Snapshot { LearnerId = lease.LearnerId, Id = ids.New(), LeaseId = lease.Id, PositionMs = Math.Max(0, lease.EarnedMs - 5_000), AskedAt = at, DueAt = at.AddSeconds(60), State = SnapshotState.Taken, TakenAt = at, BlobId = blob.Id, Finding = "Ok", Similarity = 0.08, Liveness = 0.93 };
        db.Add(snapshot);
        Add(lease, SignalKind.OtherFace, 60, "抓拍里的人和本人照片不像", "snapshot", snapshot.Id);
    }

    private void Add(Lease lease, SignalKind kind, int weight, string reason, string? sourceKind, Guid? sourceId) => db.Add(new Signal
    {
        LearnerId = lease.LearnerId,
        Id = ids.New(),
        EnrolmentId = lease.EnrolmentId,
        LeaseId = lease.Id,
        Kind = kind,
        Weight = weight,
        Reason = reason,
        SourceKind = sourceKind,
        SourceId = sourceId,
        Count = 1,
        At = lease.EndedAt!.Value,
        LastAt = lease.EndedAt.Value,
    });
}
