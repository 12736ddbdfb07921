using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Exams.Attempts;

namespace Zhuxue.Training.Hours.Uploads;

/// <summary>Queues the upload of hours in the transaction that credits them; the exam, where one is needed, sets it going when it is passed.</summary>
internal sealed class QueueUpload(TrainingDb db, Outbox outbox, Ids ids, TimeProvider clock) : IReactTo<HoursCredited>, IReactTo<ExamPassed>
{
    public Task HandleAsync(HoursCredited happened, CancellationToken cancellationToken)
    {
        Add(happened.LearnerId, happened.EnrolmentId);
        return Task.CompletedTask;
    }

    public async Task HandleAsync(ExamPassed happened, CancellationToken cancellationToken)
    {
        foreach (var waiting in await db.Set<HourUpload>().AsNoTracking().Where(u => u.LearnerId == happened.LearnerId && u.EnrolmentId == happened.EnrolmentId && u.State == UploadState.Waiting).ToListAsync(cancellationToken))
            Enqueue(waiting);
    }

    /// <summary>A further record of the enrolment, under a new id. The caller saves.</summary>
    public HourUpload Add(Guid learnerId, Guid enrolmentId) => Add(learnerId, enrolmentId, ids.New());

    /// <summary>A record under an id that only one caller can give: of several at once, the database takes one.</summary>
    public HourUpload Add(Guid learnerId, Guid enrolmentId, Guid id)
    {
        var upload = new HourUpload { LearnerId = learnerId, Id = id, EnrolmentId = enrolmentId, RecordId = id.ToString("N"), CreatedAt = clock.GetUtcNow() };
        db.Add(upload);
        Enqueue(upload);
        return upload;
    }

    /// <summary>Has it looked at then; else when its next try is due, or now. The caller saves.</summary>
    public void Enqueue(HourUpload upload, DateTimeOffset? at = null) => outbox.Enqueue(SendUpload.MessageKind, new SendUpload.Order(upload.LearnerId, upload.Id), at ?? upload.NextTryAt ?? clock.GetUtcNow());
}
