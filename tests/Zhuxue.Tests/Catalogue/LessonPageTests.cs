using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.Tests.Catalogue;

public sealed class LessonPageTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task An_operator_makes_a_lesson_uploads_its_video_and_publishes_it()
    {
        using var browser = await SignedInAsync(StaffRole.Operator);
        await browser.OpenAsync("/staff/lessons/new");
        await browser.SubmitAsync("main form", new() { ["Input.Title"] = "沟槽开挖", ["Input.CourseTitle"] = "市政安全", ["Input.OccupationCode"] = "municipal-construction" });
        Assert.Matches("^/staff/lessons/[0-9a-f-]{36}$", browser.Address);
        Assert.Contains("还没有视频", browser.Words, StringComparison.Ordinal);
        var page = browser.Address;

        await browser.SubmitAsync("#upload", files: new() { ["video"] = ("C:\\视频\\沟槽 开挖.mp4", await Clips.GoodAsync()) });
        Assert.Equal((page, HttpStatusCode.OK), (browser.Address, browser.Status));
        Assert.Contains("沟槽 开挖.mp4", browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("C:", browser.Words, StringComparison.Ordinal);

        await site.DecidedAsync(Guid.Parse(page[^36..]));
        await browser.OpenAsync(page);
        Assert.Contains("视频已处理好，可以上架。", browser.Words, StringComparison.Ordinal);
        Assert.True(browser.Page.QuerySelector("zx-poll")!.HasAttribute("done"));
        await browser.SubmitAsync("zx-poll form");
        Assert.Contains("已上架", browser.Words, StringComparison.Ordinal);
        Assert.Null(browser.Page.QuerySelector("#upload"));

        await browser.OpenAsync("/staff/lessons");
        Assert.Contains("沟槽开挖", browser.Words, StringComparison.Ordinal);
        Assert.Contains("00:13", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync(page);
        await browser.SubmitAsync("zx-poll form");
        Assert.Contains("已下架", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_file_named_mp4_gets_a_clear_refusal_on_the_page()
    {
        using var browser = await SignedInAsync(StaffRole.Operator);
        var lesson = await site.DraftAsync(nameof(A_text_file_named_mp4_gets_a_clear_refusal_on_the_page));
        await browser.OpenAsync($"/staff/lessons/{lesson}");
        await browser.SubmitAsync("#upload", files: new() { ["video"] = ("须知.mp4", "这不是视频"u8.ToArray()) });
        await site.DecidedAsync(lesson);
        await browser.OpenAsync($"/staff/lessons/{lesson}");
        Assert.Contains("这个文件不是视频。", browser.Words, StringComparison.Ordinal);
        Assert.Contains("MP4", browser.Words, StringComparison.Ordinal);
        Assert.NotNull(browser.Page.QuerySelector("#upload"));
    }

    [Fact]
    public async Task No_file_and_an_empty_file_are_said_at_once()
    {
        using var browser = await SignedInAsync(StaffRole.Operator);
        var lesson = await site.DraftAsync(nameof(No_file_and_an_empty_file_are_said_at_once));
        await browser.OpenAsync($"/staff/lessons/{lesson}");
        await browser.SubmitAsync("#upload", files: new() { ["video"] = ("空.mp4", []) });
        Assert.Contains("这个文件是空的。", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("#upload", files: []);
        Assert.Contains("还没有选文件。", browser.Words, StringComparison.Ordinal);
        Assert.Null(await site.WithDbAsync(db => db.Set<Lesson>().Where(l => l.Id == lesson).Select(l => l.AssetId).SingleAsync()));
    }

    [Fact]
    public async Task An_upload_without_the_token_of_the_page_is_not_kept()
    {
        using var browser = await SignedInAsync(StaffRole.Operator);
        var lesson = await site.DraftAsync(nameof(An_upload_without_the_token_of_the_page_is_not_kept));
        foreach (var token in new[] { null, "invented" })
        {
            using var form = new MultipartFormDataContent();
            if (token is not null)
                form.Add(new StringContent(token), "__RequestVerificationToken");
            form.Add(new ByteArrayContent(await Clips.GoodAsync()), "video", "x.mp4");
            using var reply = await browser.Http.PostAsync($"/staff/lessons/{lesson}/video", form);
            Assert.Equal($"/staff/lessons/{lesson}?problem=old-page", reply.Headers.Location!.ToString());
        }
        using var broken = new StringContent("--x\r\nContent-Disposition: form-data; name=\"video\"; file", Encoding.ASCII);
        broken.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "x") } };
        using var refused = await browser.Http.PostAsync($"/staff/lessons/{lesson}/video", broken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Null(await site.WithDbAsync(db => db.Set<Lesson>().Where(l => l.Id == lesson).Select(l => l.AssetId).SingleAsync()));
    }

    [Fact]
    public async Task Each_field_of_a_new_lesson_says_what_is_wrong_with_it()
    {
        using var browser = await SignedInAsync(StaffRole.Operator);
        await browser.OpenAsync("/staff/lessons/new");
        await browser.SubmitAsync("main form");
        Assert.Contains("请填写课件名称", browser.Words, StringComparison.Ordinal);
        Assert.Contains("请选择一门课程，或者填写新课程的名称。", browser.Words, StringComparison.Ordinal);
        Assert.Contains("请选择新课程算哪一类学时。", browser.Words, StringComparison.Ordinal);

        await browser.SubmitAsync("main form", new() { ["Input.Title"] = new string('长', 61), ["Input.CourseTitle"] = "公共课", ["Input.OccupationCode"] = "diver" });
        Assert.Contains("最多 60 个字", browser.Words, StringComparison.Ordinal);
        Assert.Contains("请选择新课程算哪一类学时", browser.Words, StringComparison.Ordinal);

        await browser.SubmitAsync("main form", new() { ["Input.Title"] = "重名 <b>", ["Input.CourseTitle"] = "公共课", ["Input.OccupationCode"] = "common" });
        Assert.Equal("重名 <b>", browser.Page.QuerySelector("h1")!.TextContent);
        await browser.OpenAsync("/staff/lessons/new");
        await browser.SubmitAsync("main form", new() { ["Input.Title"] = "重名 <b>", ["Input.CourseTitle"] = "公共课", ["Input.OccupationCode"] = "common" });
        Assert.Contains("已有同名的课件", browser.Words, StringComparison.Ordinal);
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<Course>().CountAsync(c => c.Title == "公共课")));
    }

    [Fact]
    public async Task Only_operators_come_in()
    {
        var lesson = await site.DraftAsync(nameof(Only_operators_come_in));
        string[] addresses = ["/staff/lessons", "/staff/lessons/new", $"/staff/lessons/{lesson}"];
        using var nobody = site.Browse();
        var (_, _, learner) = await site.SignedInAsync();
        using var _ = learner;
        using var hotline = await SignedInAsync(StaffRole.Hotline);
        foreach (var address in addresses)
        {
            foreach (var stranger in new[] { nobody, learner })
            {
                await stranger.OpenAsync(address);
                Assert.StartsWith("/staff/sign-in", stranger.Address, StringComparison.Ordinal);
            }
            await hotline.OpenAsync(address);
            Assert.Equal(HttpStatusCode.Forbidden, hotline.Status);
        }
        foreach (var (stranger, status) in new[] { (nobody, HttpStatusCode.Redirect), (learner, HttpStatusCode.Redirect), (hotline, HttpStatusCode.Forbidden) })
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(await Clips.GoodAsync()), "video", "x.mp4" } };
            using var reply = await stranger.Http.PostAsync($"/staff/lessons/{lesson}/video", form);
            Assert.Equal(status, reply.StatusCode);
            if (status == HttpStatusCode.Redirect)
                Assert.Contains("/staff/sign-in", reply.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<Asset>().CountAsync(a => db.Set<Lesson>().Any(l => l.Id == lesson && l.AssetId == a.Id))));
    }

    [Fact]
    public async Task An_unknown_lesson_is_not_found()
    {
        using var browser = await SignedInAsync(StaffRole.Operator);
        await browser.OpenAsync($"/staff/lessons/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
    }

    private async Task<Browser> SignedInAsync(StaffRole role)
    {
        var name = "u" + Guid.NewGuid().ToString("N");
        await site.HireAsync(name, role);
        var browser = site.Browse();
        await browser.OpenAsync("/staff/sign-in");
        await browser.SubmitAsync("main form", new() { ["Input.UserName"] = name, ["Input.Password"] = People.Password });
        return browser;
    }
}
