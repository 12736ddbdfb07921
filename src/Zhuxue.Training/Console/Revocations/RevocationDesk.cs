using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Hours.Reviews;
using Zhuxue.Training.Hours.Revocations;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Training.Console.Revocations;

/// <summary>Credited hours of a learner, before anybody proposes to revoke them.</summary>
/// <param name="Evidence">Pictures of this year that could be attached, the least alike first.</param>
internal sealed record RevocableHours(Enrolment Enrolment, Learner Learner, Guid? PortraitId, Revocation? Open, IReadOnlyList<ShownEvidence> Evidence);

/// <summary>A revocation with what it rests on and who has signed.</summary>
internal sealed record RevocationView(Revocation Revocation, Enrolment Enrolment, Learner Learner, Guid? PortraitId, string? Proposer, string? Signer, string? Decider, IReadOnlyList<ShownEvidence> Evidence);

/// <summary>
/// Takes the two signatures under a revocation. A reviewer proposes; another reviewer or an operator signs. Where the rules proposed, the first of the two
/// signatures is a reviewer's: pictures are judged by somebody whose work it is.
/// </summary>
internal sealed class RevocationDesk(TrainingDb db, EvidenceReader evidence, ProposeRevocation propose, DecideRevocation decide, StaffActions actions)
{
    private const int PicturesShown = 24;

    public async Task<RevocableHours?> ReadHoursAsync(Guid learnerId, Guid enrolmentId, CancellationToken cancellationToken)
    {
        if (await db.Set<Enrolment>().AsNoTracking().SingleOrDefaultAsync(e => e.LearnerId == learnerId && e.Id == enrolmentId, cancellationToken) is not { } enrolment)
            return null;
        var leases = db.Set<Lease>().Where(l => l.LearnerId == learnerId && l.EnrolmentId == enrolmentId).Select(l => l.Id);
        var snapshots = await db.Set<Snapshot>().Where(s => s.LearnerId == learnerId && leases.Contains(s.LeaseId) && s.BlobId != null).OrderBy(s => s.Similarity).Select(s => s.Id).Take(PicturesShown).ToListAsync(cancellationToken);
        var others = await db.Set<PresenceCheck>().Where(c => c.LearnerId == learnerId && c.EnrolmentId == enrolmentId && c.OtherBlobId != null).OrderBy(c => c.OtherSimilarity).Select(c => c.Id).Take(PicturesShown).ToListAsync(cancellationToken);
        return new(enrolment, await LearnerAsync(learnerId, cancellationToken), await PortraitAsync(learnerId, cancellationToken),
            await db.Set<Revocation>().AsNoTracking().SingleOrDefaultAsync(r => r.LearnerId == learnerId && r.EnrolmentId == enrolmentId && r.State == RevocationState.Proposed, cancellationToken),
            await evidence.ReadAsync(learnerId, [.. others.Select(id => new EvidenceRef("presence-other", id)), .. snapshots.Select(id => new EvidenceRef("snapshot", id))], cancellationToken));
    }

    /// <param name="picked">Of what was shown; anything else is left out.</param>
    public async Task<HoursRefusal?> ProposeAsync(RevocableHours hours, Guid staffId, string? words, IReadOnlyCollection<string> picked, CancellationToken cancellationToken)
    {
        // Saved with the proposal; one that is refused saves nothing.
        actions.Record(staffId, StaffActionKind.RevocationProposed, hours.Learner.Id, words?.Trim());
        return await propose.ProposeAsync(hours.Learner.Id, hours.Enrolment.Id, staffId, words, [.. hours.Evidence.Select(e => e.Ref).Where(r => picked.Contains(KeyOf(r)))], cancellationToken);
    }

    /// <summary>How a form names a piece of evidence.</summary>
    public static string KeyOf(EvidenceRef of) => $"{of.Kind}:{of.Id}";

    public async Task<RevocationView?> ReadAsync(Guid learnerId, Guid revocationId, CancellationToken cancellationToken)
    {
        if (await db.Set<Revocation>().AsNoTracking().SingleOrDefaultAsync(r => r.LearnerId == learnerId && r.Id == revocationId, cancellationToken) is not { } revocation)
            return null;
        var names = await db.Set<StaffMember>().AsNoTracking().Where(s => s.Id == revocation.ProposedBy || s.Id == revocation.SignedBy || s.Id == revocation.DecidedBy).ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        return new(revocation, await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == learnerId && e.Id == revocation.EnrolmentId, cancellationToken),
            await LearnerAsync(learnerId, cancellationToken), await PortraitAsync(learnerId, cancellationToken), NameOf(revocation.ProposedBy), NameOf(revocation.SignedBy), NameOf(revocation.DecidedBy),
            await evidence.ReadAsync(learnerId, EvidenceReader.RefsOf(revocation.Evidence), cancellationToken));

        string? NameOf(Guid? staffId) => staffId is { } id ? names.GetValueOrDefault(id) : null;
    }

    public Task<HoursRefusal?> DecideAsync(Guid learnerId, Guid revocationId, int version, Guid staffId, bool signs, string? note, CancellationToken cancellationToken)
    {
        actions.Record(staffId, signs ? StaffActionKind.RevocationSigned : StaffActionKind.RevocationRejected, learnerId, note?.Trim());
        return decide.DecideAsync(learnerId, revocationId, version, staffId, signs, note, cancellationToken);
    }

    private Task<Learner> LearnerAsync(Guid learnerId, CancellationToken cancellationToken) => db.Learners.AsNoTracking().SingleAsync(l => l.Id == learnerId, cancellationToken);

    private Task<Guid?> PortraitAsync(Guid learnerId, CancellationToken cancellationToken) =>
        db.LearnerImages.Where(i => i.LearnerId == learnerId && i.Kind == LearnerImageKind.Portrait && i.State == LearnerImageState.Accepted).Select(i => (Guid?)i.Id).SingleOrDefaultAsync(cancellationToken);
}
