using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;

namespace Zhuxue.Training.Learning.Presence;

/// <summary>What the browser says went wrong with the camera.</summary>
internal enum CameraFaultKind
{
    /// <summary>Unplugged, or cut off by the system.</summary>
    Lost,

    /// <summary>Another program holds it.</summary>
    Busy,

    /// <summary>The permission was taken away.</summary>
    Denied,
}

/// <summary>A claim of the browser that the camera failed. It tells an honest fault from absence in words and on record, and never earns.</summary>
internal sealed class CameraFault
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid LeaseId { get; init; }
    public CameraFaultKind Kind { get; init; }
    public DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CameraFault>
    {
        public void Configure(EntityTypeBuilder<CameraFault> builder)
        {
            builder.HasKey(f => new { f.LearnerId, f.Id });
            builder.HasIndex(f => new { f.LearnerId, f.LeaseId });
        }
    }
}

/// <summary>
/// Takes the claim down. While a presence check is open it gives, within what the rules allow, minutes instead of seconds to get the camera
/// back; nothing is credited meanwhile, and unanswered the time goes back all the same, but it is no miss.
/// </summary>
internal static class ReportCameraFault
{
    internal sealed record Request(string Kind);

    /// <param name="DueInSeconds">How long an open check now waits; null when none is open.</param>
    internal sealed record Reply(int? DueInSeconds);

    /// <summary>A loose plug may claim often; more in one lease tell nothing new.</summary>
    private const int MostInALease = 50;

    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/camera-faults", HandleAsync).WithName(nameof(ReportCameraFault))
        .Describe("Says that the camera failed: lost, busy or denied.", "A claim: it is written down, gives minutes in place of seconds to an open presence check, and earns nothing.")
        .Shows(new Request("lost"), new Reply(240), LearningProblems.CameraFaultUnknown(), LearningProblems.NoSuchLease(), LearningProblems.LeaseEnded(LeaseEnd.Expired));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, Request request, ClaimsPrincipal user, TrainingDb db, RulePacks rulePacks, PresencePenalty penalty, SignalLog signals, EvidenceLog evidence, Ids ids,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Enum.TryParse<CameraFaultKind>(request.Kind, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
            return LearningProblems.CameraFaultUnknown();
        var learnerId = user.LearnerId();
        var lease = await db.Set<Lease>().AsNoTracking().SingleOrDefaultAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
        if (lease is null)
            return LearningProblems.NoSuchLease();
        if (lease.State != LeaseState.Active)
            return LearningProblems.LeaseEnded(lease.EndReason ?? LeaseEnd.Superseded);
        for (var attempt = 0; ; attempt++)
        {
            var now = clock.GetUtcNow();
            var check = await db.Set<PresenceCheck>().SingleOrDefaultAsync(c => c.LearnerId == learnerId && c.LeaseId == leaseId && c.State == PresenceState.Asked, cancellationToken);
            if (await db.Set<CameraFault>().CountAsync(f => f.LearnerId == learnerId && f.LeaseId == leaseId, cancellationToken) < MostInALease)
                db.Add(new CameraFault { LearnerId = learnerId, Id = ids.New(), LeaseId = leaseId, Kind = kind, At = now });
            if (check is { AfterMiss: false, Fault: PresenceFault.None } && now <= check.DueAt)
            {
                var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == learnerId && e.Id == lease.EnrolmentId, cancellationToken);
                var rules = rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion);
                if (await penalty.FaultsLeftAsync(check, rules, cancellationToken))
                {
                    check.Fault = PresenceFault.Camera;
                    check.DueAt = check.AskedAt + TimeSpan.FromMinutes(rules.PresenceFaultMinutes);
                    check.Version++;
                    evidence.Append("presence-camera-fault", learnerId, new { CheckId = check.Id, LeaseId = leaseId, Claim = kind.ToString() });
                }
                else
                {
                    await signals.RaiseAsync(SignalKind.ManyFaults, lease, ("presence-check", check.Id), cancellationToken);
                }
            }
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return TypedResults.Ok(new Reply(check is null ? null : Math.Max(0, (int)(check.DueAt - now).TotalSeconds)));
            }
            catch (DbUpdateConcurrencyException) when (attempt < 5)
            {
                db.ChangeTracker.Clear();
            }
        }
    }
}
