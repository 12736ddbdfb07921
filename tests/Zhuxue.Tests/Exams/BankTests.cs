using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Exams;

/// <summary>The question bank at its door: pages, forms, pictures.</summary>
public sealed class BankTests(TestSite site) : IClassFixture<TestSite>
{
    private const string Editor = "main form[enctype]", New = "/staff/exam/questions/new?kind=";

    [Fact]
    public async Task An_operator_writes_a_question_sees_it_as_learners_do_publishes_and_withdraws_it()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        await browser.OpenAsync(New + "SingleChoice");
        await browser.SubmitAsync(Editor, Fields("槽边堆土至少离槽边多远？𠮷", "0.8 m", "0.3 m", "0.1 m"));
        var id = Guid.Parse(browser.Address.Split('/')[^1]);
        Assert.Contains("槽边堆土至少离槽边多远？𠮷", browser.Words, StringComparison.Ordinal);
        Assert.Equal("0.8 m", browser.Page.QuerySelector(".is-right .zx-lines")!.TextContent);

        site.Time.Advance(TimeSpan.FromSeconds(1));
        await browser.SubmitAsync("form:has(input[value=publish])");
        site.Time.Advance(TimeSpan.FromSeconds(1));
        await browser.SubmitAsync("form:has(input[value=withdraw])", new() { ["Reason"] = "错" });
        Assert.Contains("请写清楚", browser.Words, StringComparison.Ordinal);
        Assert.Equal(QuestionState.Live, (await QuestionAsync(id)).State);
        await browser.SubmitAsync("form:has(input[value=withdraw])", new() { ["Reason"] = "标准已经更新" });

        Assert.Equal(QuestionState.Withdrawn, (await QuestionAsync(id)).State);
        var history = await site.WithDbAsync(db => db.ExamActions.Where(a => a.SubjectId == id).OrderBy(a => a.Id).ToListAsync());
        Assert.Equal([ExamActionKind.QuestionCreated, ExamActionKind.QuestionPublished, ExamActionKind.QuestionWithdrawn], history.Select(a => a.Kind));
        Assert.All(history, a => Assert.NotNull(a.StaffId));
        Assert.Equal("标准已经更新", history[^1].Note);
        Assert.Contains("标准已经更新", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        await browser.OpenAsync(New + "MultipleChoice");
        var fields = Fields("", "同样", "同样");
        await browser.SubmitAsync(Editor, fields);

        Assert.Contains("还没有保存", browser.Words, StringComparison.Ordinal);
        Assert.Contains("请填写题干", browser.Page.QuerySelector("#Input-Stem-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("和前面的选项一样", browser.Words, StringComparison.Ordinal);
        Assert.Contains("多选题至少有两个正确答案", browser.Words, StringComparison.Ordinal);
        Assert.Equal("同样", browser.Page.QuerySelector("input[name='Input.Items[0].Options[1].Text']")!.GetAttribute("value"));
        Assert.False(await site.WithDbAsync(db => db.Questions.AnyAsync(q => q.Kind == QuestionKind.MultipleChoice && q.Stem == "")));
    }

    [Fact]
    public async Task A_case_gets_its_sub_questions_one_by_one_without_script()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        await browser.OpenAsync(New + "Case");
        await browser.SubmitAsync(Editor, new() { ["Input.Stem"] = "沟槽塌方的背景。", ["Input.Items[0].Prompt"] = "第一问", ["Input.Do"] = "item-TrueFalse" });
        Assert.Equal(2, browser.Page.QuerySelectorAll("[name$='.Prompt']").Length);
        Assert.Equal("第一问", browser.Page.QuerySelector("[name='Input.Items[0].Prompt']")!.TextContent);

        var fields = Fields("沟槽塌方的背景。", "撤人", "接着干");
        fields["Input.Items[0].Prompt"] = "第一问";
        fields["Input.Items[1].Prompt"] = "第二问";
        fields["Input.Items[1].Truth"] = "False";
        await browser.SubmitAsync(Editor, fields);

        var id = Guid.Parse(browser.Address.Split('/')[^1]);
        var content = QuestionContent.FromJson((await site.WithDbAsync(db => db.QuestionVersions.SingleAsync(v => v.QuestionId == id))).Content);
        Assert.Equal(["第一问", "第二问"], content.Items.Select(i => i.Prompt));
        Assert.Equal([QuestionKind.SingleChoice, QuestionKind.TrueFalse], content.Items.Select(i => i.Kind));
        Assert.False(content.Items[1].Options[0].IsCorrect);
    }

    [Fact]
    public async Task The_same_question_in_other_clothes_is_found()
    {
        var known = await site.AddQuestionAsync(new("脚手架 立杆，间距是多少？", [new(QuestionKind.SingleChoice, "", [new("1.5m", true), new("2.5m", false)])]));
        var browser = await site.StaffAsync(StaffRole.Operator);
        await browser.OpenAsync(New + "SingleChoice");
        await browser.SubmitAsync(Editor, Fields("脚手架立杆间距是多少?", "２．５ｍ", "1.5 M"));
        Assert.Contains("题库里已经有这一题", browser.Words, StringComparison.Ordinal);
        Assert.NotNull(browser.Page.QuerySelector($"a[href='/staff/exam/questions/{known}']"));

        // A sign makes another question of it.
        await browser.SubmitAsync(Editor, Fields("脚手架立杆间距是多少?", "2.5m", "15m"));
        Assert.StartsWith("/staff/exam/questions/", browser.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_tabs_that_edit_one_version_the_second_is_told_and_loses_nothing()
    {
        var id = await site.AddQuestionAsync(ExamScene.Single("两个窗口同时改"));
        var (first, second) = (await site.StaffAsync(StaffRole.Operator), await site.StaffAsync(StaffRole.Operator));
        await first.OpenAsync($"/staff/exam/questions/{id}/edit");
        await second.OpenAsync($"/staff/exam/questions/{id}/edit");
        await first.SubmitAsync(Editor, new() { ["Input.Stem"] = "第一个窗口改的" });
        await second.SubmitAsync(Editor, new() { ["Input.Stem"] = "第二个窗口改的" });

        Assert.Contains("另一位同事刚刚改了这一题", second.Words, StringComparison.Ordinal);
        Assert.Equal("第二个窗口改的", second.Page.QuerySelector("#Input-Stem")!.TextContent);
        var question = await QuestionAsync(id);
        Assert.Equal((2, "第一个窗口改的", QuestionState.Live), (question.Version, question.Stem, question.State));
        await first.OpenAsync($"/staff/exam/questions/{id}?version=1");
        Assert.Contains("两个窗口同时改", first.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_stems_and_options_is_shown_as_it_is_typed_and_never_run()
    {
        var id = await site.AddQuestionAsync(new("<script>alert(1)</script>题", [new(QuestionKind.SingleChoice, "", [new("<img src=x onerror=alert(1)>", true), new("<b>粗</b>", false)])]));
        var browser = await site.StaffAsync(StaffRole.Operator);
        foreach (var page in new[] { $"/staff/exam/questions/{id}", "/staff/exam?q=script", $"/staff/exam/questions/{id}/edit" })
        {
            await browser.OpenAsync(page);
            Assert.Empty(browser.Page.QuerySelectorAll("main script, main img[src=x], main .zx-lines b"));
            Assert.Contains("<script>alert(1)</script>题", browser.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_picture_of_5_MB_is_refused_in_words_and_a_small_one_is_made_anew()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        await browser.OpenAsync(New + "SingleChoice");
        var fields = Fields("看图回答：图上缺少什么？", "护栏", "路灯");
        await browser.SubmitAsync(Editor, fields, new() { ["stem-picture"] = ("大.jpg", new byte[5 << 20]) });
        Assert.Contains("图片太大，最多 2 MB", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync(Editor, fields, new() { ["stem-picture"] = ("假.jpg", "%PDF-1.7 not a picture"u8.ToArray()) });
        Assert.Contains("不是图片", browser.Words, StringComparison.Ordinal);

        // Without words for those who do not see it, it is not saved; the picture is kept for the next try.
        byte[] picture = [.. Pictures.Flat(120, 64, 48), .. "<?php hidden"u8];
        await browser.SubmitAsync(Editor, fields, new() { ["stem-picture"] = ("槽.jpg", picture) });
        Assert.Contains("图上是什么", browser.Page.QuerySelector("#stem-picture-error")!.TextContent, StringComparison.Ordinal);
        fields["Input.PictureAlt"] = "没有护栏的沟槽";
        await browser.SubmitAsync(Editor, fields);

        var image = browser.Page.QuerySelector("img.zx-question-picture")!;
        Assert.Equal("没有护栏的沟槽", image.GetAttribute("alt"));
        using var reply = await browser.Http.GetAsync(image.GetAttribute("src"));
        var sent = await reply.Content.ReadAsByteArrayAsync();
        Assert.Equal("image/jpeg", reply.Content.Headers.ContentType!.MediaType);
        Assert.Equal((64, 48), (ImageDecoder.Decode(sent).Image!.Width, ImageDecoder.Decode(sent).Image!.Height));
        Assert.Equal(-1, sent.AsSpan().IndexOf("php"u8));
        using var nobody = site.Browse();
        Assert.NotEqual(HttpStatusCode.OK, (await nobody.Http.GetAsync(image.GetAttribute("src"))).StatusCode);
    }

    [Theory]
    [InlineData("Reviewer")]
    [InlineData("Hotline")]
    [InlineData("SystemAdmin")]
    public async Task Answers_are_shown_to_operators_alone(string role)
    {
        var id = await site.AddQuestionAsync(ExamScene.Single($"只给题库管理员看 {role}"));
        var browser = await site.StaffAsync(Enum.Parse<StaffRole>(role));
        foreach (var address in new[] { "/staff/exam", New + "Case", $"/staff/exam/questions/{id}", "/staff/exam/export.xlsx", "/staff/exam/export-qti.zip", "/staff/exam/template.xlsx", "/staff/exam/import", "/staff/exam/blueprints" })
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.OpenAsync(address)).Status);
        Assert.DoesNotContain("/staff/exam\"", browser.Page.Body!.InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_filters_by_words_chapter_kind_difficulty_and_state()
    {
        await site.AddQuestionAsync(ExamScene.Single("筛选甲"), "筛选一", Difficulty.Hard);
        await site.AddQuestionAsync(new("筛选乙", [new(QuestionKind.TrueFalse, "", QuestionContent.TrueFalse(true))]), "筛选二", Difficulty.Easy, QuestionState.Draft);
        var browser = await site.StaffAsync(StaffRole.Operator);
        foreach (var (query, found) in new[] { ("q=筛选", "乙甲"), ("q=筛选&difficulty=Hard", "甲"), ("q=筛选&kind=TrueFalse", "乙"), ("q=筛选&state=Draft", "乙"), ("q=筛选&kind=nonsense&chapter=nonsense", "乙甲"), ("q=没有这样的题", "") })
        {
            await browser.OpenAsync("/staff/exam?" + query);
            Assert.Equal(found, string.Concat(browser.Page.QuerySelectorAll("td[data-label=题干]").Select(td => td.TextContent.Trim()[^1..]).Order(StringComparer.Ordinal)));
        }
        await browser.OpenAsync("/staff/exam?q=筛选&state=Draft");
        await browser.SubmitAsync("form:has(input[value=publish])");
        Assert.Contains("已启用 1 题", browser.Words, StringComparison.Ordinal);
    }

    private Task<Question> QuestionAsync(Guid id) => site.WithDbAsync(db => db.Questions.AsNoTracking().SingleAsync(q => q.Id == id));

    /// <summary>The first option is right.</summary>
    private static Dictionary<string, string> Fields(string stem, params string[] options)
    {
        var fields = new Dictionary<string, string> { ["Input.Stem"] = stem, ["Input.NewChapter"] = "沟槽", ["Input.Difficulty"] = "Easy", ["Input.Items[0].Options[0].IsCorrect"] = "true", ["Input.Do"] = "save" };
        for (var i = 0; i < options.Length; i++)
            fields[$"Input.Items[0].Options[{i}].Text"] = options[i];
        return fields;
    }
}
