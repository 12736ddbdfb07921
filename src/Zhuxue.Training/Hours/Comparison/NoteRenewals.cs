using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.Registry;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Hours.Uploads;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Comparison;

/// <summary>Takes the last step of an enrolment once the registry says that a certificate was issued on its hours (M17).</summary>
internal sealed class NoteRenewals(TrainingDb db, TellHours tell, EvidenceLog evidence)
{
    /// <summary>Notes it once, and saves.</summary>
    public async Task NoteAsync(RegistryLine line, CancellationToken cancellationToken)
    {
        if (line.RenewedAt is not { } at)
            return;
        for (var attempt = 0; ; attempt++)
        {
            db.ChangeTracker.Clear();
            if (await db.Set<HourUpload>().SingleOrDefaultAsync(u => u.RecordId == line.Id && u.RenewedAt == null && u.State == UploadState.Registered, cancellationToken) is not { } upload)
                return;
            upload.RenewedAt = at.ToUniversalTime();
            upload.Version++;
            var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == upload.LearnerId && e.Id == upload.EnrolmentId, cancellationToken);
            if (HoursMachine.Allows(enrolment.State, HoursStep.Renew))
            {
                enrolment.Take(HoursStep.Renew);
                await tell.RenewedAsync(enrolment, at.DayInBeijing, cancellationToken);
            }
            evidence.Append("certificate-renewed", upload.LearnerId, new { UploadId = upload.Id, upload.EnrolmentId, upload.RecordId, RenewedAt = at });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateConcurrencyException) when (attempt < 5)
            {
                // Another process noted it, or the hours were changed: looked at again.
            }
        }
    }
}
