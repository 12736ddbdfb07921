using System.Globalization;
using System.Text.RegularExpressions;
using Zhuxue.Tests.Site;

namespace Zhuxue.EndToEnd.Site;

/// <summary>One person's browser at the site: looks at pages as people do, and listens to what the browser complains about.</summary>
public sealed partial class Visit
{
    private readonly List<string> complaints = [];
    private readonly List<Regex> tolerated = [KeyTooEarly()];
    private readonly string folder;
    private int pictures;

    internal Visit(Stage stage, Screen screen, string name, IPage page)
    {
        Stage = stage;
        Screen = screen;
        Page = page;
        folder = Path.Combine(Environment.GetEnvironmentVariable("ZHUXUE_SCREENSHOTS") ?? Path.Combine(Repository.Root, "artifacts", "screenshots"), $"{name}-{screen.Name}");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        // Chromium reports a broken Content-Security-Policy, a script that threw and a file that did not come as console errors.
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                Hear($"{message.Text} [{message.Location}]");
        };
        page.PageError += (_, error) => Hear("script: " + error);
    }

    public Stage Stage { get; }

    public Screen Screen { get; }

    public IPage Page { get; }

    /// <summary>Console errors, broken content policies and uncaught exceptions, but for those that belong to the test.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (complaints)
                return [.. complaints.Where(said => !tolerated.Any(pattern => pattern.IsMatch(said)))];
        }
    }

    /// <summary>What the browser says about a refusal or a lost network that the test itself brings about.</summary>
    public void Tolerate(string pattern) => tolerated.Add(new Regex(pattern, RegexOptions.CultureInvariant));

    public Task GoAsync(string path) => Page.GotoAsync(Stage.Site.Address + path);

    /// <summary>Path and query of the page at hand.</summary>
    public string Address => new Uri(Page.Url).PathAndQuery;

    /// <summary>Waits until the page of this path (a beginning) is there.</summary>
    public Task ArriveAsync(string path) => Page.WaitForURLAsync(url => new Uri(url).PathAndQuery.StartsWith(path, StringComparison.Ordinal));

    /// <summary>Looks at the page at hand: nothing sticks out sideways, no id is there twice; and takes a picture.</summary>
    /// <param name="name">Of the picture.</param>
    /// <param name="whole">The whole page, or what the screen shows.</param>
    public async Task LookAsync(string name, bool whole = true)
    {
        // Turbo marks the document while it brings a page.
        await UntilAsync("document.readyState === 'complete' && !document.documentElement.hasAttribute('aria-busy') && !document.querySelector('.turbo-progress-bar')", $"{name} was all there");
        await PictureAsync(name, whole);
        var (wide, room) = (await NumberAsync("document.documentElement.scrollWidth"), await NumberAsync("document.documentElement.clientWidth"));
        Assert.True(wide <= room, $"{name} ({Address}) is {wide} px wide on a screen of {room} px. Sticks out: {await StickingOutAsync()}");
        Assert.Equal("", await Page.EvaluateAsync<string>("() => [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i).join(' ')"));
    }

    public async Task PictureAsync(string name, bool whole = true)
    {
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{++pictures:00}-{name}.png"));
        await Page.ScreenshotAsync(new() { Path = file, FullPage = whole });
    }

    /// <summary>A number that a script expression yields.</summary>
    public Task<double> NumberAsync(string expression) => Page.EvaluateAsync<double>($"() => Number({expression})");

    /// <summary>Waits until a script expression holds; looked at four times a second, since a look costs the page time.</summary>
    public async Task UntilAsync(string expression, string what, double seconds = 60)
    {
        try
        {
            await Page.WaitForFunctionAsync($"() => {expression}", null, new() { PollingInterval = 250, Timeout = (float)(seconds * 1000) });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Within {seconds:0} s it did not happen that {what}. On {Address} stands: {await WordsAsync()}");
        }
    }

    /// <summary>The words of the page that can be seen.</summary>
    public async Task<string> WordsAsync() => string.Join(' ', (await Page.Locator("body").InnerTextAsync()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    internal async Task TellAsync(ITestOutputHelper? output)
    {
        output?.WriteLine($"{Address}: {await WordsAsync()}");
        foreach (var said in Complaints)
            output?.WriteLine("console: " + said);
    }

    private Task<string> StickingOutAsync() => Page.EvaluateAsync<string>(
        "() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).slice(0, 5).map(e => `<${e.tagName.toLowerCase()} class=\"${e.className}\">`).join(' ')");

    private void Hear(string said)
    {
        lock (complaints)
            complaints.Add(said);
    }

    // A key that is not earned yet is answered 425: the ordinary way of a lesson, which Chromium writes into the console.
    [GeneratedRegex(@"status of 425 .*/keys/", RegexOptions.CultureInvariant)]
    private static partial Regex KeyTooEarly();
}
