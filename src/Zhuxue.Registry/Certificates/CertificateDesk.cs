using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Accounts.Photos;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Records;

namespace Zhuxue.Registry.Certificates;

/// <summary>What came of an act on a certificate: null words mean that it was done.</summary>
internal sealed record CertificateOutcome(string? Words = null, Guid? CertificateId = null)
{
    public bool Done => Words is null;
}

/// <summary>
/// Everything that changes certificates: renewal by their holder, and freezing, unfreezing and voiding by staff. All of it one at a time for
/// each person (<see cref="PersonLock"/>), each act in one transaction.
/// </summary>
internal sealed class CertificateDesk(
    RegistryDb db, HourRecords records, Photos photos, INumberCertificates numbers, StaffActions actions, Ids ids, Chance chance, TimeProvider clock, IOptions<CertificatesOptions> options)
{
    private const string Gone = "没有这本证书。请刷新页面。";

    /// <summary>Whether and why a certificate can be renewed now.</summary>
    public async Task<RenewalAdvice> AdviseAsync(Certificate certificate, CancellationToken cancellationToken)
    {
        var counting = await records.CountingAsync(certificate.PersonId, certificate.OccupationCode, cancellationToken);
        var photo = await photos.CurrentAsync(certificate.PersonId, cancellationToken);
        return RenewalCheck.Of(certificate, counting, photo?.UploadedAt.DayInBeijing, clock.TodayInBeijing, options.Value);
    }

    /// <summary>
    /// 证书更新 (M17): issues the new certificate and voids the old one in one transaction. Whoever asks twice, or from two windows, gets one new
    /// certificate, and the second is told that it is done.
    /// </summary>
    public async Task<CertificateOutcome> RenewAsync(Guid personId, Guid certificateId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RenewOnceAsync(personId, certificateId, cancellationToken);
            }
            catch (DbUpdateException exception) when (exception.IsDuplicate() && attempt < 5)
            {
                // The number is taken: nothing was kept, the next one is drawn.
            }
        }
    }

    private async Task<CertificateOutcome> RenewOnceAsync(Guid personId, Guid certificateId, CancellationToken cancellationToken)
    {
        await using var transaction = await PersonLock.TakeAsync(db, personId, cancellationToken);
        var old = await db.Set<Certificate>().SingleOrDefaultAsync(c => c.Id == certificateId && c.PersonId == personId, cancellationToken);
        if (transaction is null || old is null)
            return new(Gone);
        if (old is { State: CertificateState.Voided, ReplacedById: { } next })
            return new("这本证书刚才已经更新过了。", next);
        var counting = await records.CountingAsync(personId, old.OccupationCode, cancellationToken);
        var photo = await photos.CurrentAsync(personId, cancellationToken);
        var advice = RenewalCheck.Of(old, counting, photo?.UploadedAt.DayInBeijing, clock.TodayInBeijing, options.Value);
        if (!advice.CanRenew)
            return new("条件刚才变了，现在不能更新。旧证书没有变。请看下面的条件。");

        var fresh = new Certificate
        {
            Id = ids.New(),
            PersonId = personId,
            OccupationCode = old.OccupationCode,
            Number = numbers.Next(Occupations.Get(old.OccupationCode)!, clock.TodayInBeijing),
            Issuer = options.Value.Issuer,
            IssuedOn = clock.TodayInBeijing,
            ValidUntil = advice.ValidUntil,
            AnchorOn = old.AnchorOn,
            CountedThrough = advice.Through,
            PhotoId = photo!.Id,
            VerifyToken = VerifyTokens.New(chance),
            ReplacesId = old.Id,
            CreatedAt = clock.GetUtcNow(),
        };
        // The old one first: the unique index knows no moment with two. Nobody sees the moment with none: it is inside the transaction.
        (old.State, old.VoidedAt, old.ReplacedById, old.Reason) = (CertificateState.Voided, fresh.CreatedAt, fresh.Id, null);
        await db.SaveChangesAsync(cancellationToken);
        db.Add(fresh);
        await AddYearsAsync(old, fresh, counting, cancellationToken);
        Note(old.Id, CertificateEventKind.Voided, note: $"更新为 {fresh.Number}");
        Note(fresh.Id, CertificateEventKind.Renewed, note: $"由 {old.Number} 更新");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(null, fresh.Id);
    }

    private async Task AddYearsAsync(Certificate old, Certificate fresh, IReadOnlyList<HourRecord> counting, CancellationToken cancellationToken)
    {
        var earlier = await db.Set<CertificateYear>().AsNoTracking().Where(y => y.CertificateId == old.Id).ToListAsync(cancellationToken);
        foreach (var year in earlier)
            db.Add(new CertificateYear { CertificateId = fresh.Id, Year = year.Year, Hours = year.Hours });
        foreach (var year in counting.Where(r => r.Year > old.CountedThrough && r.Year <= fresh.CountedThrough).GroupBy(r => r.Year))
        {
            db.Add(new CertificateYear { CertificateId = fresh.Id, Year = year.Key, Hours = year.Sum(r => r.Hours) });
            foreach (var record in year)
                record.CountedIntoId = fresh.Id;
        }
    }

    /// <summary>Staff freeze a valid certificate, with a reason that its holder and whoever verifies it may know of.</summary>
    public Task<CertificateOutcome> FreezeAsync(Guid certificateId, string? reason, Guid staffId, CancellationToken cancellationToken) =>
        ActAsync(certificateId, reason, staffId, StaffActionKind.CertificateFrozen, CertificateEventKind.Frozen, certificate =>
        {
            if (certificate.State != CertificateState.Valid)
                return "只有有效的证书能冻结。它的状态刚刚变了，请看下面。";
            (certificate.State, certificate.Reason) = (CertificateState.Frozen, reason!.Trim());
            return null;
        }, cancellationToken);

    public Task<CertificateOutcome> UnfreezeAsync(Guid certificateId, string? reason, Guid staffId, CancellationToken cancellationToken) =>
        ActAsync(certificateId, reason, staffId, StaffActionKind.CertificateUnfrozen, CertificateEventKind.Unfrozen, certificate =>
        {
            if (certificate.State != CertificateState.Frozen)
                return "这本证书没有冻结。它的状态刚刚变了，请看下面。";
            (certificate.State, certificate.Reason, certificate.HoursWithdrawnAt) = (CertificateState.Valid, null, null);
            return null;
        }, cancellationToken);

    /// <summary>Staff void a certificate for good: only a frozen one, so that nobody loses a valid certificate by one click.</summary>
    public Task<CertificateOutcome> VoidAsync(Guid certificateId, string? reason, Guid staffId, CancellationToken cancellationToken) =>
        ActAsync(certificateId, reason, staffId, StaffActionKind.CertificateVoided, CertificateEventKind.Voided, certificate =>
        {
            if (certificate.State != CertificateState.Frozen)
                return "要先冻结，才能作废。";
            (certificate.State, certificate.VoidedAt, certificate.Reason) = (CertificateState.Voided, clock.GetUtcNow(), reason!.Trim());
            return null;
        }, cancellationToken);

    private async Task<CertificateOutcome> ActAsync(
        Guid certificateId, string? reason, Guid staffId, StaffActionKind action, CertificateEventKind kind, Func<Certificate, string?> change, CancellationToken cancellationToken)
    {
        if (StaffActions.FaultOf(reason) is { } fault)
            return new(fault);
        var personId = await db.Set<Certificate>().AsNoTracking().Where(c => c.Id == certificateId).Select(c => (Guid?)c.PersonId).SingleOrDefaultAsync(cancellationToken);
        if (personId is null)
            return new(Gone);
        await using var transaction = await PersonLock.TakeAsync(db, personId.Value, cancellationToken);
        var certificate = await db.Set<Certificate>().SingleAsync(c => c.Id == certificateId, cancellationToken);
        if (change(certificate) is { } refusal)
            return new(refusal);
        Note(certificateId, kind, staffId, reason!.Trim());
        actions.Record(staffId, action, certificateId, reason.Trim());
        await db.SaveChangesAsync(cancellationToken);
        await transaction!.CommitAsync(cancellationToken);
        return new(null, certificateId);
    }

    /// <summary>Adds a line to the history; the caller saves.</summary>
    public void Note(Guid certificateId, CertificateEventKind kind, Guid? staffId = null, string? note = null) =>
        db.Add(new CertificateEvent { Id = ids.New(), CertificateId = certificateId, Kind = kind, At = clock.GetUtcNow(), StaffId = staffId, Note = note });
}
