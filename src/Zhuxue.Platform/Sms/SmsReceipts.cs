using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Zhuxue.Platform.Sms;

/// <summary>
/// <c>POST /api/v1/texts/receipts/{gateway}/{token}</c>: takes the receipts that a gateway pushes. Neither gateway signs them, so the address holds an
/// unguessable part; a receipt about no text of ours, or about another phone than the text's, changes nothing.
/// </summary>
internal static class SmsReceipts
{
    public const string RateLimit = "sms-receipts";

    private const int BodyBytesMost = 256 * 1024, ReportsMost = 1000;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/texts/receipts/{gateway}/{token}", HandleAsync).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(RateLimit).ExcludeFromDescription();

    public static void Limit(RateLimiterOptions limiter) => limiter.AddPolicy(RateLimit, context =>
        RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "unknown", _ => new FixedWindowRateLimiterOptions
        {
            Window = TimeSpan.FromMinutes(1),
            PermitLimit = context.RequestServices.GetRequiredService<IOptions<SmsOptions>>().Value.ReceiptsPerMinute,
        }));

    private static async Task<IResult> HandleAsync(
        string gateway, string token, HttpContext context, ISmsGateway own, TextReports reports, IOptions<SmsOptions> options, CancellationToken cancellationToken)
    {
        if (options.Value.ReceiptToken is not { Length: > 0 } secret || !Same(token, secret) || gateway != own.Name)
            return TypedResults.NotFound();
        if (await ReadAsync(context.Request, cancellationToken) is not { } body)
            return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (own.ReadReceipts(body.Span) is not { Count: <= ReportsMost } pushed)
            return TypedResults.BadRequest();
        foreach (var report in pushed)
            await reports.ApplyAsync(gateway, report, cancellationToken);
        return TypedResults.Content(own.ReceiptsTaken, "application/json", Encoding.UTF8);
    }

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));

    /// <summary>The whole body; null when it is longer than any push of receipts.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        while (await request.Body.ReadAsync(buffer.GetMemory(4096), cancellationToken) is > 0 and var count)
        {
            buffer.Advance(count);
            if (buffer.WrittenCount > BodyBytesMost)
                return null;
        }
        return buffer.WrittenMemory;
    }
}
