using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Vision;
using Zhuxue.Vision.Faces;

namespace Zhuxue.EndToEnd.Site;

/// <summary>What all browser tests share: the site with its lessons, a real Chromium, and the camera before which a man sits.</summary>
public sealed class Stage : IAsyncLifetime
{
    private readonly Dictionary<string, IBrowser> browsers = [];
    private IPlaywright? playwright;

    public LiveSite Site { get; private set; } = null!;

    /// <summary>A clip before the browser's own fake camera.</summary>
    public CameraFeed Camera { get; } = new();

    /// <summary>A man who does what a face check asks for; in place of the clip while he is on.</summary>
    public ObedientCamera Man { get; } = new();

    /// <summary>The lesson that the walk learns, and the one that fills the rest of its year.</summary>
    public Guid ShortLesson { get; private set; }

    public Guid LessonLearnedBefore { get; private set; }

    public Guid LongLesson { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var clock = Stopwatch.StartNew();
        Site = await LiveSite.StartAsync();
        await Camera.ShowAsync(Clips.Cap13.Rest);
        ShortLesson = await Site.AddFilmAsync(Courses.Municipal, "深基坑支护与监测", Courses.ShortSeconds);
        LessonLearnedBefore = await Site.AddLearnedBeforeAsync(Courses.Municipal, "城市桥梁预应力施工", Courses.LearnedSeconds);
        LongLesson = await Site.AddFilmAsync(Courses.Quality, "混凝土外观质量检查", Courses.LongSeconds);
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(60_000);
        TestContext.Current.SendDiagnosticMessage("The stage stood after {0:0} s.", clock.Elapsed.TotalSeconds);
    }

    /// <summary>
    /// A visit with a screen, cookies of its own. Fails when the body does, and when the browser complained in its console meanwhile; leaves a
    /// picture of the last page in the first case.
    /// </summary>
    public async Task VisitAsync(Screen screen, string name, Func<Visit, Task> body, CameraKind camera = CameraKind.Man)
    {
        await using var context = await (await BrowserAsync(camera)).NewContextAsync(screen.Options(camera is CameraKind.Man or CameraKind.Nobody));
        if (camera == CameraKind.Man)
            await Man.StandBeforeAsync(context, await Site.AskAsync(services => Task.FromResult(services.GetRequiredService<FaceAnalyzer>())));
        context.SetDefaultTimeout(60_000);
        context.SetDefaultNavigationTimeout(60_000);
        var visit = new Visit(this, screen, name, await context.NewPageAsync());
        try
        {
            await body(visit);
        }
        catch
        {
            await visit.PictureAsync("failed");
            await visit.TellAsync(TestContext.Current.TestOutputHelper);
            throw;
        }
        Assert.Equal("", string.Join('\n', visit.Complaints));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in browsers.Values)
            await browser.DisposeAsync();
        playwright?.Dispose();
        if (Site is not null)
            await Site.DisposeAsync();
        Camera.Dispose();
        Man.Dispose();
    }

    private async Task<IBrowser> BrowserAsync(CameraKind camera)
    {
        string[] arguments = camera switch
        {
            CameraKind.Man => ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--use-file-for-fake-video-capture=" + Camera.Path],
            CameraKind.Nobody => ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
            CameraKind.Forbidden => ["--use-fake-device-for-media-stream", "--deny-permission-prompts"],
            _ => ["--use-fake-ui-for-media-stream"],
        };
        var key = camera.ToString();
        if (!browsers.TryGetValue(key, out var browser))
        {
            browsers[key] = browser = await playwright!.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
                Headless = true,
                Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=zh-CN", .. arguments],
            });
        }
        return browser;
    }
}

/// <summary>What happens when a page asks for the camera.</summary>
public enum CameraKind
{
    /// <summary>A man looks into it.</summary>
    Man,

    /// <summary>A moving test picture: nobody is in it.</summary>
    Nobody,

    /// <summary>The person (or the browser for them) says no.</summary>
    Forbidden,

    /// <summary>There is none.</summary>
    None,
}

/// <summary>All browser tests share one stage.</summary>
[CollectionDefinition(nameof(OnStage))]
public sealed class OnStage : ICollectionFixture<Stage>;
