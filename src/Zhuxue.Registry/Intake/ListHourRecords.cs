using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Registry.Records;

namespace Zhuxue.Registry.Intake;

/// <summary>
/// <c>GET /api/v1/hour-records/{institution}?day=2026-03-10&amp;after=ID</c>: what an institution has uploaded on a day in Beijing, by its own ids, in pages, for
/// the nightly comparison of both sides. Nobody's name is in it: the id says who.
/// </summary>
internal static class ListHourRecords
{
    internal sealed record Line(string Id, int Year, string Occupation, int Hours, int CommonHours, int TotalHours, string LearnedOn, string? ProofNumber, DateTimeOffset UploadedAt, DateTimeOffset? WithdrawnAt);

    /// <param name="Next">Give it as <c>after</c> for the next page; null on the last.</param>
    internal sealed record Reply(string Institution, string Day, IReadOnlyList<Line> Records, string? Next);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/hour-records/{institution}", HandleAsync).WithName(nameof(ListHourRecords));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        string institution, string? day, string? after, HttpContext context, SignatureGate gate, RegistryDb db, IOptions<IntakeOptions> options, CancellationToken cancellationToken)
    {
        var (signed, refusal) = await gate.EnterAsync(context, institution, once: false, cancellationToken);
        if (signed is null)
            return refusal!;
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on) || on.Year is < 2000 or > 9000)
            return IntakeProblems.DayWrong();
        // UTC: PostgreSQL takes no other offset.
        var from = new DateTimeOffset(on.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)).ToUniversalTime();
        var until = from.AddDays(1);
        var query = db.Set<HourRecord>().AsNoTracking().Where(r => r.InstitutionId == signed.Institution.Id && r.UploadedAt >= from && r.UploadedAt < until);
        if (after is not null)
            query = query.Where(r => r.RecordId.CompareTo(after) > 0);
        var rows = await query.OrderBy(r => r.RecordId).Take(options.Value.ListMost + 1).ToListAsync(cancellationToken);
        var shown = rows.Take(options.Value.ListMost).Select(r => new Line(r.RecordId, r.Year, r.OccupationCode, r.Hours, r.CommonHours, r.TotalHours,
            r.LearnedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), r.ProofNumber, r.UploadedAt, r.WithdrawnAt)).ToList();
        return TypedResults.Ok(new Reply(signed.Institution.Code, day!, shown, rows.Count > shown.Count ? shown[^1].Id : null));
    }
}
