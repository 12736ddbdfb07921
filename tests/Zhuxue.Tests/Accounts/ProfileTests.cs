using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Blobs;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Evidence;

namespace Zhuxue.Tests.Accounts;

public sealed class ProfileTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task The_file_is_completed_step_by_step_and_then_one_may_learn()
    {
        var (id, idNumber, browser) = await site.SignedInAsync("𠮷小明");
        using var _ = browser;
        Assert.Contains("学习前要办完 5 件事，已办好 1 件。", browser.Words, StringComparison.Ordinal);
        Assert.Contains("𠮷小明", browser.Words, StringComparison.Ordinal);
        Assert.Contains($"{idNumber[..6]}********{idNumber[14..]}", browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(idNumber, browser.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal([FileItem.PhoneCheck, FileItem.IdCardFront, FileItem.IdCardBack, FileItem.FaceConsent, FileItem.Portrait], await MissingAsync(id));
        Assert.Equal("核对号码", browser.Page.QuerySelector("main a.btn-primary")?.TextContent.Trim());

        await browser.OpenAsync("/profile/phone");
        Assert.Contains("138 0000 5678", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("#confirm-phone");
        Assert.Equal(("/profile?done=phone", (string?)null), (browser.Address, browser.PhotoError()));

        var card = Photos.CardOf(idNumber, "𠮷小明");
        await browser.UploadCardAsync("front", await card.FrontAsync());
        // The reader does not know 𠮷: a person will look, and the learner goes on.
        Assert.Equal(("/profile/id-card/back?done=front-waits", (string?)null), (browser.Address, browser.PhotoError()));
        await browser.SubmitAsync("main form", null, new() { ["Input.Photo"] = ("back.png", await card.BackAsync()) });
        Assert.Equal(("/profile?done=id-card-waits", (string?)null), (browser.Address, browser.PhotoError()));
        Assert.Equal([FileItem.FaceConsent, FileItem.Portrait], await MissingAsync(id));

        await browser.UploadPortraitAsync(Photos.Portrait);
        Assert.Equal(("/profile?done=portrait", (string?)null), (browser.Address, browser.PhotoError()));
        Assert.Contains("学习前要办的 5 件事都办好了。", browser.Words, StringComparison.Ordinal);
        Assert.Empty(await MissingAsync(id));
        Assert.Equal("/training", browser.Page.QuerySelector("main a.btn-primary")?.GetAttribute("href"));

        await site.WithDbAsync(async db =>
        {
            var portrait = await db.LearnerImages.SingleAsync(i => i.LearnerId == id && i.Kind == LearnerImageKind.Portrait);
            Assert.Equal(LearnerImageState.Accepted, portrait.State);
            Assert.InRange(portrait.CardSimilarity!.Value, 0.411, 1);
            Assert.False(portrait.NeedsLook);
            Assert.Equal(["id-card-accepted", "id-card-accepted", "consent-given", "consent-given", "portrait-accepted"], (await KindsAsync(db, id)).OrderBy(k => k == "portrait-accepted").ThenByDescending(k => k));
            var payload = (await db.Set<EvidencePayload>().Where(p => p.LearnerId == id).ToListAsync()).Single(p => p.Payload.Contains("cardSimilarity", StringComparison.Ordinal));
            Assert.Contains(portrait.Sha256, payload.Payload, StringComparison.Ordinal);
            var consents = await db.Consents.Where(c => c.LearnerId == id).ToListAsync();
            Assert.All(consents, c => Assert.Equal((ConsentText.Of(c.Kind).Sha256, ConsentText.Of(c.Kind).Version, site.Time.GetUtcNow()), (c.TextSha256, c.Version, c.GivenAt)));
            var embedding = await db.PortraitEmbeddings.SingleAsync(e => e.LearnerId == id);
            Assert.Equal(portrait.Id, embedding.ImageId);
        });
        await using var scope = site.Services.CreateAsyncScope();
        var face = await scope.ServiceProvider.GetRequiredService<Portraits>().EmbeddingAsync(id, default);
        Assert.InRange(face!.SimilarityTo(VisionLab.Portrait(Clips.Cap13.Neutral)), 0.95f, 1.001f);
    }

    [Fact]
    public async Task Uploads_that_are_no_pictures_are_refused_in_words()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        var pdf = "%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj"u8.ToArray();
        foreach (var (file, words) in new (byte[], string)[]
        {
            (pdf, "这个文件不是照片。请选一张 JPG 或 PNG 格式的照片。"),
            ([], "请拍一张照片，或者选一张照片。"),
            (Photos.FortyMegapixels(), "照片尺寸太大。请换一张不超过 2500 万像素的照片。"),
            (new byte[10 * 1024 * 1024 + 1], "照片文件太大。请换一张不超过 10 MB 的照片。"),
            (Photos.Portrait[..4000], "照片文件不完整，打不开。请重新拍一张，或换一个文件。"),
        })
        {
            await browser.UploadPortraitAsync(file, "me.jpg");
            Assert.Equal((HttpStatusCode.OK, words), (browser.Status, browser.PhotoError()));
            await browser.UploadCardAsync("front", file, "card.jpg");
            Assert.Equal((HttpStatusCode.OK, words), (browser.Status, browser.PhotoError()));
        }
        Assert.False(await site.WithDbAsync(db => db.LearnerImages.AnyAsync(i => i.LearnerId == id)));
    }

    [Fact]
    public async Task A_portrait_shows_one_face_well()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        foreach (var (photo, words) in new (byte[], string)[]
        {
            (Pictures.SideBySide(Photos.Portrait, Photos.OtherMan), "照片里不止一张脸。请用只有您一个人的照片。"),
            (Photos.NoCard(), "照片里没有看到脸。请正对镜头，让整张脸都在照片里。"),
            (Pictures.Brightened(Photos.Portrait, 0.35), "照片太暗，看不清脸。转个身，让脸朝着窗户或灯，不要背光。"),
            (Photos.TakenAt(Photos.Portrait, "2025:12:09 08:00:00"), "这张照片是 2025-12-09 拍的，已经超过三个月。请现在拍一张。"),
        })
        {
            await browser.UploadPortraitAsync(photo);
            Assert.Equal(words, browser.PhotoError());
        }
        await browser.UploadPortraitAsync(Photos.Portrait, recent: false);
        Assert.Equal("请确认照片是三个月内拍的。不是的话，现在拍一张就行。", browser.Page.QuerySelector("#recent-error")?.TextContent.Trim());
        Assert.Contains(FileItem.Portrait, await MissingAsync(id));

        await browser.UploadPortraitAsync(Photos.TakenAt(Photos.Portrait, "2025:12:10 08:00:00"));
        Assert.Equal(("/profile?done=portrait", (string?)null), (browser.Address, browser.PhotoError()));
        var stored = await StoredAsync(id, LearnerImageKind.Portrait);
        Assert.Equal(-1, stored.AsSpan().IndexOf("Exif"u8));
    }

    [Fact]
    public async Task Another_persons_face_is_refused_whichever_comes_first()
    {
        var (first, firstNumber, cardFirst) = await site.SignedInAsync();
        using var _1 = cardFirst;
        await cardFirst.UploadCardAsync("front", await Photos.CardOf(firstNumber, face: Photos.OtherMan).FrontAsync());
        Assert.Null(cardFirst.PhotoError());
        await cardFirst.UploadPortraitAsync(Photos.Portrait);
        Assert.StartsWith("照片和身份证上的不像同一个人。请用您本人的照片", cardFirst.PhotoError(), StringComparison.Ordinal);
        Assert.Contains(FileItem.Portrait, await MissingAsync(first));

        var (second, secondNumber, portraitFirst) = await site.SignedInAsync();
        using var _2 = portraitFirst;
        await portraitFirst.UploadPortraitAsync(Photos.Portrait);
        Assert.Equal(("/profile?done=portrait", (string?)null), (portraitFirst.Address, portraitFirst.PhotoError()));
        await portraitFirst.UploadCardAsync("front", await Photos.CardOf(secondNumber, face: Photos.OtherMan).FrontAsync());
        Assert.StartsWith("身份证上的照片和您的本人照片不像同一个人。", portraitFirst.PhotoError(), StringComparison.Ordinal);
        Assert.Contains(FileItem.IdCardFront, await MissingAsync(second));
        await portraitFirst.UploadCardAsync("front", await Photos.CardOf(secondNumber).FrontAsync());
        Assert.Equal(("/profile/id-card/back?done=front", (string?)null), (portraitFirst.Address, portraitFirst.PhotoError()));
        Assert.InRange((await site.WithDbAsync(db => db.LearnerImages.SingleAsync(i => i.LearnerId == second && i.Kind == LearnerImageKind.Portrait))).CardSimilarity!.Value, 0.411, 1);
    }

    [Fact]
    public async Task A_new_portrait_of_somebody_else_is_shown_to_staff()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        await browser.UploadPortraitAsync(Photos.Portrait);
        await browser.UploadPortraitAsync(Photos.OtherMan);
        Assert.Equal(("/profile?done=portrait", (string?)null), (browser.Address, browser.PhotoError()));
        Assert.Contains("工作人员会再核对一下，不影响您学习。", browser.Words, StringComparison.Ordinal);
        var images = await site.WithDbAsync(db => db.LearnerImages.Where(i => i.LearnerId == id).OrderBy(i => i.Id).ToListAsync());
        Assert.Equal([(LearnerImageState.Replaced, false), (LearnerImageState.Accepted, true)], images.Select(i => (i.State, i.NeedsLook)).OrderBy(i => i.NeedsLook));
    }

    [Fact]
    public async Task Nothing_is_taken_without_consent()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        await browser.UploadPortraitAsync(Photos.Portrait, agree: false);
        Assert.Contains("先要您同意，我们才能用这张照片。", browser.Words, StringComparison.Ordinal);
        await browser.UploadCardAsync("front", Photos.NoCard(), agree: false);
        Assert.Contains("先要您同意，我们才能收身份证照片。", browser.Words, StringComparison.Ordinal);
        Assert.False(await site.WithDbAsync(db => db.LearnerImages.AnyAsync(i => i.LearnerId == id)));

        await browser.OpenAsync("/profile/consent");
        await browser.SubmitAsync("#face form");
        Assert.Contains("同意的话，请先打勾。", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("#face form", new() { ["Agreed"] = "true" });
        Assert.Equal(("/profile/consent", (string?)null), (browser.Address, browser.PhotoError()));
        await browser.SubmitAsync("#id-card form", new() { ["Agreed"] = "true" });
        Assert.Equal(("/profile?done=consent", (string?)null), (browser.Address, browser.PhotoError()));
        Assert.Equal(2, await site.WithDbAsync(db => db.Consents.CountAsync(c => c.LearnerId == id && c.WithdrawnAt == null)));
    }

    [Fact]
    public async Task Withdrawing_deletes_what_stood_on_the_consent()
    {
        var (id, idNumber, browser) = await site.SignedInAsync();
        using var _1 = browser;
        await browser.UploadCardAsync("front", await Photos.CardOf(idNumber).FrontAsync());
        await browser.UploadCardAsync("back", await Photos.CardOf(idNumber).BackAsync());
        await browser.UploadPortraitAsync(Photos.Portrait);
        var card = await site.WithDbAsync(db => db.LearnerImages.SingleAsync(i => i.LearnerId == id && i.Kind == LearnerImageKind.IdCardFront));

        await browser.OpenAsync("/profile/consent");
        await browser.SubmitAsync("#face form");
        // What stands in its place is offered at once.
        Assert.Equal("/profile/without-face?done=withdrawn", browser.Address);
        Assert.Contains("已经撤回，人脸特征已删除", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync("/profile");
        Assert.Contains("要先同意使用人脸", browser.Words, StringComparison.Ordinal);
        Assert.False(await site.WithDbAsync(db => db.PortraitEmbeddings.AnyAsync(e => e.LearnerId == id)));
        Assert.Equal(["PhoneCheck", "FaceConsent", "Portrait"], (await MissingAsync(id)).Select(i => i.ToString()));

        // Given again, the stored portrait is read anew.
        await browser.OpenAsync("/profile/consent");
        await browser.SubmitAsync("#face form", new() { ["Agreed"] = "true" });
        Assert.Equal([FileItem.PhoneCheck], await MissingAsync(id));

        await browser.OpenAsync("/profile/consent");
        await browser.SubmitAsync("#id-card form");
        Assert.Equal([FileItem.PhoneCheck, FileItem.IdCardFront, FileItem.IdCardBack], await MissingAsync(id));
        Assert.False(await site.WithDbAsync(db => db.CardChecks.AnyAsync(c => c.LearnerId == id)));
        await Assert.ThrowsAnyAsync<IOException>(() => site.Services.GetRequiredService<BlobStore>().ReadAsync(card.BlobId, default));
        await browser.OpenAsync($"/profile/images/{card.Id}");
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
        Assert.Equal(2, (await site.WithDbAsync(db => KindsAsync(db, id))).Count(kind => kind == "consent-withdrawn"));
    }

    [Fact]
    public async Task Only_the_owner_and_staff_see_a_picture_and_every_look_of_staff_is_written_down()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        await browser.UploadPortraitAsync(Photos.Portrait);
        var image = await site.WithDbAsync(db => db.LearnerImages.SingleAsync(i => i.LearnerId == id));
        using var own = await browser.Http.GetAsync($"/profile/images/{image.Id}");
        Assert.Equal((HttpStatusCode.OK, "image/jpeg", true), (own.StatusCode, own.Content.Headers.ContentType?.MediaType, own.Headers.CacheControl?.NoStore));

        var (_, _, other) = await site.SignedInAsync();
        using var _2 = other;
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync($"/profile/images/{image.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await other.Http.GetAsync($"/staff/learners/{id}/images/{image.Id}")).StatusCode);
        Assert.False(await site.WithDbAsync(db => db.ImageViews.AnyAsync(v => v.LearnerId == id)));

        var staffId = await site.HireAsync("viewer");
        using var staff = site.Browse();
        await staff.OpenAsync("/staff/sign-in");
        await staff.SubmitAsync("main form", new() { ["Input.UserName"] = "viewer", ["Input.Password"] = People.Password });
        Assert.Equal(HttpStatusCode.OK, (await staff.Http.GetAsync($"/staff/learners/{id}/images/{image.Id}")).StatusCode);
        var view = await site.WithDbAsync(db => db.ImageViews.SingleAsync(v => v.LearnerId == id));
        Assert.Equal(("Portrait", image.BlobId, staffId, site.Time.GetUtcNow()), (view.ImageKind, view.BlobId, view.StaffId, view.At));
    }

    private async Task<IReadOnlyList<FileItem>> MissingAsync(Guid learnerId)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LearnerFile>().MissingAsync(learnerId, default);
    }

    private async Task<byte[]> StoredAsync(Guid learnerId, LearnerImageKind kind)
    {
        var image = await site.WithDbAsync(db => db.LearnerImages.SingleAsync(i => i.LearnerId == learnerId && i.Kind == kind));
        return await site.Services.GetRequiredService<BlobStore>().ReadAsync(image.BlobId, default);
    }

    private static async Task<List<string>> KindsAsync(Training.TrainingDb db, Guid learnerId) => await
        (from payload in db.Set<EvidencePayload>() join entry in db.Set<EvidenceEntry>() on payload.EntryId equals entry.Id where payload.LearnerId == learnerId orderby entry.Seq select entry.Kind).ToListAsync();
}
