using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Documents.Papers;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Hours.Proofs;

/// <summary>Why there is no proof yet; the page says it in words.</summary>
internal enum NoProof
{
    NoSuchEnrolment,

    /// <summary>The hours are still learned or reviewed.</summary>
    NotCredited,

    /// <summary>Everything but the exam is done (M15).</summary>
    ExamMissing,
    Revoked,
}

/// <summary>
/// M15: credited hours and a passed exam (where one is needed) have a proof. It is issued when it is first asked for, with a number of its own, and stays the same
/// from then on.
/// </summary>
internal sealed class IssueProof(TrainingDb db, YearProgressReader years, ExamDesk exams, FieldCipher cipher, EvidenceLog evidence, IOptions<HoursOptions> options, Ids ids, Chance chance, TimeProvider clock)
{
    /// <summary>The valid proof of the enrolment, issued now when it is not there yet.</summary>
    public async Task<(IssuedProof? Proof, NoProof? Missing)> GetAsync(Guid learnerId, Guid enrolmentId, CancellationToken cancellationToken)
    {
        var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleOrDefaultAsync(e => e.LearnerId == learnerId && e.Id == enrolmentId, cancellationToken);
        if (enrolment is null)
            return (null, NoProof.NoSuchEnrolment);
        if (enrolment.State == HoursState.Revoked)
            return (null, NoProof.Revoked);
        if (enrolment.State is not (HoursState.Credited or HoursState.Uploading or HoursState.UploadFailed or HoursState.Uploaded or HoursState.Renewed))
            return (null, NoProof.NotCredited);
        if (await FindAsync(learnerId, enrolmentId, cancellationToken) is { } known)
            return (known, null);
        var exam = await exams.ReadAsync(enrolment, cancellationToken);
        return exam.State is ExamState.NotRequired or ExamState.Passed ? (await AddAsync(enrolment, exam, cancellationToken), null) : (null, NoProof.ExamMissing);
    }

    /// <summary>What it says.</summary>
    public ProofFacts FactsOf(IssuedProof proof) => JsonSerializer.Deserialize<ProofFacts>(cipher.Open(IssuedProof.FactsPurpose, proof.FactsSealed))!;

    private Task<IssuedProof?> FindAsync(Guid learnerId, Guid enrolmentId, CancellationToken cancellationToken) =>
        db.Set<IssuedProof>().AsNoTracking().SingleOrDefaultAsync(p => p.LearnerId == learnerId && p.EnrolmentId == enrolmentId && p.State == ProofState.Valid, cancellationToken);

    private async Task<IssuedProof> AddAsync(Enrolment enrolment, ExamView exam, CancellationToken cancellationToken)
    {
        var facts = await GatherAsync(enrolment, exam, cancellationToken);
        var portrait = await db.Set<LearnerImage>().AsNoTracking().Where(i => i.LearnerId == enrolment.LearnerId && i.Kind == LearnerImageKind.Portrait && i.State == LearnerImageState.Accepted)
            .OrderByDescending(i => i.UploadedAt).Select(i => (Guid?)i.Id).FirstOrDefaultAsync(cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            var proof = new IssuedProof
            {
                LearnerId = enrolment.LearnerId,
                Id = ids.New(),
                EnrolmentId = enrolment.Id,
                Serial = HourProofSerial.Draw(options.Value.CentreNumber, facts.IssuedOn.Year, chance.Below).ToString(),
                IssuedAt = clock.GetUtcNow(),
                FactsSealed = cipher.Seal(IssuedProof.FactsPurpose, JsonSerializer.Serialize(facts)),
                PortraitImageId = portrait,
            };
            db.Add(proof);
            evidence.Append("proof-issued", enrolment.LearnerId, new { ProofId = proof.Id, proof.Serial, enrolment.Id, enrolment.OccupationCode, enrolment.Year, facts.CommonHours, facts.OccupationHours });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return proof;
            }
            catch (DbUpdateException conflict) when (conflict.IsDuplicate() && attempt < 5)
            {
                // Two pages at once, or (once in a thousand million) a number that is taken.
                db.ChangeTracker.Clear();
                if (await FindAsync(enrolment.LearnerId, enrolment.Id, cancellationToken) is { } other)
                    return other;
            }
        }
    }

    private async Task<ProofFacts> GatherAsync(Enrolment enrolment, ExamView exam, CancellationToken cancellationToken)
    {
        var learner = await db.Set<Learner>().AsNoTracking().SingleAsync(l => l.Id == enrolment.LearnerId, cancellationToken);
        var year = await years.ReadAsync(enrolment, cancellationToken);
        var first = await db.Set<Lease>().Where(l => l.LearnerId == enrolment.LearnerId && l.EnrolmentId == enrolment.Id && l.ActivatedAt != null).MinAsync(l => l.ActivatedAt, cancellationToken);
        var until = enrolment.LearnedAt ?? clock.GetUtcNow();
        var common = Tenths(year.CommonHours);
        return new(
            learner.Name, learner.IdNumberMasked, TellHours.Occupation(enrolment), enrolment.Year, enrolment.StartsOn, enrolment.EndsOn, (first ?? until).DayInBeijing, until.DayInBeijing,
            exam.State == ExamState.NotRequired ? HourProof.NoExam : string.Create(CultureInfo.InvariantCulture, $"合格（{exam.BestScore}分，合格线{year.Rules.ExamPassPoints}分）"),
            common, Math.Min(Tenths(year.OccupationHours), year.Rules.HoursPerYear - common), options.Value.CentreName, clock.TodayInBeijing, enrolment.RulePackCode == "demo");
    }

    /// <summary>Rounded down: a proof states no hour that is not there.</summary>
    private static decimal Tenths(double hours) => Math.Floor((decimal)hours * 10) / 10;
}
