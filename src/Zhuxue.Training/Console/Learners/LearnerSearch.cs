using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Console.Learners;

/// <summary>What staff ask for in the list of learners; every part may be missing.</summary>
/// <param name="Words">Name, employer, whole or masked identity number, or phone.</param>
/// <param name="State">A state of hours, or <see cref="NotActivated"/>.</param>
/// <param name="Occupation">Code of an occupation.</param>
/// <param name="Year">A training year.</param>
internal sealed record LearnerFilter(string? Words, string? State, string? Occupation, int? Year)
{
    /// <summary>Has never chosen a password.</summary>
    public const string NotActivated = "NotActivated";

    public bool IsEmpty => string.IsNullOrWhiteSpace(Words) && string.IsNullOrEmpty(State) && string.IsNullOrEmpty(Occupation) && Year is null;
}

/// <summary>One line of the list.</summary>
internal sealed record LearnerLine(Guid Id, string Name, string IdNumberMasked, string PhoneMasked, string? Employer, bool IsActivated, DateTimeOffset? LockedUntil, IReadOnlyList<EnrolmentLine> Enrolments);

/// <summary>One enrolment of a learner, in the list.</summary>
internal sealed record EnrolmentLine(Guid LearnerId, Guid Id, string OccupationCode, int Year, HoursState State);

/// <summary>Finds learners. Whole numbers are looked up by their keyed digest; nothing is opened.</summary>
internal sealed partial class LearnerSearch(TrainingDb db, FieldCipher cipher)
{
    /// <summary>The learners that match, in no order.</summary>
    public IQueryable<Learner> Matching(LearnerFilter filter)
    {
        var learners = WithWords(db.Learners.AsNoTracking(), filter.Words?.Trim());
        if (filter.State is LearnerFilter.NotActivated)
            learners = learners.Where(l => l.PasswordHash == null);

        var state = Enum.TryParse<HoursState>(filter.State, out var parsed) && Enum.IsDefined(parsed) ? parsed : (HoursState?)null;
        if (state is not null || !string.IsNullOrEmpty(filter.Occupation) || filter.Year is not null)
        {
            var enrolments = db.Set<Enrolment>().AsNoTracking();
            if (state is { } one)
                enrolments = enrolments.Where(e => e.State == one);
            if (!string.IsNullOrEmpty(filter.Occupation))
                enrolments = enrolments.Where(e => e.OccupationCode == filter.Occupation);
            if (filter.Year is { } year)
                enrolments = enrolments.Where(e => e.Year == year);
            learners = learners.Where(l => enrolments.Any(e => e.LearnerId == l.Id));
        }
        return learners;
    }

    /// <summary>A page of the newest first.</summary>
    /// <param name="filter">What is asked for.</param>
    /// <param name="before">The id of the last line of the page before; null for the first page.</param>
    /// <param name="count">Lines at most.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyList<LearnerLine>> PageAsync(LearnerFilter filter, Guid? before, int count, CancellationToken cancellationToken)
    {
        var learners = Matching(filter);
        if (before is { } last)
            learners = learners.Where(l => l.Id < last);
        var found = await learners.OrderByDescending(l => l.Id).Take(count)
            .Select(l => new { l.Id, l.Name, l.IdNumberMasked, l.PhoneMasked, l.EmployerId, IsActivated = l.PasswordHash != null, l.LockedUntil })
            .ToListAsync(cancellationToken);
        var ids = found.Select(l => l.Id).ToArray();
        var employerIds = found.Select(l => l.EmployerId).OfType<Guid>().Distinct().ToArray();
        var employers = await db.Employers.AsNoTracking().Where(e => employerIds.Contains(e.Id)).ToDictionaryAsync(e => e.Id, e => e.Name, cancellationToken);
        var enrolments = (await db.Set<Enrolment>().AsNoTracking().Where(e => ids.Contains(e.LearnerId))
            .Select(e => new EnrolmentLine(e.LearnerId, e.Id, e.OccupationCode, e.Year, e.State)).ToListAsync(cancellationToken)).ToLookup(e => e.LearnerId);
        return [.. found.Select(l => new LearnerLine(l.Id, l.Name, l.IdNumberMasked, l.PhoneMasked, l.EmployerId is { } id ? employers.GetValueOrDefault(id) : null,
            l.IsActivated, l.LockedUntil, [.. enrolments[l.Id].OrderByDescending(e => e.Year)]))];
    }

    private IQueryable<Learner> WithWords(IQueryable<Learner> learners, string? words)
    {
        if (string.IsNullOrEmpty(words))
            return learners;
        if (IdNumber.TryParse(words, out var idNumber, out _))
        {
            var digest = cipher.Digest(Learner.IdNumberPurpose, idNumber.ToString());
            return learners.Where(l => l.IdNumberDigest == digest);
        }
        if (PhoneNumber.TryParse(words, out var phone, out _))
        {
            var digest = cipher.Digest(Learner.PhonePurpose, phone.ToString());
            return learners.Where(l => l.PhoneDigest == digest);
        }
        if (MaskedIdNumber.IsMatch(words))
        {
            var masked = words.ToUpperInvariant();
            return learners.Where(l => l.IdNumberMasked == masked);
        }
        if (MaskedPhone.IsMatch(words))
            return learners.Where(l => l.PhoneMasked == words);
        var name = PersonName.TryParse(words, out var parsed, out _) ? parsed : words;
        return learners.Where(l => l.Name.Contains(name) || db.Set<Employer>().Any(e => e.Id == l.EmployerId && e.Name.Contains(words)));
    }

    /// <summary>Reads the filter of a list from its address.</summary>
    public static LearnerFilter FilterOf(string? words, string? state, string? occupation, string? year) => new(words, state, occupation,
        int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed is > 1990 and < 2200 ? parsed : null);

    [GeneratedRegex(@"^\d{6}\*{8}\d{3}[\dXx]$", RegexOptions.CultureInvariant)]
    private static partial Regex MaskedIdNumber { get; }

    [GeneratedRegex(@"^\d{3}\*{4}\d{4}$", RegexOptions.CultureInvariant)]
    private static partial Regex MaskedPhone { get; }
}
