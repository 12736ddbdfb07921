using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Faces;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Catalogue.Media;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Console.Imports;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Console.Dashboard;

/// <summary>The state of the day in numbers.</summary>
/// <param name="Learners">All learners.</param>
/// <param name="LearningNow">Leases that are open and active.</param>
/// <param name="LearnedToday">Learners who have earned time in a lease begun today.</param>
/// <param name="HoursToday">Credit hours earned in them, each by its own rules.</param>
/// <param name="Corrections">Learners who wait for another phone number, the oldest first.</param>
/// <param name="Portraits">Learners whose likeness with the card, or with the portrait before, is uncertain; the oldest first.</param>
/// <param name="Cards">Learners whose identity card waits for a person, the oldest first.</param>
/// <param name="FacePairs">Pairs of accounts with one face that nobody has looked at.</param>
/// <param name="FacePersons">Persons whose face data is stored.</param>
/// <param name="AssetsInWork">Videos that wait or are being turned into renditions.</param>
/// <param name="AssetsRefused">Videos that could not be used.</param>
/// <param name="ImportsToConfirm">Rosters that wait for a yes.</param>
/// <param name="ByState">Enrolments by state, of the present year.</param>
internal sealed record Today(int Learners, int LearningNow, int LearnedToday, double HoursToday, IReadOnlyList<(Guid LearnerId, string Name, DateTimeOffset AskedAt)> Corrections,
    IReadOnlyList<(Guid LearnerId, string Name, DateTimeOffset UploadedAt)> Portraits, IReadOnlyList<(Guid LearnerId, string Name, DateTimeOffset ReadAt)> Cards, int FacePairs, int FacePersons,
    int AssetsInWork, int AssetsRefused, int ImportsToConfirm, IReadOnlyList<(HoursState State, int Count)> ByState);

/// <summary>Counts what the dashboard shows.</summary>
internal sealed class TodayCounts(TrainingDb db, RulePacks rulePacks, FaceDataCount faces, TimeProvider clock)
{
    public async Task<Today> ReadAsync(CancellationToken cancellationToken)
    {
        var today = clock.TodayInBeijing;
        var midnight = new DateTimeOffset(today.ToDateTime(TimeOnly.MinValue), clock.GetUtcNow().InBeijing.Offset).ToUniversalTime();
        var leases = db.Set<Lease>().Where(l => l.CreatedAt >= midnight && l.EarnedMs > l.StartedAtMs);
        var earned = await (from lease in leases
                            join enrolment in db.Set<Enrolment>() on new { lease.LearnerId, Id = lease.EnrolmentId } equals new { enrolment.LearnerId, enrolment.Id }
                            group lease.EarnedMs - lease.StartedAtMs by new { enrolment.RulePackCode, enrolment.RulePackVersion } into byRules
                            select new { byRules.Key, Ms = byRules.Sum() }).ToListAsync(cancellationToken);
        var corrections = await (from correction in db.PhoneCorrections
                                 join learner in db.Learners on correction.LearnerId equals learner.Id
                                 where correction.State == PhoneCorrectionState.Open
                                 orderby correction.AskedAt
                                 select new { correction.LearnerId, learner.Name, correction.AskedAt }).ToListAsync(cancellationToken);
        var cards = await (from card in db.CardChecks
                           join learner in db.Learners on card.LearnerId equals learner.Id
                           where card.Verdict == CardVerdict.Waiting
                           orderby card.ReadAt
                           select new { card.LearnerId, learner.Name, card.ReadAt }).ToListAsync(cancellationToken);
        var portraits = await (from image in db.LearnerImages
                               join learner in db.Learners on image.LearnerId equals learner.Id
                               where image.NeedsLook && image.State == LearnerImageState.Accepted
                               orderby image.UploadedAt
                               select new { image.LearnerId, learner.Name, image.UploadedAt }).ToListAsync(cancellationToken);
        var states = await db.Set<Enrolment>().Where(e => e.StartsOn <= today && e.EndsOn >= today).GroupBy(e => e.State)
            .Select(g => new { State = g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        return new(
            await db.Learners.CountAsync(cancellationToken),
            await db.Set<Lease>().CountAsync(l => l.State == LeaseState.Active, cancellationToken),
            await leases.Select(l => l.LearnerId).Distinct().CountAsync(cancellationToken),
            earned.Sum(e => e.Ms / (rulePacks.Get(e.Key.RulePackCode, e.Key.RulePackVersion).CreditHourSeconds * 1000d)),
            [.. corrections.Select(c => (c.LearnerId, c.Name, c.AskedAt))],
            [.. portraits.Select(p => (p.LearnerId, p.Name, p.UploadedAt))],
            [.. cards.DistinctBy(c => c.LearnerId).Select(c => (c.LearnerId, c.Name, c.ReadAt))],
            await db.FaceSignals.CountAsync(s => s.State == FaceSignalState.Open, cancellationToken),
            await faces.PersonsAsync(cancellationToken),
            await db.Set<Asset>().CountAsync(a => a.State == AssetState.Waiting || a.State == AssetState.Working, cancellationToken),
            await db.Set<Asset>().CountAsync(a => a.State == AssetState.Refused, cancellationToken),
            await db.Imports.CountAsync(i => i.State == ImportState.Checked, cancellationToken),
            [.. states.OrderBy(s => s.State).Select(s => (s.State, s.Count))]);
    }
}
