using System.Buffers.Binary;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Console;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Evidence;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Accounts;

/// <summary>The door for portraits (M4), through HTTP: what is no photo, what is no portrait, how old it is, and who decides when the machine cannot.</summary>
public sealed class PhotoDoorTests(TestSite site) : IClassFixture<TestSite>
{
    private static readonly byte[] Good = Photos.Portrait;

    [Fact]
    public async Task Each_file_that_is_no_photo_is_told_what_it_is_and_what_to_do()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        var image = Pictures.Decoded(Good);
        foreach (var (file, words) in new (byte[], string)[]
        {
            ([.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, 0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0], "这是动图，不是照片。请选一张 JPG 或 PNG 格式的照片。"),
            (PngWriter.Write(image.Width, image.Height, image.Pixels.ToArray(), animated: true), "这是动图，不是照片。请选一张 JPG 或 PNG 格式的照片。"),
            ([.. "RIFF"u8, 40, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0x02, 0, 0, 0, 9, 0, 0, 9, 0, 0], "这是动图，不是照片。请选一张 JPG 或 PNG 格式的照片。"),
            ([.. "RIFF"u8, 40, 0, 0, 0, .. "WEBPVP8 "u8, 10, 0, 0, 0, 0, 0, 0, 0], "这种照片格式打不开。请另存为 JPG 或 PNG 格式，再上传一次。"),
            (PrintColours(), "这张照片用的是印刷的颜色（CMYK），打不开。请用手机重新拍一张，或在电脑上另存为普通的 JPG 照片。"),
            (Good[..^3000], "照片文件不完整，打不开。请重新拍一张，或换一个文件。"),
            (PngWriter.Write(image.Width, image.Height, image.Pixels.ToArray())[..5000], "照片文件不完整，打不开。请重新拍一张，或换一个文件。"),
        })
        {
            await browser.UploadPortraitAsync(file, "me.jpg");
            Assert.Equal((HttpStatusCode.OK, words), (browser.Status, browser.PhotoError()));
        }
        Assert.False(await site.WithDbAsync(db => db.LearnerImages.AnyAsync(i => i.LearnerId == id)));
    }

    [Fact]
    public async Task Each_photo_that_is_no_portrait_is_told_what_to_change()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        foreach (var (photo, words) in new (byte[], string)[]
        {
            (Dressed.InSunglasses(Good), "墨镜挡住了眼睛。请摘下墨镜"),
            (Dressed.Masked(Good, 120, 165, 195), "口罩挡住了嘴和下巴。请摘下口罩"),
            (Dressed.Masked(Good, 38, 38, 42), "口罩挡住了嘴和下巴。请摘下口罩"),
            (Dressed.InHardHat(Good), "帽子挡住了额头。请摘下安全帽或帽子"),
            (Dressed.Turned(Good, 3), "照片是横着或倒着的。请把照片转正"),
            (Dressed.Turned(Good, 6), "照片是横着或倒着的。请把照片转正"),
            (Dressed.Turned(Good, 8), "照片是横着或倒着的。请把照片转正"),
            (Dressed.AgainstTheLight(Good), "光从背后照来，脸太暗。请转个身"),
            (Dressed.AgainstTheLight(Good, 0.2), "光从背后照来，脸太暗。请转个身"),
            (Dressed.HalfInShade(Good), "脸上一边亮一边暗。请正对着窗户或灯"),
            (Pictures.Blurred(Good, 10), "照片有点模糊。请擦一擦镜头"),
            (Clips.Frames("cap13_edit2", 20.3, 20.5)[0], "脸没有正对镜头。请看着镜头"),
            (OnWallOfPosters(Good), "背后的东西太多。请站到一面墙前"),
            (Dressed.BeforePoster(Good, Photos.OtherMan, 0.35), "照片里不止一张脸。请用只有您一个人的照片。"),
        })
        {
            await browser.UploadPortraitAsync(photo);
            Assert.StartsWith(words, browser.PhotoError(), StringComparison.Ordinal);
        }
        Assert.False(await site.WithDbAsync(db => db.LearnerImages.AnyAsync(i => i.LearnerId == id)));
    }

    [Fact]
    public async Task Photos_that_only_look_odd_are_taken()
    {
        var image = Pictures.Decoded(Good);
        foreach (var (what, photo) in new (string, byte[])[]
        {
            ("16 bits", PngWriter.Write(image.Width, image.Height, image.Pixels.ToArray(), deep: true)),
            ("mirrored", Dressed.Turned(Good, 2)),
            ("lying, and saying so", WithOrientation(Dressed.Turned(Good, 8), 6)),
            ("a poster far behind", Dressed.BeforePoster(Good, Photos.OtherMan, 0.15)),
            ("an Exif directory of 65,535 entries", WithExif(Good, [.. "II*\0"u8, 8, 0, 0, 0, 0xFF, 0xFF, 0x12, 0x01, 3, 0])),
            ("an Exif directory that points at itself", WithExif(Good, [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0])),
            ("4 MB of Exif", Enumerable.Range(0, 64).Aggregate(Good, (jpeg, _) => WithExif(jpeg, new byte[65_000]))),
        })
        {
            var (id, _, browser) = await site.SignedInAsync();
            using var _1 = browser;
            await browser.UploadPortraitAsync(photo);
            Assert.Equal((what, "/profile?done=portrait", (string?)null), (what, browser.Address, browser.PhotoError()));
            var stored = await site.WithDbAsync(db => db.LearnerImages.SingleAsync(i => i.LearnerId == id));
            var face = await site.WithDbAsync(db => db.PortraitEmbeddings.CountAsync(e => e.LearnerId == id && e.ImageId == stored.Id));
            Assert.Equal((LearnerImageState.Accepted, 1, (DateOnly?)null, site.Time.GetUtcNow()), (stored.State, face, stored.TakenOn, stored.DeclaredRecentAt));
        }
    }

    [Fact]
    public async Task The_date_in_a_photo_must_fit_the_declaration_and_both_are_kept()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        await browser.UploadPortraitAsync(Photos.TakenAt(Good, "2026:03:20 08:00:00"));
        Assert.Equal("照片里写的日期是 2026-03-20，比今天还晚。请把手机或相机的日期调准，再拍一张。", browser.PhotoError());
        await browser.UploadPortraitAsync(Photos.TakenAt(Good, "2024:01:01 00:00:00"));
        Assert.StartsWith("这张照片是 2024-01-01 拍的，已经超过三个月。", browser.PhotoError(), StringComparison.Ordinal);
        await browser.UploadPortraitAsync(Photos.TakenAt(Good, "0000:00:00 00:00:00"), recent: false);
        Assert.Equal("请确认照片是三个月内拍的。不是的话，现在拍一张就行。", browser.Page.QuerySelector("#recent-error")?.TextContent.Trim());
        await browser.UploadPortraitAsync(Photos.TakenAt(Good, "2026:02:01 08:00:00"));
        Assert.Null(browser.PhotoError());
        var stored = await site.WithDbAsync(db => db.LearnerImages.SingleAsync(i => i.LearnerId == id));
        Assert.Equal((new DateOnly(2026, 2, 1), site.Time.GetUtcNow()), (stored.TakenOn, stored.DeclaredRecentAt));
        var payload = await site.WithDbAsync(db => db.Set<EvidencePayload>().Where(p => p.LearnerId == id && p.Payload.Contains("takenOn")).Select(p => p.Payload).SingleAsync());
        Assert.Contains("2026-02-01", payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_machine_is_unsure_a_person_sees_the_pictures_side_by_side_and_decides()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        await browser.UploadPortraitAsync(Good);
        await browser.UploadPortraitAsync(Photos.OtherMan);
        await browser.UploadPortraitAsync(Good);
        await browser.UploadPortraitAsync(Photos.OtherMan);
        var doubtful = await PortraitAsync(id);
        Assert.True(doubtful.NeedsLook);

        var staffId = await site.HireAsync("portrait-desk");
        using var desk = site.Browse();
        await desk.OpenAsync("/staff/sign-in");
        await desk.SubmitAsync("main form", new() { ["Input.UserName"] = "portrait-desk", ["Input.Password"] = People.Password });
        await desk.OpenAsync("/staff");
        Assert.NotNull(desk.Page.QuerySelector($"main a[href='/staff/learners/{id}/likeness']"));
        await desk.OpenAsync($"/staff/learners/{id}/likeness");
        Assert.Contains("系统拿不准，请您看", desk.Words, StringComparison.Ordinal);
        Assert.Contains("以前的本人照片", desk.Words, StringComparison.Ordinal);
        Assert.Equal(2, desk.Page.QuerySelectorAll($".zx-likeness img[src^='/staff/learners/{id}/images/']").Length);

        await desk.SubmitAsync("main form", new() { ["Decision.Note"] = "" }, submitter: "[value='accept']");
        Assert.True((await PortraitAsync(id)).NeedsLook);
        await desk.SubmitAsync("main form", new() { ["Decision.Note"] = "换了发型，眉毛和痣对得上" }, submitter: "[value='accept']");
        Assert.Contains("已确认是本人", desk.Words, StringComparison.Ordinal);
        Assert.False((await PortraitAsync(id)).NeedsLook);

        await desk.SubmitAsync("main form", new() { ["Decision.Note"] = "照片里不是本人，请您自己拍一张" }, submitter: "[value='refuse']");
        await site.WithDbAsync(async db =>
        {
            var image = await db.LearnerImages.SingleAsync(i => i.LearnerId == id && i.Id == doubtful.Id);
            Assert.Equal((LearnerImageState.Refused, "照片里不是本人，请您自己拍一张"), (image.State, image.Reason));
            // Nothing is compared with a picture that was sent back.
            Assert.False(await db.PortraitEmbeddings.AnyAsync(e => e.LearnerId == id));
            Assert.Equal([StaffActionKind.PortraitAccepted, StaffActionKind.PortraitRefused], await db.StaffActions.Where(a => a.SubjectId == id && a.StaffId == staffId).OrderBy(a => a.Kind).Select(a => a.Kind).ToListAsync());
            Assert.Equal(2, await db.Set<EvidencePayload>().CountAsync(p => p.LearnerId == id && p.Payload.Contains("accepted") && p.Payload.Contains("staffId")));
        });
        await browser.OpenAsync("/profile");
        Assert.Contains("照片里不是本人，请您自己拍一张", browser.Words, StringComparison.Ordinal);
        await browser.UploadPortraitAsync(Good);
        Assert.Null(browser.PhotoError());
        Assert.False((await PortraitAsync(id)).NeedsLook);

        // A colleague's page from before decides nothing about the new picture.
        await desk.OpenAsync($"/staff/learners/{id}/likeness");
        await browser.UploadPortraitAsync(Good);
        await desk.SubmitAsync("main form", new() { ["Decision.Note"] = "看不清是不是本人，请重拍" }, submitter: "[value='refuse']");
        Assert.Contains("学员又传了一张", desk.Words, StringComparison.Ordinal);
        Assert.Equal(LearnerImageState.Accepted, (await PortraitAsync(id)).State);
    }

    private Task<LearnerImage> PortraitAsync(Guid learnerId) =>
        site.WithDbAsync(db => db.LearnerImages.AsNoTracking().SingleAsync(i => i.LearnerId == learnerId && i.Kind == LearnerImageKind.Portrait && i.State == LearnerImageState.Accepted));

    /// <summary>A header of four components: a printer's JPEG.</summary>
    private static byte[] PrintColours() =>
    [
        0xFF, 0xD8, 0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0,
        0xFF, 0xC0, 0, 20, 8, 1, 0, 1, 0, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0,
        0xFF, 0xDA, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0, 0, 0xFF, 0xD9,
    ];

    private static byte[] WithExif(byte[] jpeg, byte[] tiff)
    {
        byte[] body = [.. "Exif\0\0"u8, .. tiff];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(body.Length + 2));
        return [.. jpeg.AsSpan(0, 2), 0xFF, 0xE1, .. length, .. body, .. jpeg.AsSpan(2)];
    }

    private static byte[] WithOrientation(byte[] jpeg, byte orientation) =>
        WithExif(jpeg, [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>Black and white squares everywhere but before the person.</summary>
    private static byte[] OnWallOfPosters(byte[] file)
    {
        var image = Pictures.Decoded(file);
        var box = VisionLab.Analyzer.Detect(image)[0];
        var pixels = image.Pixels.ToArray();
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                double dx = (x - (box.Left + box.Right) / 2) / (0.75 * box.Width), dy = (y - (box.Top + box.Bottom) / 2) / (0.75 * box.Height);
                if (dx * dx + dy * dy > 1 && (y < box.Bottom || Math.Abs(dx) > 1.2))
                    pixels.AsSpan((y * image.Width + x) * 3, 3).Fill((byte)((x / 16 + y / 16) % 2 == 0 ? 60 : 200));
            }
        }
        return JpegEncoder.Encode(RgbImage.From(image.Width, image.Height, pixels));
    }
}
