using System.Net;
using Zhuxue.Tests.Registry;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Uploads;

/// <summary>The line between the two sites: carries each request of the training site to the registry, or does what lines do.</summary>
internal sealed class Line(TestRegistry registry, ManualTime training) : HttpMessageHandler
{
    private HttpMessageInvoker? far;

    /// <summary>What was sent, in order: method, path with query, body.</summary>
    public List<(string Method, string Path, string Body)> Sent { get; } = [];

    /// <summary>Nothing arrives.</summary>
    public bool Down { get; set; }

    /// <summary>Something between answers with this.</summary>
    public HttpStatusCode? Instead { get; set; }

    /// <summary>The request arrives, the answer does not: so often.</summary>
    public int LoseAnswers { get; set; }

    /// <summary>The next <c>PUT</c> is kept on the way; whoever sent it hears nothing.</summary>
    public bool KeepNextPut { get; set; }

    /// <summary>Runs while the next request is under way: it has arrived, and is not answered yet.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>How far the registry's clock is ahead of the training site's.</summary>
    public TimeSpan Skew { get; set; }

    private (HttpMethod Method, Uri Uri, List<KeyValuePair<string, IEnumerable<string>>> Headers, byte[]? Body)? kept;

    /// <summary>What was kept arrives now, after all.</summary>
    public async Task<HttpStatusCode> DeliverKeptAsync()
    {
        using var reply = await SendOnAsync(kept!.Value, default);
        return reply.StatusCode;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var copy = (request.Method, request.RequestUri!, request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()).ToList(), body);
        lock (Sent)
            Sent.Add((request.Method.Method, request.RequestUri!.PathAndQuery, body is null ? "" : System.Text.Encoding.UTF8.GetString(body)));
        if (Down)
            throw new HttpRequestException("The line is down.");
        if (Instead is { } status)
            return new HttpResponseMessage(status) { Content = new StringContent("<html>busy</html>") };
        if (KeepNextPut && request.Method == HttpMethod.Put)
        {
            (KeepNextPut, kept) = (false, copy);
            throw new HttpRequestException("No answer.");
        }
        var reply = await SendOnAsync(copy, cancellationToken);
        if (Meanwhile is { } meanwhile)
        {
            Meanwhile = null;
            await meanwhile();
        }
        if (LoseAnswers > 0)
        {
            LoseAnswers--;
            throw new HttpRequestException("The answer was lost.");
        }
        return reply;
    }

    private Task<HttpResponseMessage> SendOnAsync((HttpMethod Method, Uri Uri, List<KeyValuePair<string, IEnumerable<string>>> Headers, byte[]? Body) copy, CancellationToken cancellationToken)
    {
        registry.Time.Set(training.GetUtcNow() + Skew);
        var request = new HttpRequestMessage(copy.Method, new Uri("http://localhost" + copy.Uri.PathAndQuery)) { Content = copy.Body is null ? null : new ByteArrayContent(copy.Body) };
        foreach (var (name, values) in copy.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, values))
                request.Content?.Headers.TryAddWithoutValidation(name, values);
        }
        far ??= new HttpMessageInvoker(registry.Handler());
        return far.SendAsync(request, cancellationToken);
    }
}
