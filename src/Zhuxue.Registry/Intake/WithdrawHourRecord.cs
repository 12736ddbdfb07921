using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Certificates;
using Zhuxue.Registry.Records;

namespace Zhuxue.Registry.Intake;

/// <summary>
/// <c>DELETE /api/v1/hour-records/{institution}/{id}</c> with a reason: the hours count no more. A certificate that was issued on them stays as it is and
/// is shown to the registrar: nobody loses a certificate without a person who looked.
/// </summary>
internal static class WithdrawHourRecord
{
    internal sealed record Content(string Reason);

    /// <param name="Certificate">Number of the certificate that was issued on these hours; null when there is none.</param>
    internal sealed record Reply(string Institution, string Id, string WithdrawnOn, string? Certificate);

    public static void Map(RouteGroupBuilder api) => api.MapDelete("/hour-records/{institution}/{id}", HandleAsync).WithName(nameof(WithdrawHourRecord));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        string institution, string id, HttpContext context, SignatureGate gate, RegistryDb db, CertificateDesk desk, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (signed, refusal) = await gate.EnterAsync(context, institution, once: true, cancellationToken);
        if (signed is null)
            return refusal!;
        if (IntakeJson.Read<Content>(signed.Body) is not { } content)
            return IntakeProblems.BodyUnreadable();
        if (StaffActions.FaultOf(content.Reason) is not null)
            return IntakeProblems.ReasonMissing();
        var found = await db.Set<HourRecord>().AsNoTracking().Where(r => r.InstitutionId == signed.Institution.Id && r.RecordId == id).Select(r => (Guid?)r.PersonId).SingleOrDefaultAsync(cancellationToken);
        if (found is not { } personId)
            return IntakeProblems.RecordUnknown();

        await using var transaction = await PersonLock.TakeAsync(db, personId, cancellationToken);
        var record = await db.Set<HourRecord>().SingleAsync(r => r.InstitutionId == signed.Institution.Id && r.RecordId == id, cancellationToken);
        var certificate = record.CountedIntoId is { } certificateId ? await db.Set<Certificate>().SingleAsync(c => c.Id == certificateId, cancellationToken) : null;
        if (record.WithdrawnAt is null)
        {
            (record.WithdrawnAt, record.WithdrawnReason) = (clock.GetUtcNow(), content.Reason.Trim());
            if (certificate is not null)
                await TellRegistrarAsync(db, desk, certificate, record, signed.Institution, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction!.CommitAsync(cancellationToken);
        }
        return TypedResults.Ok(new Reply(signed.Institution.Code, id, record.WithdrawnAt.Value.DayInBeijing.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), certificate?.Number));
    }

    /// <summary>The mark is set on the certificate that lives now: the hours stand on every one that came after, too.</summary>
    private static async Task TellRegistrarAsync(RegistryDb db, CertificateDesk desk, Certificate certificate, HourRecord record, Institution institution, CancellationToken cancellationToken)
    {
        var live = await db.Set<Certificate>().SingleOrDefaultAsync(c => c.PersonId == record.PersonId && c.OccupationCode == record.OccupationCode && c.State != CertificateState.Voided, cancellationToken);
        (live ?? certificate).HoursWithdrawnAt = record.WithdrawnAt;
        desk.Note((live ?? certificate).Id, CertificateEventKind.HoursWithdrawn, note: $"{institution.Name}撤回 {record.Year} 年度 {record.Hours} 学时：{record.WithdrawnReason}");
    }
}
