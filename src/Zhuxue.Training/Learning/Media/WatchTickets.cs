using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Apps;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Learning.Media;

/// <summary>What a ticket opens: the film of one lease, or the replay of one lesson, for one phone.</summary>
internal readonly record struct WatchTicket(Guid LearnerId, Guid AppSessionId, Guid SubjectId, DateTimeOffset Until);

/// <summary>
/// Tickets for the native player of a phone, which fetches playlists and keys by itself and can send neither header nor cookie. A ticket stands in the
/// address, sealed: it names nobody to a reader. It is bound to the phone's session and to one lease, and opens nothing that the state of that lease
/// does not open at that moment (decision 33).
/// </summary>
internal sealed class WatchTickets(FieldCipher cipher, TimeProvider clock)
{
    private const string Purpose = "learning.watch-ticket";
    private const int Bytes = 56;

    /// <summary>Longer than any sitting before one lesson; a lease is over long before.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromHours(4);

    public string Issue(Guid learnerId, Guid appSessionId, Guid subjectId)
    {
        Span<byte> plain = stackalloc byte[Bytes];
        learnerId.TryWriteBytes(plain);
        appSessionId.TryWriteBytes(plain[16..]);
        subjectId.TryWriteBytes(plain[32..]);
        BinaryPrimitives.WriteInt64BigEndian(plain[48..], (clock.GetUtcNow() + Life).UtcTicks);
        return Base64Url.EncodeToString(cipher.Seal(Purpose, plain));
    }

    /// <summary>Null when it was made up, altered or has run out.</summary>
    public WatchTicket? Open(string? text)
    {
        if (text is not { Length: > 0 and < 300 } || !Base64Url.IsValid(text))
            return null;
        try
        {
            var plain = cipher.Open(Purpose, Base64Url.DecodeFromChars(text)).AsSpan();
            var ticket = new WatchTicket(new(plain[..16]), new(plain[16..32]), new(plain[32..48]), new(BinaryPrimitives.ReadInt64BigEndian(plain[48..]), TimeSpan.Zero));
            return ticket.Until > clock.GetUtcNow() ? ticket : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>Takes a ticket from the address. Only the routes under <see cref="Path"/> ask for it, and they ask for nothing else.</summary>
internal sealed class WatchTicketHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, WatchTickets tickets, AppSessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "zhuxue.watch", Policy = "watch", Path = "/api/v1/watch/{ticket}", SubjectClaim = "zhuxue:watch";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (tickets.Open(Context.GetRouteValue("ticket") as string) is not { } ticket || !await sessions.HoldsAsync(ticket.LearnerId, ticket.AppSessionId, Context.RequestAborted))
            return AuthenticateResult.Fail("The ticket is not good.");
        Claim[] claims = [new(Sessions.LearnerIdClaim, ticket.LearnerId.ToString()), new(Sessions.AppSessionClaim, ticket.AppSessionId.ToString()), new(SubjectClaim, ticket.SubjectId.ToString())];
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => LearningProblems.TicketOver().ExecuteAsync(Context);
}

/// <summary>A ticket opens its own lease or lesson and no other, and a lease only while its phone reports: an address that was copied dies with the sitting.</summary>
internal sealed class WatchGuard(TrainingDb db, TimeProvider clock) : IEndpointFilter
{
    /// <summary>A phone reports every ten seconds, paused ones too; a call that takes longer than this asks for a new address.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        var named = http.GetRouteValue("leaseId") ?? http.GetRouteValue("lessonId");
        if (http.User.FindFirstValue(WatchTicketHandler.SubjectClaim) is not { } subject || !Guid.TryParse(named?.ToString(), out var id) || id.ToString() != subject)
            return LearningProblems.TicketOver();
        if (http.GetRouteValue("leaseId") is not null)
        {
            var (learnerId, sessionId) = (http.User.LearnerId(), http.User.AppSessionId());
            var lease = await db.Set<Lease>().AsNoTracking().SingleOrDefaultAsync(l => l.LearnerId == learnerId && l.Id == id && l.AppSessionId == sessionId, http.RequestAborted);
            if (lease is not { State: LeaseState.Active } || clock.GetUtcNow() - (lease.LastBeatAt ?? lease.ActivatedAt) > Silence)
                return LearningProblems.TicketOver();
        }
        return await next(context);
    }
}
