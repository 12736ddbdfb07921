using System.Globalization;
using System.Text.Json;

namespace Zhuxue.Training.Accounts.Registry;

/// <summary>What one request to the registry came to.</summary>
internal enum AnswerKind
{
    Done,

    /// <summary>The registry has said no, with a reason: the same again gets the same.</summary>
    Refused,

    /// <summary>No answer, or none of the registry's own: what became of the request is not known. The same is sent again.</summary>
    Trouble,
}

/// <summary>An answer of the registry (docs/registry-api.md).</summary>
/// <param name="Kind">What follows from it.</param>
/// <param name="Body">Of an answer that is done.</param>
/// <param name="Reason">The reason word of a refusal, or a word for the trouble: <c>no-answer</c>, <c>time-out</c>, <c>http-503</c>, <c>not-set</c>.</param>
/// <param name="Words">What the registry says happened, and what to do, in Chinese.</param>
/// <param name="ClockOff">How far our clock is ahead of the registry's, where that is why.</param>
/// <param name="RetryAfter">The registry asks to wait for so long.</param>
internal sealed record RegistryAnswer(AnswerKind Kind, byte[]? Body = null, string? Reason = null, string? Words = null, TimeSpan? ClockOff = null, TimeSpan? RetryAfter = null)
{
    public const string NotSet = "not-set";
    private const string Urn = "urn:zhuxue:intake:";
    private const int WordsMost = 400;

    public static RegistryAnswer Trouble(string reason, TimeSpan? retryAfter = null) => new(AnswerKind.Trouble, Reason: reason, RetryAfter: retryAfter);

    /// <summary>Reads the body of a done answer. One that cannot be read as that is no registry's: trouble.</summary>
    public RegistryAnswer As<T>(out T? value) where T : class
    {
        value = null;
        if (Kind != AnswerKind.Done)
            return this;
        try
        {
            value = JsonSerializer.Deserialize<T>(Body!, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            // As below.
        }
        return value is null ? Trouble("not-understood") : this;
    }

    /// <summary>A refusal is only what carries a type of the contract; any other page with that status comes from something between.</summary>
    public static RegistryAnswer OfProblem(int status, byte[] body, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var problem = document.RootElement;
            if (Text(problem, "type") is not { } type || !type.StartsWith(Urn, StringComparison.Ordinal))
                return Trouble($"http-{status}");
            var reason = type[Urn.Length..];
            // Seen before: .NET or a proxy has repeated it. Signed anew, it is another request.
            if (reason == "replayed" || reason.Length is 0 or > 40 || !reason.All(c => char.IsAsciiLetterLower(c) || c == '-'))
                return Trouble(reason == "replayed" ? reason : $"http-{status}");
            var words = Text(problem, "title") + Text(problem, "detail");
            return new(AnswerKind.Refused, Reason: reason, Words: words[..Math.Min(words.Length, WordsMost)],
                ClockOff: Text(problem, "serverTime") is { } at && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var there) ? now - there : null);
        }
        catch (JsonException)
        {
            return Trouble($"http-{status}");
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
