using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Zhuxue.Training.Commands.Cards;
using Zhuxue.Training.Commands.Demo;
using Zhuxue.Training.Commands.Takes;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Commands.Smoke;

/// <summary>
/// Walks the main job against a running site with demo data, as a learner's browser would: over HTTP, with real frames of a real
/// person, a real film, in real time. Each step stands on the one before.
/// </summary>
internal sealed partial class SmokeWalk(Uri site, string partsFolder, FaceAnalyzer analyzer, TimeProvider clock) : IDisposable
{
    private const string NewPassword = "gongdi-2026-smoke";
    // Of the man of Person.Demo, another recording: good for portrait and snapshots.
    private static readonly (string Clip, double From, double To) Portrait = ("cap13_edit2", 0.5, 0.7);

    private readonly SmokeBrowser browser = new(site);
    private readonly Dictionary<(string, double, double), IReadOnlyList<byte[]>> clips = [];
    private string lessonPath = "", enrolment = "", nonce = "", playlist = "";
    private Guid lessonId, leaseId, faceCheckId;
    private double earned, duration, beatSeconds;

    public async Task RunAsync(Tap tap)
    {
        var learner = DemoPeople.Learners.First(l => l.State == DemoState.New);
        await tap.StepAsync("the initial password leads to activation and nowhere else", () => SignInAsync(learner));
        await tap.StepAsync("a password of one's own opens the file", ActivateAsync);
        await tap.StepAsync("the phone is confirmed (M1)", ConfirmPhoneAsync);
        await tap.StepAsync("consents are given, each by itself", ConsentAsync);
        await tap.StepAsync("both sides of the identity card are read and agree with the account (M4)", () => UploadCardAsync(learner));
        await tap.StepAsync("the portrait passes the photo check (M4)", UploadPortraitAsync);
        await tap.StepAsync("我的培训 shows the next lesson", FindLessonAsync);
        await tap.StepAsync("a lease waits for its face check (M5)", StartLeaseAsync);
        await tap.StepAsync("the face check passes with real frames (M7)", PassGateAsync);
        await tap.StepAsync("playlist, key and segment give a piece of film", FetchFilmAsync);
        await tap.StepAsync("skipping is refused: no key, no credit (A1, A5)", TrySkippingAsync);
        await tap.StepAsync("the lesson is learned in real time to its last second", LearnAsync);
        await tap.StepAsync("the credited seconds are read back", ReadBackAsync);
    }

    public void Dispose() => browser.Dispose();

    private async Task<string?> SignInAsync(DemoLearner learner)
    {
        await browser.OpenAsync("/sign-in");
        await browser.SubmitAsync("sign-in", new() { ["Input.IdNumber"] = learner.IdNumber.ToLowerInvariant(), ["Input.Password"] = "111111" });
        Expect(browser.Path == "/activate", $"the initial password led to {browser.Path}");
        Expect(!browser.Page.Contains(learner.Name, StringComparison.Ordinal), "the activation page shows personal data");
        await browser.OpenAsync("/profile");
        Expect(browser.Path.StartsWith("/sign-in", StringComparison.Ordinal), "the initial password opened the file");
        return null;
    }

    private async Task<string?> ActivateAsync()
    {
        await browser.OpenAsync("/activate");
        await browser.SubmitAsync("activate", new() { ["Input.Password"] = NewPassword, ["Input.Repeated"] = NewPassword });
        Expect(browser.Path.StartsWith("/profile", StringComparison.Ordinal), $"activation led to {browser.Path}");
        return null;
    }

    private async Task<string?> ConfirmPhoneAsync()
    {
        await browser.OpenAsync("/profile/phone");
        await browser.SubmitAsync("confirm-phone", []);
        return null;
    }

    private async Task<string?> ConsentAsync()
    {
        foreach (var kind in (string[])["Face", "IdCard"])
        {
            await browser.OpenAsync("/profile/consent");
            await browser.SubmitAsync($"give-{kind}", new() { ["Agreed"] = "true" });
        }
        return null;
    }

    private async Task<string?> UploadCardAsync(DemoLearner learner)
    {
        var card = SpecimenCard.Of(learner, clock.TodayInBeijing, (await FramesAsync(Portrait))[0]);
        foreach (var (side, drawn) in new[] { ("front", await card.FrontAsync(default)), ("back", await card.BackAsync(default)) })
        {
            await browser.OpenAsync($"/profile/id-card/{side}");
            await browser.SubmitAsync("id-card", [], new() { ["Input.Photo"] = new CardPhoto(3, Margin: 0.2, Noise: 3).Take(drawn) });
            Expect(browser.Path.Contains("done=", StringComparison.Ordinal) && !browser.Path.Contains("waits", StringComparison.Ordinal), $"side {side} was refused");
        }
        return null;
    }

    private async Task<string?> UploadPortraitAsync()
    {
        await browser.OpenAsync("/profile/portrait");
        await browser.SubmitAsync("portrait", new() { ["Input.Recent"] = "true" }, new() { ["Input.Photo"] = (await FramesAsync(Portrait))[0] });
        Expect(browser.Path.StartsWith("/profile?", StringComparison.Ordinal), "the portrait was refused");
        return null;
    }

    private async Task<string?> FindLessonAsync()
    {
        await browser.OpenAsync("/training");
        // The shortest walk: the next lesson is the one that the big button names.
        var link = NextLesson().Match(browser.Page);
        Expect(link.Success, "我的培训 offers no lesson");
        lessonPath = link.Groups[1].Value;
        lessonId = Guid.Parse(link.Groups[2].Value);
        enrolment = link.Groups[3].Value;
        await browser.OpenAsync(lessonPath);
        return null;
    }

    private async Task<string?> StartLeaseAsync()
    {
        var (status, lease) = await browser.PostAsync($"/lessons/{lessonId}/leases", new { EnrolmentId = enrolment });
        Expect(status == HttpStatusCode.Created, $"the lease was refused with {(int)status}: {lease}");
        leaseId = lease.GetProperty("leaseId").GetGuid();
        faceCheckId = lease.GetProperty("faceCheckId").GetGuid();
        duration = lease.GetProperty("durationSeconds").GetDouble();
        var (early, _) = await browser.PostAsync($"/leases/{leaseId}/beats", new { Nonce = "", Position = 1.0, Playing = true });
        Expect(early == HttpStatusCode.Conflict, "a beat was taken before the face check");
        return $"{duration:0} s of film";
    }

    private async Task<string?> PassGateAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var reply = await StandBeforeCameraAsync();
            if (reply.GetProperty("phase").GetString() == "passed")
                break;
            Expect(attempt < 3, $"the gate refused three times: {reply}");
            var (_, again) = await browser.PostAsync($"/leases/{leaseId}/face-checks", new { });
            faceCheckId = again.GetProperty("faceCheckId").GetGuid();
        }
        var lease = await browser.GetJsonAsync($"/leases/{leaseId}");
        Expect(lease.GetProperty("state").GetString() == "active", "the face check did not activate the lease");
        nonce = lease.GetProperty("nonce").GetString()!;
        playlist = lease.GetProperty("playlist").GetString()!;
        beatSeconds = lease.GetProperty("beatSeconds").GetDouble();
        return null;
    }

    /// <summary>Sends a third of a second of frames at a time, as the camera would, and does what is asked. The frames are new ones each time.</summary>
    private async Task<JsonElement> StandBeforeCameraAsync()
    {
        var take = NewTake();
        GateAction? asked = null;
        var sentAt = clock.GetTimestamp();
        for (var first = 0; ;)
        {
            List<byte[]> batch = [];
            for (var i = 0; i < 4; i++)
                batch.Add(await take.NextAsync(asked));
            var left = TimeSpan.FromSeconds(batch.Count / Footage.FramesPerSecond) - clock.GetElapsedTime(sentAt);
            if (left > TimeSpan.Zero)
                await Task.Delay(left, clock);
            sentAt = clock.GetTimestamp();
            var reply = await browser.PostFramesAsync(faceCheckId, first, batch);
            first += batch.Count;
            if (reply.GetProperty("phase").GetString() is not ("guide" or "act"))
                return reply;
            asked = reply.GetProperty("action").GetString() is { } action ? FaceActions.Parse(action) : null;
        }
    }

    private async Task<string?> FetchFilmAsync()
    {
        var (_, master) = await browser.GetBytesAsync(playlist);
        var rendition = Lines(master).First(l => !l.StartsWith('#'));
        var (_, text) = await browser.GetBytesAsync(rendition);
        var lines = Lines(text);
        var keyUrl = KeyUri().Match(lines.First(l => l.StartsWith("#EXT-X-KEY", StringComparison.Ordinal))).Groups[1].Value;
        var segmentUrl = lines.First(l => l.EndsWith(".ts", StringComparison.Ordinal));
        var (_, key) = await browser.GetBytesAsync(keyUrl);
        var (_, segment) = await browser.GetBytesAsync(segmentUrl);
        using var aes = Aes.Create();
        aes.Key = key;
        var iv = new byte[16];
        BinaryPrimitives.WriteInt32BigEndian(iv.AsSpan(12), 0);
        var film = aes.DecryptCbc(segment, iv);
        Expect(film.Length % 188 == 0 && film[0] == 0x47, "the segment is no MPEG transport stream");
        return $"{film.Length / 1024} KiB";
    }

    private async Task<string?> TrySkippingAsync()
    {
        var (status, _) = await browser.GetBytesAsync($"/api/v1/leases/{leaseId}/keys/standard/{(int)(duration / 12) - 1}");
        Expect((int)status == 425, $"a key far ahead was answered with {(int)status}");
        await BeatAsync(0);
        var reply = await BeatAsync(duration);
        earned = reply.GetProperty("earnedSeconds").GetDouble();
        Expect(earned < 3, $"a jump to the end earned {earned} s");
        return null;
    }

    /// <summary>Frames of the demo person that nobody has seen before: no camera gives the same picture twice.</summary>
    private Take NewTake() => new(Person.Demo(partsFolder), analyzer, (int)(clock.GetTimestamp() & 0xFFFFFF));

    private async Task<string?> LearnAsync()
    {
        var began = clock.GetTimestamp();
        var startedAt = earned;
        var (lastBeat, keys, snapshots, checks) = (began, 0, 0, 0);
        for (var beats = 1; ; beats++)
        {
            while ((await browser.GetBytesAsync($"/api/v1/leases/{leaseId}/keys/standard/{keys}")).Status == HttpStatusCode.OK)
                keys++;
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(beatSeconds, Math.Max(1, duration - earned))), clock);
            lastBeat = clock.GetTimestamp();
            var reply = await BeatAsync(Math.Min(duration, startedAt + clock.GetElapsedTime(began, lastBeat).TotalSeconds));
            earned = reply.GetProperty("earnedSeconds").GetDouble();
            var next = reply.GetProperty("next");
            if (next.GetProperty("kind").GetString() == "completed")
            {
                var took = clock.GetElapsedTime(began).TotalSeconds;
                Expect(took >= duration - startedAt - 1, $"{duration:0} s of film were credited in {took:0} s");
                return $"{duration:0} s in {beats} beats, {snapshots} snapshots, {checks} presence checks";
            }
            if (next.GetProperty("kind").GetString() == "snapshot")
            {
                var status = await browser.PostPhotoAsync($"/leases/{leaseId}/snapshots/{next.GetProperty("snapshotId").GetGuid()}", (await NewTake().RestAsync(1))[0]);
                Expect(status == HttpStatusCode.OK, $"a snapshot was answered with {(int)status}");
                snapshots++;
            }
            if (next.GetProperty("kind").GetString() == "presence")
            {
                await AnswerAsync(next.GetProperty("presenceCheckId").GetGuid());
                checks++;
            }
            Expect(clock.GetElapsedTime(began).TotalSeconds < duration + 60, $"after {duration + 60:0} s only {earned:0} of {duration:0} s are earned");
        }
    }

    /// <summary>Looks into the camera and presses the number that the picture shows; a second try where the eye slipped.</summary>
    private async Task AnswerAsync(Guid checkId)
    {
        var path = $"/leases/{leaseId}/presence-checks/{checkId}";
        for (var tries = 0; tries < 2; tries++)
        {
            var asked = await browser.GetJsonAsync(path);
            var number = NumberReading.Read(Convert.FromBase64String(asked.GetProperty("image").GetString()!.Split(',')[1]), [.. asked.GetProperty("choices").EnumerateArray().Select(c => c.GetString()!)]);
            var answer = await browser.PostAnswerAsync(path + "/answers", asked.GetProperty("picture").GetInt32(), number, await NewTake().RestAsync(5));
            if (answer.GetProperty("check").GetProperty("state").GetString() == "answered")
                return;
            Expect(answer.GetProperty("cause").GetString() == "wrong-number", $"a presence check was answered with {answer.GetProperty("cause")}: {answer.GetProperty("words")}");
        }
        Expect(false, "a presence check could not be answered");
    }

    private async Task<string?> ReadBackAsync()
    {
        await browser.OpenAsync($"/training?enrolment={enrolment}");
        Expect(browser.Page.Contains("已学完", StringComparison.Ordinal), "我的培训 does not show the lesson as learned");
        await browser.OpenAsync(lessonPath);
        Expect(browser.Page.Contains("这一课已经学完", StringComparison.Ordinal), "the lesson is not shown as learned");
        return null;
    }

    private async Task<JsonElement> BeatAsync(double position)
    {
        var (status, reply) = await browser.PostAsync($"/leases/{leaseId}/beats", new { Nonce = nonce, Position = position, Playing = true });
        Expect(status == HttpStatusCode.OK, $"a beat was answered with {(int)status}: {reply}");
        nonce = reply.GetProperty("nonce").GetString()!;
        return reply;
    }

    private async Task<IReadOnlyList<byte[]>> FramesAsync((string Clip, double From, double To) segment)
    {
        if (!clips.TryGetValue(segment, out var frames))
            clips[segment] = frames = await ClipFrames.ReadAsync(Path.Combine(partsFolder, "clips", segment.Clip + ".mp4"), segment.From, segment.To, Footage.FramesPerSecond, default);
        return frames;
    }

    private static string[] Lines(byte[] text) => System.Text.Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
            throw new SmokeException(otherwise);
    }

    [GeneratedRegex("""href="(/lessons/([0-9a-f-]{36})\?enrolment=([0-9a-f-]{36}))"[^>]*>\s*(?:继续学习|开始学习)""", RegexOptions.CultureInvariant)]
    private static partial Regex NextLesson();

    [GeneratedRegex("URI=\"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex KeyUri();
}
