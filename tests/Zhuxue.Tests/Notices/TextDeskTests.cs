using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Sms;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Notices;

namespace Zhuxue.Tests.Notices;

/// <summary>短信 at the desk of the hotline: what did not arrive, why, and sending it again.</summary>
public sealed class TextDeskTests
{
    [Fact]
    public async Task What_failed_is_listed_with_its_reason_and_sent_again_once_to_the_number_of_now()
    {
        await using var scene = await SmsScene.StartAsync("aliyun");
        var (learnerId, _) = await scene.Site.RegisterAsync("阿卜杜热合曼·买买提依明", "13800009999");
        scene.Gateway.Mishaps.Enqueue(Mishap.UnknownPhone);
        await scene.TellAsync(learnerId);
        await scene.TurnAsync();
        using var desk = await scene.Site.StaffAsync(StaffRole.Hotline);
        await desk.OpenAsync("/staff/notices");
        Assert.All(["要处理的 1 条", "阿卜杜热合曼·买买提依明", "138****9999", "学时通过", "没有送到", "号码不对、停机或者拒收短信（isv.MOBILE_NUMBER_ILLEGAL）。请打电话核对号码。", "再发一次"], words => Assert.Contains(words, desk.Words, StringComparison.Ordinal));
        Assert.DoesNotContain(SmsScene.Phone.ToString(), desk.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);

        // The number was wrong and has been corrected meanwhile.
        await CorrectAsync(scene, learnerId, "13911112222");
        using var colleague = await scene.Site.StaffAsync(StaffRole.Operator);
        await colleague.OpenAsync("/staff/notices");
        await desk.SubmitAsync("form[method=post]:has(button[name='Form.TextId'])", submitter: "button[name='Form.TextId']");
        Assert.Equal("/staff/notices?did=again", desk.Address);
        Assert.Contains("已经再发", desk.Words, StringComparison.Ordinal);
        await colleague.SubmitAsync("form[method=post]:has(button[name='Form.TextId'])", submitter: "button[name='Form.TextId']");
        Assert.Contains("刚才已经有同事处理过了，这次没有再发。", colleague.Words, StringComparison.Ordinal);

        await scene.TurnAsync();
        Assert.Equal("13911112222", Assert.Single(scene.Gateway.Carried).Phone);
        var action = await scene.Site.WithDbAsync(db => db.Set<StaffAction>().SingleAsync(a => a.Kind == StaffActionKind.TextSentAgain));
        Assert.Equal((learnerId, "学时通过，发到 139****2222"), (action.SubjectId!.Value, action.Note));
        await desk.OpenAsync("/staff/notices?view=Failed");
        Assert.Contains("（已再发）", desk.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("再发一次", desk.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_knows_is_never_sent_again_by_hand()
    {
        await using var scene = await SmsScene.StartAsync("tencent");
        scene.Gateway.Mishaps.Enqueue(Mishap.TornAfterSending);
        await scene.TellAsync();
        await scene.TurnAsync();
        using var desk = await scene.Site.StaffAsync(StaffRole.Hotline);
        await desk.OpenAsync("/staff/notices");
        Assert.Contains("结果不明，在查", desk.Words, StringComparison.Ordinal);
        Assert.Null(desk.Page.QuerySelector("button[name='Form.TextId']"));
        var text = await scene.TextAsync();
        await desk.SubmitAsync("form[method=post]:has(table)", new() { ["Form.TextId"] = text.Id.ToString() });
        Assert.Contains("还不知道上一次发出去没有，查清以前不能再发，免得学员收到两条。", desk.Words, StringComparison.Ordinal);
        await scene.TurnAsync();
        Assert.Equal((1, 1), (scene.Gateway.SendRequests, await scene.Site.WithDbAsync(db => db.Set<TextMessage>().CountAsync())));
    }

    [Fact]
    public async Task Codes_are_not_sent_again_by_staff_and_a_stranger_text_is_told()
    {
        await using var scene = await SmsScene.StartAsync("aliyun");
        scene.Gateway.Mishaps.Enqueue(Mishap.TemplateRefused);
        await scene.TellAsync(use: NoticeTemplates.LearningCode("123456"));
        await scene.TurnAsync();
        using var desk = await scene.Site.StaffAsync(StaffRole.Hotline);
        await desk.OpenAsync("/staff/notices");
        Assert.Contains("没有要处理的短信", desk.Words, StringComparison.Ordinal);
        Assert.Contains("最近一天有 1 条因为短信设置没有发出去", desk.Words, StringComparison.Ordinal);
        await desk.OpenAsync("/staff/notices?view=Failed&kind=learning-code");
        Assert.DoesNotContain("123456", desk.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Null(desk.Page.QuerySelector("button[name='Form.TextId']"));
        foreach (var (id, words) in new[] { ((await scene.TextAsync()).Id.ToString(), "验证码不能再发，请学员在页面上重新获取。"), (Guid.CreateVersion7().ToString(), "没有这条短信。"), ("x", "没有这条短信。"), ("", "没有这条短信。") })
        {
            await desk.OpenAsync("/staff/notices?view=Failed");
            await desk.SubmitAsync("form[method=post]:has(table)", new() { ["Form.TextId"] = id });
            Assert.Contains(words, desk.Words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_gateway_the_desk_is_told_and_nothing_is_promised()
    {
        await using var scene = await SmsScene.StartAsync("aliyun", new() { ["Sms:Gateway"] = "none" });
        await scene.TellAsync();
        using var desk = await scene.Site.StaffAsync(StaffRole.Operator);
        await desk.OpenAsync("/staff/notices");
        Assert.All(["还没有设置短信网关，短信都没有发", "没有网关，没发", "请打电话告诉学员。"], words => Assert.Contains(words, desk.Words, StringComparison.Ordinal));
        Assert.Null(desk.Page.QuerySelector("button[name='Form.TextId']"));
        await desk.SubmitAsync("form[method=post]:has(table)", new() { ["Form.TextId"] = (await scene.TextAsync()).Id.ToString() });
        Assert.Contains("还没有设置短信网关，发不了。", desk.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_are_found_by_phone_name_and_kind_and_exported_as_they_are_filtered()
    {
        await using var scene = await SmsScene.StartAsync("aliyun");
        var (one, _) = await scene.Site.RegisterAsync("李秀英", "13800009999");
        await scene.TellAsync(one);
        await scene.TellAsync(SmsScene.NumberOf("13911112222"), NoticeTemplates.HoursRevoked(2026));
        await scene.TurnAsync();
        using var desk = await scene.Site.StaffAsync(StaffRole.Hotline);
        foreach (var (query, found) in new[] { ("q=138+0000+9999", "138****9999"), ("q=李秀", "138****9999"), ("q=139****2222", "139****2222"), ("kind=hours-revoked", "139****2222") })
        {
            await desk.OpenAsync("/staff/notices?view=All&" + query);
            Assert.Equal(found, Assert.Single(desk.Page.QuerySelectorAll("td[data-label='手机号']")).TextContent);
        }
        await desk.OpenAsync("/staff/notices?view=All&q=' OR 1=1 --&kind=x&page=-1");
        Assert.Equal((HttpStatusCode.OK, 0), (desk.Status, desk.Page.QuerySelectorAll("tbody tr").Length));
        using var reply = await desk.Http.GetAsync(new Uri("/staff/notices/export.xlsx?view=All&q=李秀英", UriKind.Relative));
        var rows = Desk.ReadSheet(await reply.Content.ReadAsByteArrayAsync());
        Assert.Equal(2, rows.Count);
        Assert.Equal(["写下时间", "学员", "手机号", "种类", "条数", "状态", "试过", "送达或失败时间", "原因"], rows[0].Cells.Select(c => c.Text));
        Assert.Equal(["李秀英", "138****9999", "学时通过", "1", "已发出", "1"], rows[1].Cells.Skip(1).Take(6).Select(c => c.Text));
        Assert.Equal("1 条", await scene.Site.WithDbAsync(db => db.Set<StaffAction>().Where(a => a.Kind == StaffActionKind.TextsExported).Select(a => a.Note).SingleAsync()));
    }

    [Fact]
    public async Task Templates_are_listed_as_they_are_registered_with_their_parts()
    {
        await using var scene = await SmsScene.StartAsync("tencent", new() { ["Sms:TemplateCodes:appeal-decided"] = null });
        using var desk = await scene.Site.StaffAsync(StaffRole.Operator);
        await desk.OpenAsync("/staff/notices/templates");
        Assert.Contains("尊敬的 {1} 学员您好，因您在继续教育学习课程中存在作弊行为，按照有关要求，您的 {2} 岗位 {3} 年度学时将被清除，请重新学习（教育培训网）", desk.Words, StringComparison.Ordinal);
        Assert.Matches("Sms:TemplateCodes:appeal-decided ?没有设置", desk.Words);
        Assert.Matches("Sms:TemplateCodes:hours-cleared-short ?已设置", desk.Words);
    }

    [Theory]
    [InlineData(2, "陈建国", "材料员", "hours-cleared")]
    [InlineData(1, "陈建国", "材料员", "hours-cleared-short")]
    [InlineData(1, "阿卜杜热合曼·买买提依明", "装饰装修质量员（市政工程）", "hours-cleared-shortest")]
    public async Task A_long_name_or_occupation_takes_the_shorter_wording(int parts, string name, string occupation, string variant)
    {
        await using var scene = await SmsScene.StartAsync("aliyun", new() { ["Sms:PartsMost"] = parts.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        await scene.TellAsync(use: NoticeTemplates.HoursCleared(name, occupation, 2026));
        var text = await scene.TextAsync();
        Assert.Equal((variant, parts), (text.Template, text.Parts));
        await scene.TurnAsync();
        Assert.Equal("CODE_" + variant, Assert.Single(scene.Gateway.Carried).TemplateCode);
    }

    [Theory]
    [InlineData(nameof(StaffRole.Reviewer))]
    [InlineData(nameof(StaffRole.AuditAdmin))]
    public async Task Others_of_the_staff_do_not_see_texts(string role)
    {
        await using var site = await TestSite.StartAsync();
        using var browser = await site.StaffAsync(Enum.Parse<StaffRole>(role));
        foreach (var page in new[] { "/staff/notices", "/staff/notices/templates", "/staff/notices/export.xlsx" })
        {
            await browser.OpenAsync(page);
            Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
        }
    }

    [Fact]
    public async Task Several_notices_to_one_number_leave_one_after_another()
    {
        await using var scene = await SmsScene.StartAsync("aliyun");
        for (var i = 0; i < 3; i++)
            await scene.TellAsync();
        await scene.TurnAsync();
        Assert.Single(scene.Gateway.Carried);
        await scene.PassAsync(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20));
        Assert.Equal(2, scene.Gateway.Carried.Count);
        await scene.PassAsync(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20));
        Assert.Equal(3, scene.Gateway.Carried.Count);
    }

    private static Task CorrectAsync(SmsScene scene, Guid learnerId, string phone) => scene.Site.WithDbAsync(async db =>
    {
        var cipher = (Zhuxue.Platform.Secrets.FieldCipher)scene.Site.Services.GetService(typeof(Zhuxue.Platform.Secrets.FieldCipher))!;
        var learner = await db.Set<Learner>().SingleAsync(l => l.Id == learnerId);
        (learner.PhoneSealed, learner.PhoneDigest, learner.PhoneMasked) = (cipher.Seal(Learner.PhonePurpose, phone), cipher.Digest(Learner.PhonePurpose, phone), SmsScene.NumberOf(phone).Masked);
        await db.SaveChangesAsync();
    });
}
