using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.Tests.Catalogue;

/// <summary>Small videos, good and bad, made by ffmpeg once for each run of the tests.</summary>
internal static class Clips
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("zhuxue-clips-").FullName;
    private static readonly Dictionary<string, Task<byte[]>> Made = [];
    private static readonly string[] Picture = ["-f", "lavfi", "-i", "testsrc2=size=426x240:rate=10"], Sound = ["-f", "lavfi", "-i", "sine=frequency=440"];
    private static readonly string[] Codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"];

    static Clips() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    /// <summary>13 seconds of picture and sound: four segments, two keys.</summary>
    public static Task<byte[]> GoodAsync() => MakeAsync("good", [.. Picture, .. Sound, "-t", "13", .. Codecs]);

    /// <summary>The same without sound.</summary>
    public static Task<byte[]> SilentAsync() => MakeAsync("silent", [.. Picture, "-t", "9", .. Codecs]);

    /// <summary>Enough work to be caught in the middle.</summary>
    public static Task<byte[]> LongAsync() => MakeAsync("long", ["-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=12", .. Sound, "-t", "24", .. Codecs]);

    public static Task<byte[]> OnlySoundAsync() => MakeAsync("sound", [.. Sound, "-t", "8", "-c:a", "aac"]);

    public static Task<byte[]> TooShortAsync() => MakeAsync("short", [.. Picture, .. Sound, "-t", "3", .. Codecs]);

    /// <summary>Cut off in the middle, its index at the end and so lost.</summary>
    public static async Task<byte[]> CutWithoutIndexAsync() => Cut(await GoodAsync());

    /// <summary>Cut off in the middle, with an index that promises all of it.</summary>
    public static async Task<byte[]> CutWithIndexAsync() => Cut(await MakeAsync("indexed", [.. Picture, .. Sound, "-t", "13", .. Codecs, "-movflags", "+faststart"]));

    private static byte[] Cut(byte[] whole) => whole[..(whole.Length * 6 / 10)];

    private static Task<byte[]> MakeAsync(string name, string[] arguments)
    {
        lock (Made)
        {
            if (!Made.TryGetValue(name, out var made))
                Made[name] = made = RunAsync(Path.Combine(Folder, name + ".mp4"), arguments);
            return made;
        }
    }

    private static async Task<byte[]> RunAsync(string file, string[] arguments)
    {
        var (exit, error) = await ChildProcess.RunAsync("ffmpeg", ["-nostdin", "-v", "error", .. arguments, file], _ => Task.CompletedTask, TestContext.Current.CancellationToken);
        Assert.True(exit == 0, error);
        return await File.ReadAllBytesAsync(file);
    }
}
