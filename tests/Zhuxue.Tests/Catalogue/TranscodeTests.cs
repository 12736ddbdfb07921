using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.Tests.Catalogue;

public sealed partial class TranscodeTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task An_mp4_becomes_three_renditions_that_play_with_their_keys()
    {
        var lesson = await site.DraftAsync(nameof(An_mp4_becomes_three_renditions_that_play_with_their_keys));
        Assert.IsType<UploadOutcome.Accepted>(await site.UploadAsync(lesson, await Clips.GoodAsync()));
        var asset = await site.DecidedAsync(lesson);
        Assert.Equal((AssetState.Ready, 100), (asset.State, asset.ProgressPercent));
        Assert.InRange(asset.DurationMs, 12_800, 13_300);

        var master = await site.CallAsync((Playlists p) => p.MasterAsync(asset.Id, name => $"/x/{name}.m3u8", smallFirst: false, default));
        Assert.Matches(@"^#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+\n/x/standard.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+\n/x/low.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+\n/x/slides.m3u8\n$", master);
        foreach (var rendition in Rendition.All)
            await PlaysAsync(asset, rendition.Name);
        var lengths = (await site.SegmentsAsync(asset.Id)).GroupBy(s => s.Rendition).Select(g => g.Sum(s => s.DurationMs));
        Assert.All(lengths, length => Assert.Equal(asset.DurationMs, length));
        var bytes = (await site.SegmentsAsync(asset.Id)).GroupBy(s => s.Rendition).ToDictionary(g => g.Key, g => g.Sum(s => s.Bytes));
        Assert.True(bytes["slides"] < bytes["low"] && bytes["low"] < bytes["standard"], string.Join(", ", bytes));
        Assert.Empty(site.WorkFolders());
    }

    [Fact]
    public async Task Keys_open_three_segments_each_and_say_which_part()
    {
        var lesson = await site.DraftAsync(nameof(Keys_open_three_segments_each_and_say_which_part));
        await site.UploadAsync(lesson, await Clips.GoodAsync());
        var asset = await site.DecidedAsync(lesson);

        Assert.Equal(0, await site.CallAsync((MediaKeys k) => k.StartsAtMsAsync(asset.Id, "standard", 0, default)));
        var first = await site.CallAsync((MediaKeys k) => k.EndsAtMsAsync(asset.Id, "standard", 0, default));
        Assert.InRange(first!.Value, 11_900, 12_100);
        Assert.Equal(first, await site.CallAsync((MediaKeys k) => k.StartsAtMsAsync(asset.Id, "standard", 1, default)));
        Assert.Equal(asset.DurationMs, await site.CallAsync((MediaKeys k) => k.EndsAtMsAsync(asset.Id, "standard", 1, default)));
        Assert.Null(await site.CallAsync((MediaKeys k) => k.StartsAtMsAsync(asset.Id, "standard", 2, default)));
        Assert.Null(await site.CallAsync((MediaKeys k) => k.KeyAsync(asset.Id, "standard", -1, default)));
        Assert.Null(await site.CallAsync((MediaKeys k) => k.KeyAsync(asset.Id, "best", 0, default)));

        var keys = new List<string>();
        foreach (var (rendition, n) in new[] { ("standard", 0), ("standard", 1), ("low", 0), ("low", 1) })
            keys.Add(Convert.ToHexString((await site.CallAsync((MediaKeys k) => k.KeyAsync(asset.Id, rendition, n, default)))!));
        Assert.Equal(4, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Equal(32, key.Length));
    }

    [Fact]
    public async Task Segments_are_public_cipher_text_that_caches_may_keep()
    {
        var lesson = await site.DraftAsync(nameof(Segments_are_public_cipher_text_that_caches_may_keep));
        await site.UploadAsync(lesson, await Clips.SilentAsync());
        var asset = await site.DecidedAsync(lesson);
        Assert.Equal(AssetState.Ready, asset.State);

        using var browser = site.Browse();
        var address = $"/media/{asset.Id}/low/0.ts";
        using var reply = await browser.Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("public, max-age=31536000, immutable", reply.Headers.CacheControl!.ToString());
        Assert.Equal("video/mp2t", reply.Content.Headers.ContentType!.MediaType);
        var bytes = await reply.Content.ReadAsByteArrayAsync();
        Assert.Equal(reply.Content.Headers.ContentLength, bytes.Length);
        Assert.NotEqual(0x47, bytes[0] == 0x47 && bytes[188] == 0x47 ? 0x47 : 0);

        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(reply.Headers.ETag!);
        using var unchanged = await browser.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        foreach (var wrong in new[] { $"/media/{asset.Id}/low/99.ts", $"/media/{asset.Id}/best/0.ts", $"/media/{Guid.Empty}/low/0.ts" })
        {
            using var missing = await browser.Http.GetAsync(wrong);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }
    }

    [Theory]
    [InlineData("text", nameof(VideoRefusal.NotVideo), "这个文件不是视频。")]
    [InlineData("playlist", nameof(VideoRefusal.NotVideo), "这个文件不是视频。")]
    [InlineData("sound", nameof(VideoRefusal.NoPicture), "只有声音，没有画面")]
    [InlineData("short", nameof(VideoRefusal.TooShort), "不到 5 秒")]
    [InlineData("cut", nameof(VideoRefusal.Broken), "不完整")]
    [InlineData("cut-indexed", nameof(VideoRefusal.Broken), "不完整")]
    [InlineData("faked", nameof(VideoRefusal.Broken), "不完整")]
    public async Task What_is_no_video_is_refused_in_words_and_not_kept(string kind, string refusal, string words)
    {
        await using var own = await TestSite.StartAsync();
        var lesson = await own.DraftAsync(kind);
        byte[] file = kind switch
        {
            "text" => "这是一份安全须知，不是视频。"u8.ToArray(),
            "playlist" => "#EXTM3U\n#EXTINF:4,\nfile:///etc/hostname\n"u8.ToArray(),
            "sound" => await Clips.OnlySoundAsync(),
            "short" => await Clips.TooShortAsync(),
            "cut" => await Clips.CutWithoutIndexAsync(),
            "cut-indexed" => await Clips.CutWithIndexAsync(),
            _ => [.. "\0\0\0\u0018ftypisom"u8, .. new byte[5000]],
        };
        await own.UploadAsync(lesson, file);
        var asset = await own.DecidedAsync(lesson);
        var reason = Enum.Parse<VideoRefusal>(refusal);
        Assert.Equal((AssetState.Refused, reason), (asset.State, asset.Reason));
        Assert.Contains(words, reason.Words.WhatHappened, StringComparison.Ordinal);
        Assert.NotEmpty(reason.Words.WhatToDo);
        Assert.False(await own.CallAsync((PublishLesson publish) => publish.PublishAsync(lesson, null, default)));
        await OutboxEmptyAsync(own);
        Assert.Equal(0, own.BlobCount());
        Assert.Empty(own.WorkFolders());
    }

    [Fact]
    public async Task An_empty_file_and_one_beyond_the_limit_are_refused_at_once()
    {
        await using var own = await TestSite.StartAsync(new() { ["Catalogue:MaximumUploadBytes"] = "1000" });
        var lesson = await own.DraftAsync();
        Assert.Equal(new UploadOutcome.FileRefused(VideoRefusal.Empty), await own.UploadAsync(lesson, []));
        Assert.Equal(new UploadOutcome.FileRefused(VideoRefusal.TooLarge), await own.UploadAsync(lesson, new byte[1001]));
        Assert.Equal(0, own.BlobCount());
        Assert.Equal(0, await own.WithDbAsync(db => db.Set<Asset>().CountAsync()));
    }

    [Fact]
    public async Task A_draft_takes_another_video_and_forgets_the_first()
    {
        await using var own = await TestSite.StartAsync();
        var lesson = await own.DraftAsync();
        await own.UploadAsync(lesson, await Clips.GoodAsync());
        var first = await own.DecidedAsync(lesson);
        await own.UploadAsync(lesson, await Clips.SilentAsync());
        var second = await own.DecidedAsync(lesson);
        Assert.NotEqual(first.Id, second.Id);
        Assert.InRange(second.DurationMs, 8_800, 9_300);
        Assert.Empty(await own.SegmentsAsync(first.Id));
        await OutboxEmptyAsync(own);
        Assert.Equal((await own.SegmentsAsync(second.Id)).Count + 1, own.BlobCount());
    }

    [Fact]
    public async Task Only_a_ready_video_goes_live_and_then_it_never_changes()
    {
        await using var own = await TestSite.StartAsync();
        var lesson = await own.DraftAsync("基坑", "municipal-construction");
        Assert.False(await own.CallAsync((PublishLesson publish) => publish.PublishAsync(lesson, null, default)));
        await own.UploadAsync(lesson, await Clips.SilentAsync());
        await own.DecidedAsync(lesson);
        Assert.Null(await own.CallAsync((LessonCatalogue catalogue) => catalogue.FindAsync(lesson, default)));
        Assert.True(await own.CallAsync((PublishLesson publish) => publish.PublishAsync(lesson, null, default)));
        Assert.IsType<UploadOutcome.LessonNotDraft>(await own.UploadAsync(lesson, await Clips.GoodAsync()));

        var info = Assert.Single(await own.CallAsync((LessonCatalogue catalogue) => catalogue.ForOccupationAsync("municipal-construction", default)));
        Assert.Equal(("基坑", CourseKind.Occupation), (info.Title, info.Kind));
        Assert.Empty(await own.CallAsync((LessonCatalogue catalogue) => catalogue.ForOccupationAsync("civil-quality", default)));
        Assert.True(await own.CallAsync((PublishLesson publish) => publish.WithdrawAsync(lesson, null, default)));
        Assert.Empty(await own.CallAsync((LessonCatalogue catalogue) => catalogue.ForOccupationAsync("municipal-construction", default)));
        Assert.NotNull(await own.CallAsync((LessonCatalogue catalogue) => catalogue.FindAsync(lesson, default)));
    }

    [Fact]
    public async Task Stopped_in_the_middle_it_begins_again_and_leaves_one_set_of_segments()
    {
        await using var own = await TestSite.StartAsync();
        var lesson = await own.DraftAsync();
        await own.UploadAsync(lesson, await Clips.LongAsync());
        var before = await own.UntilAsync(lesson, a => a.ProgressPercent > 0);
        Assert.Equal(AssetState.Working, before.State);
        await own.RestartAsync();
        await WholeAsync(own, await own.DecidedAsync(lesson), expectedMs: 24_000);
    }

    [Fact]
    public async Task Killed_in_the_middle_its_claim_runs_out_and_what_it_left_is_removed()
    {
        await using var own = await TestSite.StartAsync();
        var lesson = await own.DraftAsync();
        // What a killed process leaves: a claim, a row at work, plain files, and blobs that no row names.
        var original = await own.CallAsync(async (BlobStore blobs) => await blobs.PutAsync(await Clips.GoodAsync(), default));
        var stray = await own.CallAsync((BlobStore blobs) => blobs.PutAsync(new byte[500], default));
        var left = Directory.CreateDirectory(Path.Combine(own.DataFolder, "transcode", Guid.NewGuid().ToString("N"))).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "lock"), "");
        await File.WriteAllTextAsync(Path.Combine(left, "original.mp4"), "half");
        await File.WriteAllTextAsync(Path.Combine(left, "blobs.txt"), stray.Id.ToString("N") + "\n0123");
        using var orphan = System.Diagnostics.Process.Start("tail", ["-f", Path.Combine(left, "lock")]);
        await File.WriteAllTextAsync(Path.Combine(left, "process.txt"), orphan.Id.ToString(CultureInfo.InvariantCulture));
        var asset = new Asset
        {
            Id = Guid.NewGuid(),
            OriginalBlobId = original.Id,
            FileName = "lesson.mp4",
            KeySecretSealed = own.Services.GetRequiredService<FieldCipher>().Seal(Asset.SecretPurpose, new byte[32]),
            State = AssetState.Working,
            ProgressPercent = 40,
            Run = Guid.NewGuid(),
            UploadedAt = own.Time.GetUtcNow(),
        };
        await own.WithDbAsync(async db =>
        {
            db.Add(asset);
            db.Add(new OutboxMessage
            {
                Id = Guid.NewGuid(),
                Kind = TranscodeVideo.MessageKind,
                Payload = JsonSerializer.Serialize(new TranscodeVideo.Payload(asset.Id)),
                Attempts = 1,
                CreatedAt = own.Time.GetUtcNow(),
                DueAt = own.Time.GetUtcNow(),
                ClaimedUntil = own.Time.GetUtcNow() + TimeSpan.FromSeconds(30),
            });
            await db.SaveChangesAsync();
            await db.Set<Lesson>().Where(l => l.Id == lesson).ExecuteUpdateAsync(set => set.SetProperty(l => l.AssetId, asset.Id));
        });
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(asset.Run, (await own.UntilAsync(lesson, _ => true)).Run);

        own.Time.Advance(TimeSpan.FromSeconds(31));
        await WholeAsync(own, await own.DecidedAsync(lesson), expectedMs: 13_000);
        Assert.True(orphan.HasExited);
    }

    private static async Task WholeAsync(TestSite own, Asset asset, long expectedMs)
    {
        Assert.Equal(AssetState.Ready, asset.State);
        Assert.InRange(asset.DurationMs, expectedMs - 300, expectedMs + 300);
        var segments = await own.SegmentsAsync(asset.Id);
        foreach (var rendition in Rendition.All)
        {
            var one = segments.Where(s => s.Rendition == rendition.Name).ToList();
            Assert.Equal(Enumerable.Range(0, one.Count), one.Select(s => s.Number));
            Assert.InRange(one.Sum(s => s.DurationMs), expectedMs - 300, expectedMs + 300);
        }
        await OutboxEmptyAsync(own);
        Assert.Equal(segments.Count + 1, own.BlobCount());
        Assert.Empty(own.WorkFolders());
    }

    private static async Task OutboxEmptyAsync(TestSite own)
    {
        for (var i = 0; i < 400 && await own.WithDbAsync(db => db.Set<OutboxMessage>().AnyAsync(m => m.DoneAt == null)); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Empty(await own.WithDbAsync(db => db.Set<OutboxMessage>().Where(m => m.DoneAt == null).Select(m => m.Kind + m.LastError).ToListAsync()));
    }

    /// <summary>Reads the playlist as a player does, decrypts every segment, and lets ffprobe read the film.</summary>
    private async Task PlaysAsync(Asset asset, string rendition)
    {
        var playlist = (await site.CallAsync((Playlists p) => p.RenditionAsync(asset.Id, rendition, n => $"key/{n}", growing: null, default)))!;
        Assert.StartsWith("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:", playlist, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-PLAYLIST-TYPE:VOD\n", playlist, StringComparison.Ordinal);
        Assert.DoesNotContain("IV=", playlist, StringComparison.Ordinal);
        Assert.EndsWith("#EXT-X-ENDLIST\n", playlist, StringComparison.Ordinal);
        var longest = int.Parse(TargetDuration().Match(playlist).Groups[1].Value, CultureInfo.InvariantCulture);

        using var browser = site.Browse();
        using var film = new MemoryStream();
        byte[] key = [];
        var (number, ms) = (0, 0m);
        foreach (var line in playlist.Split('\n'))
        {
            if (KeyLine().Match(line) is { Success: true } match)
                key = (await site.CallAsync((MediaKeys k) => k.KeyAsync(asset.Id, rendition, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), default)))!;
            if (line.StartsWith("#EXTINF:", StringComparison.Ordinal))
            {
                var seconds = decimal.Parse(line[8..].TrimEnd(','), CultureInfo.InvariantCulture);
                Assert.InRange(seconds, 0.1m, longest);
                ms += seconds * 1000;
            }
            if (line.EndsWith(".ts", StringComparison.Ordinal))
            {
                Assert.Equal($"/media/{asset.Id}/{rendition}/{number}.ts", line);
                using var aes = Aes.Create();
                aes.Key = key;
                var iv = new byte[16];
                BinaryPrimitives.WriteInt32BigEndian(iv.AsSpan(12), number++);
                var plain = aes.DecryptCbc(await browser.Http.GetByteArrayAsync(line), iv);
                Assert.Equal(0, plain.Length % 188);
                for (var at = 0; at < plain.Length; at += 188)
                    Assert.Equal(0x47, plain[at]);
                film.Write(plain);
            }
        }
        Assert.Equal(4, number);
        Assert.InRange(ms, asset.DurationMs - 1000, asset.DurationMs + 1000);

        var file = Path.Combine(site.DataFolder, rendition + ".ts");
        await File.WriteAllBytesAsync(file, film.ToArray());
        var read = new List<string>();
        await ChildProcess.RunAsync("ffprobe", ["-v", "error", "-show_entries", "stream=codec_name:format=duration", "-of", "csv=p=0", "-i", file], line => { read.Add(line); return Task.CompletedTask; }, default);
        Assert.Contains(read, line => line.StartsWith("h264", StringComparison.Ordinal));
        Assert.Contains(read, line => line.StartsWith("aac", StringComparison.Ordinal));
        Assert.InRange(decimal.Parse(read[^1], CultureInfo.InvariantCulture), 12.5m, 13.5m);
    }

    [GeneratedRegex("^#EXT-X-KEY:METHOD=AES-128,URI=\"key/(\\d+)\"$")]
    private static partial Regex KeyLine();

    [GeneratedRegex(@"#EXT-X-TARGETDURATION:(\d+)")]
    private static partial Regex TargetDuration();
}
