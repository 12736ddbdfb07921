using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Zhuxue.Tests.Site;

/// <summary>Reads pages and submits their forms as a browser without script does, cookies and antiforgery included.</summary>
public sealed class Browser(HttpClient http, CookieContainer cookies) : IDisposable
{
    public CookieContainer Cookies { get; } = cookies;

    /// <summary>For the JSON API: the same cookies.</summary>
    public HttpClient Http { get; } = WithHeader(http);

    public HttpStatusCode Status { get; private set; }

    /// <summary>Path and query of the page at hand, after redirects.</summary>
    public string Address { get; private set; } = "/";

    public IHtmlDocument Page { get; private set; } = null!;

    /// <summary>All words of the page's main part, white space folded.</summary>
    public string Words => string.Join(' ', (Page.QuerySelector("main") ?? Page.Body!).TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public Task<Browser> OpenAsync(string address) => FollowAsync(new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Fills the fields by name and submits the form; fields not named keep what the page gave them.</summary>
    public Task<Browser> SubmitAsync(string formSelector, Dictionary<string, string>? fields = null, Dictionary<string, (string FileName, byte[] Content)>? files = null, string? submitter = null)
    {
        var form = Page.QuerySelector(formSelector) as IHtmlFormElement
            ?? throw new InvalidOperationException($"No form {formSelector} on {Address}: {Words}");
        var values = new List<KeyValuePair<string, string>>();
        foreach (var element in form.Elements.OfType<IHtmlElement>())
        {
            var name = element.GetAttribute("name");
            if (string.IsNullOrEmpty(name) || fields?.ContainsKey(name) == true || element.HasAttribute("disabled"))
                continue;
            switch (element)
            {
                case IHtmlInputElement { Type: "file" or "submit" or "button" or "image" }: break;
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }: break;
                case IHtmlInputElement input: values.Add(new(name, input.Value)); break;
                case IHtmlSelectElement select: values.Add(new(name, select.Value ?? "")); break;
                case IHtmlTextAreaElement text: values.Add(new(name, text.Value)); break;
                case IHtmlButtonElement button when submitter is not null && button.Matches(submitter): values.Add(new(name, button.Value)); break;
                default: break;
            }
        }
        values.AddRange(fields ?? []);

        HttpContent content;
        if (files is not null || form.Enctype == "multipart/form-data")
        {
            var parts = new MultipartFormDataContent();
            foreach (var (name, value) in values)
                parts.Add(new StringContent(value), name);
            foreach (var (name, file) in files ?? [])
                parts.Add(new ByteArrayContent(file.Content), name, file.FileName);
            content = parts;
        }
        else
        {
            content = new FormUrlEncodedContent(values);
        }
        var action = form.GetAttribute("action") is { Length: > 0 } given ? given : Address;
        return FollowAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = content });
    }

    public void Dispose() => Http.Dispose();

    private async Task<Browser> FollowAsync(HttpRequestMessage request)
    {
        for (var hops = 0; ; hops++)
        {
            if (hops > 8)
                throw new InvalidOperationException($"Redirected in a circle at {request.RequestUri}.");
            using var reply = await Http.SendAsync(request);
            if (reply.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther or HttpStatusCode.MovedPermanently)
            {
                request = new HttpRequestMessage(HttpMethod.Get, new Uri(reply.RequestMessage!.RequestUri!, reply.Headers.Location!));
                continue;
            }
            Status = reply.StatusCode;
            Address = reply.RequestMessage!.RequestUri!.PathAndQuery;
            var html = await reply.Content.ReadAsStringAsync();
            Page = (IHtmlDocument)await BrowsingContext.New().OpenAsync(response => response.Content(html).Address(reply.RequestMessage.RequestUri!));
            return this;
        }
    }

    private static HttpClient WithHeader(HttpClient http)
    {
        http.DefaultRequestHeaders.Add("X-Zhuxue", "web");
        return http;
    }
}
