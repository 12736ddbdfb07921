using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Evidence;

namespace Zhuxue.Training.Accounts.Consents;

/// <summary>Keeps that a learner agreed to the present text. Agreeing twice changes nothing.</summary>
internal sealed class GiveConsent(TrainingDb db, Events events, EvidenceLog evidence, PortraitEnrolment enrolment, Ids ids, TimeProvider clock)
{
    public async Task HandleAsync(Guid learnerId, ConsentKind kind, CancellationToken cancellationToken)
    {
        if (await db.Consents.AnyAsync(c => c.LearnerId == learnerId && c.Kind == kind && c.WithdrawnAt == null, cancellationToken))
            return;
        var text = ConsentText.Of(kind);
        var consent = new Consent { LearnerId = learnerId, Id = ids.New(), Kind = kind, Version = text.Version, TextSha256 = text.Sha256, GivenAt = clock.GetUtcNow() };
        db.Add(consent);
        evidence.Append("consent-given", learnerId, new { ConsentId = consent.Id, Kind = kind.ToString(), text.Version, text.Sha256 });
        // A portrait that outlived an earlier consent is read again.
        if (kind == ConsentKind.Face)
            await enrolment.EnrolStoredAsync(learnerId, cancellationToken);
        await events.PublishAsync(new ConsentGiven(learnerId, kind, text.Version), cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            // Another tab was first, with the same text.
            db.ChangeTracker.Clear();
        }
    }
}
