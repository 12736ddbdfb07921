using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Zhuxue.Training.Commands.Smoke;

/// <summary>The walker's browser: pages and forms without script, the JSON API with the same cookies.</summary>
internal sealed partial class SmokeBrowser : IDisposable
{
    private readonly HttpClient http;

    public SmokeBrowser(Uri site)
    {
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = true }) { BaseAddress = site, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add(Platform.Web.SameSiteGuard.Header, "smoke");
        http.DefaultRequestHeaders.UserAgent.ParseAdd("zhuxue-smoke/1.0");
    }

    /// <summary>The page at hand, and its path after redirects.</summary>
    public string Page { get; private set; } = "";
    public string Path { get; private set; } = "";

    public async Task OpenAsync(string path)
    {
        using var reply = await http.GetAsync(path);
        await TakeAsync(reply);
    }

    /// <summary>Submits the page's form of that name, or to that address; the hidden fields go along as they are.</summary>
    public async Task SubmitAsync(string handler, Dictionary<string, string> fields, Dictionary<string, byte[]>? files = null)
    {
        var form = Forms().Matches(Page).Select(m => m.Value).FirstOrDefault(f => f.Contains($"value=\"{handler}\"", StringComparison.Ordinal) || f.Contains($"action=\"{handler}\"", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{Path} has no form {handler}");
        using var content = new MultipartFormDataContent();
        foreach (Match hidden in Hidden().Matches(form))
        {
            var name = Attribute(hidden.Value, "name");
            if (name is not null && !fields.ContainsKey(name))
                content.Add(new StringContent(Attribute(hidden.Value, "value") ?? ""), name);
        }
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), name);
        foreach (var (name, bytes) in files ?? [])
            content.Add(new ByteArrayContent(bytes), name, "photo.jpg");
        var action = Attribute(FormTag().Match(form).Value, "action");
        using var reply = await http.PostAsync(string.IsNullOrEmpty(action) ? Path : action, content);
        await TakeAsync(reply);
    }

    public async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(string path, object body)
    {
        using var reply = await http.PostAsJsonAsync("/api/v1" + path, body);
        return (reply.StatusCode, await JsonAsync(reply));
    }

    public async Task<JsonElement> PostFramesAsync(Guid checkId, int first, IEnumerable<byte[]> frames)
    {
        using var form = new MultipartFormDataContent { { new StringContent(first.ToString(System.Globalization.CultureInfo.InvariantCulture)), "first" } };
        foreach (var frame in frames)
            form.Add(new ByteArrayContent(frame), "frame", "frame.jpg");
        using var reply = await http.PostAsync($"/api/v1/face-checks/{checkId}/frames", form);
        return await JsonAsync(reply);
    }

    public async Task<JsonElement> PostAnswerAsync(string path, int picture, string number, IEnumerable<byte[]> frames)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(picture.ToString(System.Globalization.CultureInfo.InvariantCulture)), "picture" },
            { new StringContent(number), "number" },
        };
        foreach (var frame in frames)
            form.Add(new ByteArrayContent(frame), "frame", "frame.jpg");
        using var reply = await http.PostAsync("/api/v1" + path, form);
        return await JsonAsync(reply);
    }

    public async Task<HttpStatusCode> PostPhotoAsync(string path, byte[] photo)
    {
        using var reply = await http.PostAsync("/api/v1" + path, new ByteArrayContent(photo) { Headers = { ContentType = new("image/jpeg") } });
        return reply.StatusCode;
    }

    public async Task<JsonElement> GetJsonAsync(string path)
    {
        using var reply = await http.GetAsync("/api/v1" + path);
        return await JsonAsync(reply);
    }

    public async Task<(HttpStatusCode Status, byte[] Content)> GetBytesAsync(string path)
    {
        using var reply = await http.GetAsync(path);
        return (reply.StatusCode, await reply.Content.ReadAsByteArrayAsync());
    }

    public void Dispose() => http.Dispose();

    private async Task TakeAsync(HttpResponseMessage reply)
    {
        Path = reply.RequestMessage!.RequestUri!.PathAndQuery;
        Page = WebUtility.HtmlDecode(await reply.Content.ReadAsStringAsync());
        if (!reply.IsSuccessStatusCode)
            throw new InvalidOperationException($"{Path} answered {(int)reply.StatusCode}");
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync();
        return text.StartsWith('{') ? JsonDocument.Parse(text).RootElement.Clone() : default;
    }

    private static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $@"\s{name}=""([^""]*)""", RegexOptions.CultureInvariant) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("<form\\b.*?</form>", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Forms();

    [GeneratedRegex("<form\\b[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex FormTag();

    [GeneratedRegex("<input\\b[^>]*type=\"hidden\"[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Hidden();
}
