using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Secrets;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Commands.Cards;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Evidence;

namespace Zhuxue.Tests.Accounts;

/// <summary>M4: the identity card is read and compared with the account, through the pages.</summary>
public sealed class CardTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task A_card_that_says_what_is_registered_is_taken_turned_upright_and_its_reading_sealed()
    {
        var (id, idNumber, browser) = await site.SignedInAsync();
        using var _1 = browser;
        var card = Photos.CardOf(idNumber);
        await browser.UploadCardAsync("front", await card.FrontAsync(new CardPhoto(184, Margin: 0.3)));
        Assert.Equal(("/profile/id-card/back?done=front", (string?)null), (browser.Address, browser.PhotoError()));
        Assert.Contains("人像面收好了，姓名和号码都对上了。", browser.Words, StringComparison.Ordinal);
        await browser.UploadCardAsync("back", await card.BackAsync(new CardPhoto(90)));
        Assert.Equal(("/profile?done=id-card", (string?)null), (browser.Address, browser.PhotoError()));
        Assert.Contains("身份证收好了，和登记的对上了。", browser.Words, StringComparison.Ordinal);
        Assert.Contains("已核对", browser.Words, StringComparison.Ordinal);

        await site.WithDbAsync(async db =>
        {
            var checks = await db.CardChecks.Where(c => c.LearnerId == id).OrderByDescending(c => c.Side).ToListAsync();
            Assert.All(checks, c => Assert.Equal((CardVerdict.Agreed, ""), (c.Verdict, c.Doubts)));
            Assert.All(checks, c => Assert.DoesNotContain(idNumber, c.FieldsSealed, StringComparison.Ordinal));
            var fields = checks.Single(c => c.Side == LearnerImageKind.IdCardFront).Open(site.Services.GetRequiredService<FieldCipher>());
            Assert.Equal(("陈建国", idNumber, "汉", "演示市演示区样张路1号"), (fields.Name, fields.Number, fields.Nation, fields.Address));
            Assert.Equal(new DateOnly(2040, 1, 1), checks.Single(c => c.Side == LearnerImageKind.IdCardBack).ExpiresOn);
            Assert.Equal(2, await PayloadsAsync(db, id, "id-card-accepted").CountAsync(p => p.Contains("\"finding\":\"Agrees\"")));
            Assert.False(await PayloadsAsync(db, id, "id-card-accepted").AnyAsync(p => p.Contains(idNumber)));
        });
        // Stored upright: the front is wider than high, the face is found in it.
        var front = await site.WithDbAsync(db => db.LearnerImages.SingleAsync(i => i.LearnerId == id && i.Kind == LearnerImageKind.IdCardFront && i.State == LearnerImageState.Accepted));
        var stored = Pictures.Decoded(await site.Services.GetRequiredService<BlobStore>().ReadAsync(front.BlobId, default));
        Assert.NotEmpty(VisionLab.Analyzer.Detect(stored));
    }

    [Fact]
    public async Task What_is_somebody_elses_swapped_expired_old_or_no_card_is_told_in_words_and_not_kept()
    {
        var (id, idNumber, browser) = await site.SignedInAsync();
        using var _1 = browser;
        // Born on another day: numbers that differ in a digit or two may be one number, misread.
        var (own, other) = (Photos.CardOf(idNumber), Photos.CardOf(People.NewIdNumber("19790625")));
        var old = own with { Number = idNumber[..6] + idNumber[8..17] };
        foreach (var (side, photo, words) in new (string, byte[], string)[]
        {
            ("front", await other.FrontAsync(), "证上的身份证号和登记的不一样。请拍您本人的身份证；如果是登记错了，请打电话给我们，由工作人员改。"),
            ("front", await (own with { Name = "林晓梅" }).FrontAsync(), "身份证号对上了，姓名和登记的不一样。请看看有没有拍错；如果是登记错了或者改过名，请打电话给我们，由工作人员改。"),
            ("front", await own.BackAsync(), "这是国徽面，这里要人像面。请把身份证翻过来再拍。这张照片可以用在国徽面：点下面的“去拍国徽面”，再选它。"),
            ("back", await own.FrontAsync(), "这是人像面，这里要国徽面。请把身份证翻过来再拍。这张照片可以用在人像面：点下面的“去拍人像面”，再选它。"),
            ("back", await (own with { ValidFrom = new(2006, 1, 31), ValidUntil = new(2016, 1, 31) }).BackAsync(), "这张身份证 2016-01-31 已经到期，不能用了。请先换领新身份证，再拍新的。学过的时间都在。"),
            ("front", Photos.NoCard(), "没有看到身份证。请把身份证平放在深色桌面上，占满画面，光线均匀，再拍一张。"),
            ("front", Photos.OtherMan, "这是人的照片，不是身份证。请拍身份证上有照片的那一面。"),
            ("back", Pictures.Flat(3), "没有看到身份证。请把身份证平放在深色桌面上，占满画面，光线均匀，再拍一张。"),
            ("front", await old.FrontAsync(), "没看清身份证号。请把身份证平放，不要反光、不要用手挡住字，擦一擦镜头，拿稳了再拍一张。"),
            ("front", await own.FrontAsync(new CardPhoto(Glare: 0.22)), "没看清身份证号。请把身份证平放，不要反光、不要用手挡住字，擦一擦镜头，拿稳了再拍一张。"),
        })
        {
            await browser.UploadCardAsync(side, photo);
            Assert.Equal((side, words), (side, browser.PhotoError()));
            Assert.DoesNotContain(other.Number[10..], browser.Words, StringComparison.Ordinal);
        }
        Assert.False(await site.WithDbAsync(db => db.LearnerImages.AnyAsync(i => i.LearnerId == id)));
        Assert.False(await site.WithDbAsync(db => db.CardChecks.AnyAsync(c => c.LearnerId == id)));

        await browser.UploadCardAsync("front", await own.FrontAsync());
        await browser.UploadCardAsync("back", await own.FrontAsync());
        Assert.Equal("这也是人像面，人像面已经收好了。请把身份证翻过来，拍有国徽的那一面。", browser.PhotoError());
    }

    [Fact]
    public async Task A_name_that_cannot_be_read_waits_for_a_person_who_decides_with_all_pictures_side_by_side()
    {
        var (id, idNumber, browser) = await site.SignedInAsync("吴𠮷");
        using var _1 = browser;
        var card = Photos.CardOf(idNumber, "吴𠮷");
        await browser.UploadCardAsync("front", await card.FrontAsync());
        Assert.Equal(("/profile/id-card/back?done=front-waits", (string?)null), (browser.Address, browser.PhotoError()));
        await browser.UploadCardAsync("back", await card.BackAsync());
        await browser.OpenAsync("/profile");
        Assert.Contains("工作人员正在核对姓名，不影响您学习。", browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(FileItem.IdCardFront, await MissingAsync(id));

        var staff = await site.StaffAsync(StaffRole.Reviewer);
        await staff.OpenAsync("/staff");
        Assert.Contains("吴𠮷 的身份证要人核对", staff.Words, StringComparison.Ordinal);
        await staff.OpenAsync($"/staff/learners/{id}/card");
        Assert.Contains("姓名拿不准，请人核对。", staff.Words, StringComparison.Ordinal);
        Assert.Equal(["姓名", "吴吉", "吴𠮷", "请核对"], Row(staff, "姓名"));
        Assert.DoesNotContain(idNumber, staff.Words, StringComparison.Ordinal);
        var pictures = staff.Page.QuerySelectorAll(".zx-card-desk img").Select(i => i.GetAttribute("src")!).ToList();
        Assert.Equal(2, pictures.Count);
        foreach (var picture in pictures)
            Assert.Equal(HttpStatusCode.OK, (await staff.Http.GetAsync(picture)).StatusCode);
        Assert.Equal(["IdCardBack", "IdCardFront"], await site.WithDbAsync(db => db.ImageViews.Where(v => v.LearnerId == id).Select(v => v.ImageKind).OrderBy(k => k).ToListAsync()));

        await staff.SubmitAsync("#front form", new() { ["Front.Do"] = "refuse", ["Front.Note"] = "嗯" });
        Assert.Contains("请写清楚", staff.Page.QuerySelector("#Front-Note-error")?.TextContent, StringComparison.Ordinal);
        using var colleague = await site.StaffAsync(StaffRole.Operator);
        await colleague.OpenAsync($"/staff/learners/{id}/card");
        await staff.SubmitAsync("#front form", new() { ["Front.Do"] = "accept", ["Front.Note"] = "对过照片，是吉字头加土" });
        Assert.Equal($"/staff/learners/{id}/card?did=accept", staff.Address);
        await colleague.SubmitAsync("#front form", new() { ["Front.Do"] = "accept", ["Front.Note"] = "我也看过了" });
        Assert.Contains("刚才已经有人处理过", colleague.Words, StringComparison.Ordinal);
        await browser.OpenAsync("/profile");
        Assert.Contains("已核对", browser.Words, StringComparison.Ordinal);

        await site.WithDbAsync(async db =>
        {
            var check = await db.CardChecks.SingleAsync(c => c.LearnerId == id && c.Side == LearnerImageKind.IdCardFront);
            var action = await db.Set<StaffAction>().SingleAsync(a => a.SubjectId == id);
            Assert.Equal((CardVerdict.Accepted, (Guid?)action.StaffId, StaffActionKind.CardAccepted, "对过照片，是吉字头加土"), (check.Verdict, check.DecidedByStaffId, action.Kind, action.Note));
            Assert.Equal(1, await PayloadsAsync(db, id, "id-card-decided").CountAsync());
        });
    }

    [Fact]
    public async Task Staff_ask_for_another_picture_and_the_learner_reads_why()
    {
        var (id, idNumber, browser) = await site.SignedInAsync();
        using var _1 = browser;
        var card = Photos.CardOf(idNumber);
        // Valid ten years for a person of 31: nobody has such a card, or a digit was misread.
        await browser.UploadCardAsync("back", await (card with { ValidUntil = new(2030, 1, 1) }).BackAsync());
        Assert.Equal("/profile?done=id-card-waits", browser.Address);
        var image = await site.WithDbAsync(db => db.LearnerImages.SingleAsync(i => i.LearnerId == id));
        var staff = await site.StaffAsync(StaffRole.Operator);
        await staff.OpenAsync($"/staff/learners/{id}/card");
        await staff.SubmitAsync("#back form", new() { ["Back.Do"] = "refuse", ["Back.Note"] = "有效期限看不清，请重拍。" });
        Assert.Equal($"/staff/learners/{id}/card?did=refuse", staff.Address);
        Assert.Contains("现在没有身份证照片", staff.Words, StringComparison.Ordinal);
        Assert.Contains(FileItem.IdCardBack, await MissingAsync(id));
        await browser.OpenAsync("/profile/id-card/back");
        Assert.Contains("工作人员看过后，请您重新拍国徽面。有效期限看不清，请重拍。", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync("/profile");
        Assert.Contains("有 1 张要重拍", browser.Words, StringComparison.Ordinal);
        await browser.UploadCardAsync("back", await card.BackAsync());
        Assert.DoesNotContain(FileItem.IdCardBack, await MissingAsync(id));

        // A hotline may see neither pictures nor this page; a stranger's picture cannot be decided about.
        var hotline = await site.StaffAsync(StaffRole.Hotline);
        Assert.Equal(HttpStatusCode.Forbidden, (await hotline.OpenAsync($"/staff/learners/{id}/card")).Status);
        await staff.OpenAsync($"/staff/learners/{id}/card");
        await staff.SubmitAsync("#back form", new() { ["Back.Do"] = "refuse", ["Back.Note"] = "再来一次吧", ["Back.ImageId"] = image.Id.ToString() });
        Assert.Contains("刚才已经有人处理过", staff.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_cannot_take_a_readable_picture_is_sent_to_a_person_after_three_tries()
    {
        var (id, idNumber, browser) = await site.SignedInAsync();
        using var _1 = browser;
        var photo = await Photos.CardOf(idNumber).FrontAsync(new CardPhoto(Glare: 0.22));
        foreach (var attempt in new[] { 1, 2 })
        {
            await browser.UploadCardAsync("front", photo);
            Assert.Equal((attempt, "没看清身份证号。"), (attempt, browser.PhotoError()?[..8]));
        }
        await browser.UploadCardAsync("front", photo);
        Assert.Equal(("/profile/id-card/back?done=front-waits", (string?)null), (browser.Address, browser.PhotoError()));
        var staff = await site.StaffAsync(StaffRole.Reviewer);
        await staff.OpenAsync($"/staff/learners/{id}/card");
        Assert.Equal(["身份证号", "没读出来", idNumber, "请核对"], Row(staff, "身份证号"));

        // A better picture later takes its place, and nobody need look.
        await browser.UploadCardAsync("front", await Photos.CardOf(idNumber).FrontAsync());
        Assert.Equal([CardVerdict.Agreed, CardVerdict.Replaced], await site.WithDbAsync(db => db.CardChecks.Where(c => c.LearnerId == id).Select(c => c.Verdict).OrderBy(v => v).ToListAsync()));
    }

    [Fact]
    public async Task A_card_that_expires_soon_is_taken_and_its_owner_told()
    {
        var (_, idNumber, browser) = await site.SignedInAsync(birthDate: "19950412");
        using var _1 = browser;
        var card = Photos.CardOf(idNumber).IssuedOn(new(2016, 5, 1));
        await browser.UploadCardAsync("front", await card.FrontAsync());
        await browser.UploadCardAsync("back", await card.BackAsync());
        Assert.Equal(("/profile?done=id-card", (string?)null), (browser.Address, browser.PhotoError()));
        Assert.Contains("您的身份证 2026-05-01 到期。换了新身份证，请重新拍一次；现在不影响学习。", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_uploads_than_may_wait_are_asked_to_come_again_in_some_seconds()
    {
        await using var busy = await TestSite.StartAsync(new() { ["Accounts:CardsAtOnce"] = "1", ["Accounts:CardsWaiting"] = "0" });
        var (id, idNumber, browser) = await busy.SignedInAsync();
        using var _1 = browser;
        var photo = await Photos.CardOf(idNumber).FrontAsync();
        using (await busy.Services.GetRequiredService<CardQueue>().EnterAsync(default))
        {
            await browser.UploadCardAsync("front", photo);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, browser.Status);
            Assert.Contains("现在上传的人多，请 3 秒后再传一次。", browser.Words, StringComparison.Ordinal);
            Assert.False(await busy.WithDbAsync(db => db.LearnerImages.AnyAsync(i => i.LearnerId == id)));
        }
        await browser.UploadCardAsync("front", photo);
        Assert.Equal("/profile/id-card/back?done=front", browser.Address);
    }

    private static IEnumerable<string> Row(Browser staff, string label) =>
        staff.Page.QuerySelectorAll("#front tbody tr").Single(row => row.Children[0].TextContent == label).Children.Select(cell => cell.TextContent.Trim());

    private async Task<IReadOnlyList<FileItem>> MissingAsync(Guid learnerId)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LearnerFile>().MissingAsync(learnerId, default);
    }

    private static IQueryable<string> PayloadsAsync(Training.TrainingDb db, Guid learnerId, string kind) =>
        from payload in db.Set<EvidencePayload>() join entry in db.Set<EvidenceEntry>() on payload.EntryId equals entry.Id where payload.LearnerId == learnerId && entry.Kind == kind select payload.Payload;
}
