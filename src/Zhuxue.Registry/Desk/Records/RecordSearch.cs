using Microsoft.EntityFrameworkCore;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Records;

namespace Zhuxue.Registry.Desk.Records;

/// <summary>A record with its person and institution.</summary>
internal sealed record RecordLine(HourRecord Record, string Name, string IdNumberMasked, string? Institution)
{
    public string Occupation => Occupations.Get(Record.OccupationCode)?.Title ?? Record.OccupationCode;
}

/// <summary>Hour records for staff: newest first, in pages that start after the last line of the one before.</summary>
internal sealed class RecordSearch(RegistryDb db, PersonSearch persons)
{
    /// <param name="words">An identity number, a name, or the institution's id of the record.</param>
    /// <param name="institutionId">Null: all.</param>
    public IQueryable<HourRecord> Matching(string? words, Guid? institutionId)
    {
        var query = db.Set<HourRecord>().AsNoTracking();
        if (institutionId is not null)
            query = query.Where(r => r.InstitutionId == institutionId);
        if (words?.Trim() is { Length: > 0 } text)
        {
            var people = persons.Matching(text);
            query = query.Where(r => r.RecordId == text || people.Any(p => p.Id == r.PersonId));
        }
        return query;
    }

    public async Task<IReadOnlyList<RecordLine>> PageAsync(string? words, Guid? institutionId, Guid? before, int count, CancellationToken cancellationToken)
    {
        var query = Matching(words, institutionId);
        if (before is { } id)
            query = query.Where(r => r.Id < id);
        var lines = await (
            from record in query.OrderByDescending(r => r.Id).Take(count)
            join person in db.Set<Person>() on record.PersonId equals person.Id
            join institution in db.Set<Institution>() on record.InstitutionId equals institution.Id into found
            from institution in found.DefaultIfEmpty()
            select new RecordLine(record, person.Name, person.IdNumberMasked, institution == null ? null : institution.Name)).ToListAsync(cancellationToken);
        return [.. lines.OrderByDescending(l => l.Record.Id)];
    }
}
