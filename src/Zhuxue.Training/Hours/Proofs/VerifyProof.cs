using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Documents.Papers;

namespace Zhuxue.Training.Hours.Proofs;

/// <summary>A proof as a stranger may see it.</summary>
internal sealed record VerifiedProof(string Serial, ProofState State, DateOnly? WithdrawnOn, string NameMasked, ProofFacts Facts);

/// <summary>
/// Public verification. A wrong name and an unknown number have the same answer; numbers have ten digits by chance and an address gets so many answers a minute,
/// so that guessing finds nothing.
/// </summary>
internal sealed class VerifyProof(TrainingDb db, IssueProof proofs)
{
    public const string RateLimit = "verify";
    private const int AMinute = 30;

    public static void Limit(IServiceCollection services) => services.Configure<RateLimiterOptions>(limiter => limiter.AddPolicy(RateLimit, context =>
        RateLimitPartition.GetFixedWindowLimiter(SessionSetup.LimitKeyOf(context.Connection.RemoteIpAddress), _ => new FixedWindowRateLimiterOptions { Window = TimeSpan.FromMinutes(1), PermitLimit = AMinute })));

    /// <summary>By the address in the paper's QR code.</summary>
    public async Task<VerifiedProof?> ByCodeAsync(string? typed, CancellationToken cancellationToken)
    {
        if (!HourProofSerial.TryParse(typed, out var serial))
            return null;
        var number = serial.ToString();
        if (await db.Set<IssuedProof>().AsNoTracking().SingleOrDefaultAsync(p => p.Serial == number, cancellationToken) is not { } proof)
            return null;
        var facts = proofs.FactsOf(proof);
        return new(proof.Serial, proof.State, proof.WithdrawnAt?.DayInBeijing, PersonName.Masked(facts.Name), facts);
    }

    /// <summary>By number and full name, as they stand on the paper.</summary>
    public async Task<VerifiedProof?> ByNameAsync(string? typed, string? name, CancellationToken cancellationToken) =>
        PersonName.TryParse(name, out var right, out _) && await ByCodeAsync(typed, cancellationToken) is { } found && found.Facts.Name == right ? found : null;
}
