using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Components;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Console.Imports;
using Zhuxue.Training.Console.Learners;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Console.Proofs;

/// <summary>Whose proofs are asked for; every part may be missing.</summary>
/// <param name="Words">As in the list of learners.</param>
/// <param name="ImportId">Only the rows of that roster.</param>
internal sealed record ProofFilter(string? Words, string? Occupation, int? Year, Guid? EmployerId, Guid? ImportId)
{
    public static ProofFilter Parse(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> values)
    {
        var parts = values.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var list = LearnerSearch.FilterOf(parts.GetValueOrDefault("q") is { Length: > 0 and <= 100 } words ? words : null, null, Occupations.Get(parts.GetValueOrDefault("occupation") ?? "")?.Code, parts.GetValueOrDefault("year"));
        return new(list.Words, list.Occupation, list.Year, Guid.TryParse(parts.GetValueOrDefault("employer"), out var employer) ? employer : null, Guid.TryParse(parts.GetValueOrDefault("import"), out var import) ? import : null);
    }

    /// <summary>For lists: 2026 年度 · 施工员（市政工程）.</summary>
    public string Title(string? employer, string? roster)
    {
        string[] parts = [.. new[] { roster is null ? null : $"名单《{roster}》", employer, Words is null ? null : "按姓名或号码查找", Year is { } year ? $"{Numbers.Plain(year)} 年度" : null, Occupation is null ? null : Occupations.Get(Occupation)?.Title }.OfType<string>()];
        return parts.Length == 0 ? "全部" : string.Join(" · ", parts);
    }
}

/// <summary>Finds the credited years that a filter asks for.</summary>
internal sealed class ProofSearch(TrainingDb db, LearnerSearch learners, RosterFile rosters, FieldCipher cipher)
{
    private const int RowsAtOnce = 500;

    private static readonly HoursState[] Credited = [HoursState.Credited, HoursState.Uploading, HoursState.UploadFailed, HoursState.Uploaded, HoursState.Renewed];

    /// <summary>Credited years of the people that match, in no order; the roster is not looked at.</summary>
    public IQueryable<Enrolment> Matching(ProofFilter filter, Guid? employerId)
    {
        var people = learners.Matching(new(filter.Words, null, null, null));
        if (employerId is { } employer)
            people = people.Where(l => l.EmployerId == employer);
        var years = db.Set<Enrolment>().AsNoTracking().Where(e => Credited.Contains(e.State) && people.Any(l => l.Id == e.LearnerId));
        if (filter.Occupation is { } occupation)
            years = years.Where(e => e.OccupationCode == occupation);
        if (filter.Year is { } year)
            years = years.Where(e => e.Year == year);
        return years;
    }

    /// <summary>Learner and enrolment of each, in the order of their registration, or of the roster; one more than <paramref name="most"/> says that there are more.</summary>
    public async Task<IReadOnlyList<(Guid LearnerId, Guid EnrolmentId)>> GatherAsync(ProofFilter filter, Guid? employerId, int most, CancellationToken cancellationToken)
    {
        if (filter.ImportId is { } importId)
            return await OfRosterAsync(importId, Matching(filter, employerId), most, cancellationToken);
        var found = await Matching(filter, employerId).OrderBy(e => e.LearnerId).ThenBy(e => e.Id).Select(e => new { e.LearnerId, e.Id }).Take(most + 1).ToListAsync(cancellationToken);
        return [.. found.Select(e => (e.LearnerId, e.Id))];
    }

    private async Task<IReadOnlyList<(Guid, Guid)>> OfRosterAsync(Guid importId, IQueryable<Enrolment> matching, int most, CancellationToken cancellationToken)
    {
        var import = await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == importId && i.State == ImportState.Done, cancellationToken);
        if (import is null)
            return [];
        var found = new List<(Guid, Guid)>();
        var batch = new List<RosterEntry>(RowsAtOnce);
        await foreach (var row in rosters.ReadAsync(import, cancellationToken))
        {
            if (row.Entry is null)
                continue;
            batch.Add(row.Entry);
            if (batch.Count < RowsAtOnce)
                continue;
            await AddAsync();
            if (found.Count > most)
                return found;
        }
        await AddAsync();
        return found;

        async Task AddAsync()
        {
            var digests = batch.Select(e => cipher.Digest(Learner.IdNumberPurpose, e.IdNumber.ToString())).ToList();
            var people = await db.Learners.AsNoTracking().Where(l => digests.Contains(l.IdNumberDigest)).ToDictionaryAsync(l => l.IdNumberDigest, l => l.Id, cancellationToken);
            var ids = people.Values.ToList();
            var years = await matching.Where(e => ids.Contains(e.LearnerId)).Select(e => new { e.LearnerId, e.Id, e.OccupationCode, e.Year }).ToListAsync(cancellationToken);
            foreach (var (entry, digest) in batch.Zip(digests))
            {
                if (years.Find(e => people.TryGetValue(digest, out var id) && e.LearnerId == id && e.OccupationCode == entry.Occupation.Code && e.Year == entry.Year) is { } year && !found.Contains((year.LearnerId, year.Id)))
                    found.Add((year.LearnerId, year.Id));
            }
            batch.Clear();
        }
    }
}
