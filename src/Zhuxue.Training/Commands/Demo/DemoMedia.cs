using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>
/// Makes the demo videos: slides by rsvg-convert, voice by espeak-ng, film by ffmpeg (H.264 + AAC). A video is named by the digest
/// of what it is made from, so that the second run finds it there.
/// </summary>
internal sealed class DemoMedia(string cacheFolder)
{
    /// <summary>Part of the digest: raise it when the way of making changes.</summary>
    private const string Recipe = "2";
    private const int FramesPerSecond = 3, WordsPerMinute = 205;
    private static readonly TimeSpan TitleLength = TimeSpan.FromSeconds(3), Pause = TimeSpan.FromSeconds(0.9);

    /// <summary>The mp4 of a lesson; made unless it is there.</summary>
    /// <exception cref="InvalidOperationException">A program is missing or failed; the message names it.</exception>
    public async Task<string> MakeAsync(DemoLesson lesson, CancellationToken cancellationToken)
    {
        List<string> pictures = [SlidePicture.Title(lesson), .. lesson.Slides.Select((slide, i) => SlidePicture.Content(lesson, slide, i + 1))];
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [Recipe, .. pictures, .. lesson.Slides.Select(s => s.Narration)]))));
        var file = Path.Combine(cacheFolder, $"{lesson.Name}-{digest[..16]}.mp4");
        if (File.Exists(file))
            return file;
        Directory.CreateDirectory(cacheFolder);
        var work = Directory.CreateTempSubdirectory("zhuxue-demo-").FullName;
        try
        {
            var speech = new Speech();
            var list = new StringBuilder("ffconcat version 1.0\n");
            for (var i = 0; i < pictures.Count; i++)
            {
                var before = speech.Length;
                if (i == 0)
                    speech.AddSilence(TitleLength);
                else
                    await SayAsync(lesson.Slides[i - 1].Narration, work, speech, cancellationToken);
                await DrawAsync(pictures[i], Path.Combine(work, $"{i}.png"), cancellationToken);
                list.Append(CultureInfo.InvariantCulture, $"file {i}.png\nduration {(speech.Length - before).TotalSeconds:0.000}\n");
            }
            // ffmpeg's concat reads the length of the last picture from a repetition of it.
            list.Append(CultureInfo.InvariantCulture, $"file {pictures.Count - 1}.png\n");
            await File.WriteAllTextAsync(Path.Combine(work, "list.txt"), list.ToString(), cancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(work, "voice.wav"), speech.ToWav(), cancellationToken);
            var film = Path.Combine(work, "film.mp4");
            await RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-f", "concat", "-i", Path.Combine(work, "list.txt"), "-i", Path.Combine(work, "voice.wav"),
                "-t", speech.Length.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture), "-vf", $"fps={FramesPerSecond},format=yuv420p", "-threads", "2",
                "-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage", "-crf", "23", "-g", "50", "-c:a", "aac", "-aac_coder", "fast", "-b:a", "64k", "-ac", "1", "-movflags", "+faststart", film], cancellationToken);
            // Two set-ups at once: whoever is later brings the same bytes.
            var draft = $"{file}.{Environment.ProcessId}.draft";
            File.Copy(film, draft, overwrite: true);
            File.Move(draft, file, overwrite: true);
            return file;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task SayAsync(string text, string work, Speech speech, CancellationToken cancellationToken)
    {
        var (words, wav) = (Path.Combine(work, "words.txt"), Path.Combine(work, "words.wav"));
        await File.WriteAllTextAsync(words, text, cancellationToken);
        await RunAsync("espeak-ng", ["-v", "cmn", "-s", WordsPerMinute.ToString(CultureInfo.InvariantCulture), "-w", wav, "-f", words], cancellationToken);
        speech.AddSilence(Pause / 2);
        speech.AddWav(await File.ReadAllBytesAsync(wav, cancellationToken));
        speech.AddSilence(Pause / 2);
    }

    private static async Task DrawAsync(string svg, string png, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(png + ".svg", svg, cancellationToken);
        await RunAsync("rsvg-convert", ["-o", png, png + ".svg"], cancellationToken);
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var (exit, error) = await ChildProcess.RunAsync(program, arguments, _ => Task.CompletedTask, cancellationToken);
        if (exit != 0)
            throw new InvalidOperationException($"{program} failed: {error.Trim()}");
    }
}
