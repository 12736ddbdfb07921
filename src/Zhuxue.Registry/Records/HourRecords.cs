using Microsoft.EntityFrameworkCore;

namespace Zhuxue.Registry.Records;

/// <summary>Reads the hours that count.</summary>
internal sealed class HourRecords(RegistryDb db)
{
    /// <summary>All records of a person, newest first, the withdrawn ones too.</summary>
    public async Task<IReadOnlyList<HourRecordLine>> OfPersonAsync(Guid personId, CancellationToken cancellationToken) => await (
        from record in db.Set<HourRecord>().AsNoTracking()
        where record.PersonId == personId
        join institution in db.Set<Institution>() on record.InstitutionId equals institution.Id into found
        from institution in found.DefaultIfEmpty()
        orderby record.UploadedAt descending, record.Id
        select new HourRecordLine(record, institution == null ? null : institution.Name, institution == null ? null : institution.Phone)).ToListAsync(cancellationToken);

    /// <summary>The records of one occupation that are not withdrawn.</summary>
    public async Task<IReadOnlyList<HourRecord>> CountingAsync(Guid personId, string occupationCode, CancellationToken cancellationToken) =>
        await db.Set<HourRecord>().Where(r => r.PersonId == personId && r.OccupationCode == occupationCode && r.WithdrawnAt == null).OrderBy(r => r.Id).ToListAsync(cancellationToken);
}

/// <summary>A record with the institution behind it, if any.</summary>
internal sealed record HourRecordLine(HourRecord Record, string? Institution, string? InstitutionPhone)
{
    public string Occupation => Occupations.Get(Record.OccupationCode)?.Title ?? Record.OccupationCode;
}
