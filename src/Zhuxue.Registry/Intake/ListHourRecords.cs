using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Registry.Certificates;
using Zhuxue.Registry.Records;

namespace Zhuxue.Registry.Intake;

/// <summary>
/// <c>GET /api/v1/hour-records/{institution}?day=2026-03-10&amp;after=ID</c>: what an institution has uploaded on a day in Beijing, by its own ids, in pages, for
/// the nightly comparison of both sides; with <c>renewed=</c> in place of <c>day=</c> the records on which a certificate was issued on that day. Nobody's name is in
/// it: the id says who.
/// </summary>
internal static class ListHourRecords
{
    /// <param name="RenewedAt">When a certificate was issued on these hours (M17); null until then.</param>
    internal sealed record Line(
        string Id, int Year, string Occupation, int Hours, int CommonHours, int TotalHours, string LearnedOn, string? ProofNumber, DateTimeOffset UploadedAt, DateTimeOffset? WithdrawnAt, DateTimeOffset? RenewedAt);

    /// <param name="Next">Give it as <c>after</c> for the next page; null on the last.</param>
    internal sealed record Reply(string Institution, string Day, IReadOnlyList<Line> Records, string? Next);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/hour-records/{institution}", HandleAsync).WithName(nameof(ListHourRecords));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        string institution, string? day, string? renewed, string? after, HttpContext context, SignatureGate gate, RegistryDb db, IOptions<IntakeOptions> options, CancellationToken cancellationToken)
    {
        var (signed, refusal) = await gate.EnterAsync(context, institution, once: false, cancellationToken);
        if (signed is null)
            return refusal!;
        // One of the two days, not both.
        var asked = (day is null) == (renewed is null) ? null : day ?? renewed;
        if (!DateOnly.TryParseExact(asked, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on) || on.Year is < 2000 or > 9000)
            return IntakeProblems.DayWrong();
        // UTC: PostgreSQL takes no other offset.
        var from = new DateTimeOffset(on.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)).ToUniversalTime();
        var until = from.AddDays(1);
        var own = db.Set<HourRecord>().AsNoTracking().Where(r => r.InstitutionId == signed.Institution.Id);
        var issued = db.Set<Certificate>().Where(c => c.CreatedAt >= from && c.CreatedAt < until).Select(c => (Guid?)c.Id);
        own = day is null ? own.Where(r => issued.Contains(r.CountedIntoId)) : own.Where(r => r.UploadedAt >= from && r.UploadedAt < until);
        if (after is not null)
            own = own.Where(r => r.RecordId.CompareTo(after) > 0);
        var rows = await (from r in own.OrderBy(r => r.RecordId).Take(options.Value.ListMost + 1)
                          join c in db.Set<Certificate>() on r.CountedIntoId equals c.Id into certificates
                          from c in certificates.DefaultIfEmpty()
                          orderby r.RecordId
                          select new { Record = r, RenewedAt = c == null ? (DateTimeOffset?)null : c.CreatedAt }).ToListAsync(cancellationToken);
        var shown = rows.Take(options.Value.ListMost).Select(row => new Line(row.Record.RecordId, row.Record.Year, row.Record.OccupationCode, row.Record.Hours, row.Record.CommonHours, row.Record.TotalHours,
            row.Record.LearnedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.Record.ProofNumber, row.Record.UploadedAt, row.Record.WithdrawnAt, row.RenewedAt)).ToList();
        return TypedResults.Ok(new Reply(signed.Institution.Code, asked!, shown, rows.Count > shown.Count ? shown[^1].Id : null));
    }
}
