using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Registry;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Hours.Comparison;
using Zhuxue.Training.Hours.Uploads;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Console.Uploads;

/// <summary>Which uploads a list shows.</summary>
internal enum UploadsShown
{
    /// <summary>Refused, or waiting for more than their turn.</summary>
    Stuck,
    Waiting,
    Registered,
    Withdrawn,
    All,
}

/// <summary>One upload in a list.</summary>
internal sealed record UploadLine(HourUpload Upload, string Name, string IdNumberMasked, string OccupationCode, int Year);

/// <summary>One difference in a list.</summary>
/// <param name="Name">Null where this site knows no upload.</param>
/// <param name="By">Who settled it.</param>
internal sealed record DifferenceLine(Difference Difference, string? Name, string? IdNumberMasked, string? By);

/// <summary>Finds uploads, the longest waiting first, and differences, the open ones first.</summary>
internal sealed class UploadSearch(TrainingDb db)
{
    public static UploadsShown Of(string? words) => words switch { "waiting" => UploadsShown.Waiting, "registered" => UploadsShown.Registered, "withdrawn" => UploadsShown.Withdrawn, "all" => UploadsShown.All, _ => UploadsShown.Stuck };

    public Task<int> CountAsync(UploadsShown shown, CancellationToken cancellationToken) => Query(shown).CountAsync(cancellationToken);

    public async Task<IReadOnlyList<UploadLine>> PageAsync(UploadsShown shown, int skip, int take, CancellationToken cancellationToken)
    {
        var asked = Query(shown);
        var ordered = shown is UploadsShown.Stuck or UploadsShown.Waiting ? asked.OrderBy(u => u.CreatedAt).ThenBy(u => u.Id) : asked.OrderByDescending(u => u.CreatedAt).ThenByDescending(u => u.Id);
        var uploads = await ordered.Skip(skip).Take(take).AsNoTracking().ToListAsync(cancellationToken);
        var learnerIds = uploads.Select(u => u.LearnerId).Distinct().ToArray();
        var learners = await db.Learners.AsNoTracking().Where(l => learnerIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var enrolments = await db.Set<Enrolment>().AsNoTracking().Where(e => learnerIds.Contains(e.LearnerId)).ToDictionaryAsync(e => e.Id, cancellationToken);
        return [.. uploads.Select(u => new UploadLine(u, learners[u.LearnerId].Name, learners[u.LearnerId].IdNumberMasked, enrolments[u.EnrolmentId].OccupationCode, enrolments[u.EnrolmentId].Year))];
    }

    /// <summary>The settings that keep uploads back, and how many each.</summary>
    public async Task<IReadOnlyList<(string Reason, int Count)>> OfSettingsAsync(CancellationToken cancellationToken)
    {
        var reasons = await db.Set<HourUpload>().Where(u => u.Reason != null && (u.State == UploadState.Refused || u.State == UploadState.Waiting || u.State == UploadState.Withdrawing))
            .GroupBy(u => u.Reason!).Select(g => new { Reason = g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        return [.. reasons.Where(r => UploadReasons.IsOfSettings(r.Reason) && r.Reason != RegistryAnswer.NotSet).OrderByDescending(r => r.Count).Select(r => (r.Reason, r.Count))];
    }

    public Task<int> CountDifferencesAsync(bool openOnly, CancellationToken cancellationToken) => Differences(openOnly).CountAsync(cancellationToken);

    public async Task<IReadOnlyList<DifferenceLine>> DifferencesAsync(bool openOnly, int skip, int take, CancellationToken cancellationToken)
    {
        var found = await Differences(openOnly).OrderByDescending(d => d.State == DifferenceState.Open).ThenByDescending(d => d.Day).ThenBy(d => d.Id).Skip(skip).Take(take).AsNoTracking().ToListAsync(cancellationToken);
        var learnerIds = found.Select(d => d.LearnerId).OfType<Guid>().Distinct().ToArray();
        var staffIds = found.Select(d => d.StaffId).OfType<Guid>().Distinct().ToArray();
        var learners = await db.Learners.AsNoTracking().Where(l => learnerIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var staff = await db.Set<StaffMember>().AsNoTracking().Where(s => staffIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        return [.. found.Select(d => new DifferenceLine(d, d.LearnerId is { } l ? learners[l].Name : null, d.LearnerId is { } m ? learners[m].IdNumberMasked : null, d.StaffId is { } s ? staff.GetValueOrDefault(s) : null))];
    }

    /// <summary>The days compared last, newest first.</summary>
    public async Task<IReadOnlyList<ComparedDay>> DaysAsync(int most, CancellationToken cancellationToken) =>
        await db.Set<ComparedDay>().AsNoTracking().OrderByDescending(d => d.Day).Take(most).ToListAsync(cancellationToken);

    private IQueryable<Difference> Differences(bool openOnly) => db.Set<Difference>().Where(d => !openOnly || d.State == DifferenceState.Open || d.State == DifferenceState.Mending);

    private IQueryable<HourUpload> Query(UploadsShown shown)
    {
        var all = db.Set<HourUpload>();
        return shown switch
        {
            UploadsShown.Stuck => all.Where(u => u.State == UploadState.Refused
                || ((u.State == UploadState.Waiting || u.State == UploadState.Withdrawing) && u.Reason != null && u.Reason != UploadReasons.Exam && u.Reason != UploadReasons.Earlier && u.Reason != UploadReasons.Settling)),
            UploadsShown.Waiting => all.Where(u => u.State == UploadState.Waiting || u.State == UploadState.Withdrawing),
            UploadsShown.Registered => all.Where(u => u.State == UploadState.Registered),
            UploadsShown.Withdrawn => all.Where(u => u.State == UploadState.Withdrawn),
            _ => all,
        };
    }
}
