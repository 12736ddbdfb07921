using System.Net;
using System.Text.Json;

namespace Zhuxue.Platform.Sms;

/// <summary>What one HTTP call to a gateway came to: a JSON answer, or the outcome that follows from there being none.</summary>
internal readonly record struct GatewayAnswer(JsonElement? Json, SmsReply Instead);

/// <summary>Makes signed calls by plain HTTPS, each on a connection of its own and surely only once.</summary>
internal static class GatewayCall
{
    /// <summary>Name of the client at the factory. It logs nothing: addresses and bodies hold phone numbers.</summary>
    public const string Client = "sms";

    /// <summary>More than any gateway answers.</summary>
    private const int AnswerBytesMost = 1_000_000;

    public static async Task<GatewayAnswer> SendAsync(IHttpClientFactory clients, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A request without content is repeated by .NET itself when the connection closes before the answer; an empty content forbids that.
        request.Content ??= new ByteArrayContent([]);
        request.Headers.ConnectionClose = true;
        using var client = clients.CreateClient(Client);
        var instead = SmsReply.Unknown("no answer");
        try
        {
            using var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            instead = reply.StatusCode switch
            {
                HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => SmsReply.TryAgain($"HTTP {(int)reply.StatusCode}"),
                _ => SmsReply.Unknown($"HTTP {(int)reply.StatusCode}"),
            };
            await reply.Content.LoadIntoBufferAsync(AnswerBytesMost, cancellationToken);
            await using var body = await reply.Content.ReadAsStreamAsync(cancellationToken);
            using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return json.RootElement.ValueKind == JsonValueKind.Object ? new(json.RootElement.Clone(), instead) : new(null, instead);
        }
        catch (OperationCanceledException)
        {
            return new(null, SmsReply.Unknown("time-out"));
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            // Nothing of the request has left.
            return new(null, SmsReply.TryAgain(exception.HttpRequestError.ToString()));
        }
        catch (HttpRequestException exception)
        {
            return new(null, SmsReply.Unknown(exception.HttpRequestError.ToString()));
        }
        catch (JsonException)
        {
            return new(null, instead);
        }
    }

    /// <summary>A text of the answer; null where it is missing or of another kind.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        } : null;

    /// <summary>The objects of an array in the answer; none where it is missing.</summary>
    public static IEnumerable<JsonElement> Objects(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) ? list.Objects() : [];

    public static IEnumerable<JsonElement> Objects(this JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object) : [];
}
