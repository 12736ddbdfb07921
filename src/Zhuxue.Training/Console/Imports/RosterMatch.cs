using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Console.Imports;

/// <summary>What a batch of rows does.</summary>
internal sealed class RosterEffect
{
    public int NewLearners { get; set; }
    public int NewEnrolments { get; set; }

    /// <summary>Rows that bring phone or employer of a known person up to date.</summary>
    public int Updated { get; set; }

    /// <summary>Rows of people who have an account; of those, the rows that change nothing.</summary>
    public int Known { get; set; }
    public int Unchanged { get; set; }
}

/// <summary>
/// Puts a batch of roster rows into the caller's unit of work: four queries for a batch, none for a row. The check does the same as
/// the import and then throws the changes away, so that its numbers are the numbers of the import.
/// </summary>
internal sealed class RosterMatch(TrainingDb db, FieldCipher cipher, LearnerRegistration registration, EnrolmentDesk desk)
{
    /// <summary>Registers and enrols the people of the good rows; rows that the database contradicts get their remark instead. The caller saves.</summary>
    public async Task<RosterEffect> ApplyAsync(IReadOnlyList<RosterRow> rows, string rulePackCode, CancellationToken cancellationToken)
    {
        var good = rows.Where(r => r is { IsBad: false, Entry: not null }).Select(r => (Row: r, Entry: r.Entry!,
            Digest: cipher.Digest(Learner.IdNumberPurpose, r.Entry!.IdNumber.ToString()), Phone: cipher.Digest(Learner.PhonePurpose, r.Entry.Phone.ToString()))).ToList();
        var learners = await registration.PrepareAsync([.. good.Select(g => g.Digest).Distinct()],
            [.. good.Select(g => g.Entry.Employer).OfType<string>().Distinct()], cancellationToken);
        var enrolled = await EnrolmentsAsync([.. learners.Values.Select(l => l.Id)], cancellationToken);
        var phones = await PhonesAsync([.. good.Select(g => g.Phone).Distinct()], cancellationToken);

        var effect = new RosterEffect();
        foreach (var (row, entry, digest, phone) in good)
        {
            var learner = learners.GetValueOrDefault(digest);
            Remark(row, entry, learner, phone, phones[phone].Any(id => id != learner?.Id));
            if (row.IsBad)
                continue;
            var registered = await registration.RegisterAsync(entry.IdNumber, entry.Name, entry.Phone, entry.Employer, cancellationToken);
            var isNew = enrolled.Add((registered.LearnerId, entry.Occupation.Code, entry.Year));
            if (isNew)
                db.Add(desk.Make(registered.LearnerId, entry.Occupation.Code, entry.Year, entry.IssuedOn, rulePackCode));
            effect.NewLearners += registered.Outcome is RegistrationOutcome.Created ? 1 : 0;
            effect.Updated += registered.Outcome is RegistrationOutcome.Updated ? 1 : 0;
            effect.NewEnrolments += isNew ? 1 : 0;
            effect.Known += learner is not null ? 1 : 0;
            effect.Unchanged += !isNew && registered.Outcome is RegistrationOutcome.Unchanged ? 1 : 0;
        }
        return effect;
    }

    private static void Remark(RosterRow row, RosterEntry entry, Learner? learner, string phoneDigest, bool isPhoneOfOther)
    {
        if (learner is not null && learner.Name != entry.Name)
            row.Bad(RosterColumn.Name, "这个身份证号已登记在另一个姓名下。请对着身份证核对姓名和号码。");
        else if (learner is not null && learner.PhoneDigest != phoneDigest)
            row.Mind(RosterColumn.Phone, learner.PhoneCheckedAt is null ? "登记的是另一个手机号，导入后改成这个。" : "本人已确认过另一个手机号，这一格不会导入。");
        if (isPhoneOfOther)
            row.Mind(RosterColumn.Phone, "已登记在另一位学员名下。请核对。");
    }

    private async Task<HashSet<(Guid, string, int)>> EnrolmentsAsync(Guid[] learnerIds, CancellationToken cancellationToken)
    {
        if (learnerIds.Length == 0)
            return [];
        var found = await db.Set<Enrolment>().AsNoTracking().Where(e => learnerIds.Contains(e.LearnerId))
            .Select(e => new { e.LearnerId, e.OccupationCode, e.Year }).ToListAsync(cancellationToken);
        return [.. found.Select(e => (e.LearnerId, e.OccupationCode, e.Year))];
    }

    private async Task<ILookup<string, Guid>> PhonesAsync(string[] digests, CancellationToken cancellationToken)
    {
        var found = await db.Learners.AsNoTracking().Where(l => digests.Contains(l.PhoneDigest)).Select(l => new { l.PhoneDigest, l.Id }).ToListAsync(cancellationToken);
        return found.ToLookup(l => l.PhoneDigest, l => l.Id, StringComparer.Ordinal);
    }
}
