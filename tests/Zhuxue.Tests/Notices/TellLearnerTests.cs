using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Sms;
using Zhuxue.Tests.Site;
using Zhuxue.Training;
using Zhuxue.Training.Notices;

namespace Zhuxue.Tests.Notices;

/// <summary>Telling a learner: the inbox always holds it, in the transaction of what is told; a text is never lost in silence.</summary>
public sealed class TellLearnerTests
{
    private static readonly Guid LearnerId = Guid.CreateVersion7();

    [Theory]
    [InlineData("local", TextState.Waiting)]
    [InlineData("none", TextState.NotSent)]
    public async Task The_inbox_holds_it_with_and_without_a_gateway(string gateway, TextState state)
    {
        await using var site = await TestSite.StartAsync(new() { ["Sms:Gateway"] = gateway, ["Outbox:Workers"] = "0" });
        await TellAsync(site, save: true);
        var (message, words, text, body) = await ReadAsync(site);
        Assert.Equal("“尊敬的 古丽娜尔·买买提 学员您好，因您在继续教育学习课程中存在作弊行为，按照有关要求，您的 市政施工员 岗位 2026 年度学时将被清除，请重新学习（教育培训网）”", words);
        Assert.Equal((NoticeKind.HoursCleared, "/training", text.Id), (message.Kind, message.LinkUrl, message.TextId!.Value));
        Assert.Equal((state, 2, LearnerId), (text.State, text.Parts, text.SubjectId!.Value));
        Assert.Equal("尊敬的 古丽娜尔·买买提 学员您好，因您在继续教育学习课程中存在作弊行为，按照有关要求，您的 市政施工员 岗位 2026 年度学时将被清除，请重新学习（教育培训网）", body);
        Assert.DoesNotContain("古丽娜尔", message.TextSealed + text.TextSealed + text.ParametersSealed, StringComparison.Ordinal);
        Assert.Equal(gateway == "local" ? 1 : 0, await site.WithDbAsync(db => db.Set<OutboxMessage>().CountAsync()));
    }

    [Fact]
    public async Task What_the_caller_does_not_save_was_never_told()
    {
        await using var site = await TestSite.StartAsync();
        await TellAsync(site, save: false);
        Assert.False(await site.WithDbAsync(db => db.Set<InboxMessage>().AnyAsync()));
        Assert.False(await site.WithDbAsync(db => db.Set<TextMessage>().AnyAsync()));
        Assert.False(await site.WithDbAsync(db => db.Set<OutboxMessage>().AnyAsync()));
    }

    [Fact]
    public void The_words_of_the_manual_are_the_manuals()
    {
        Assert.Equal("【温馨提示】“尊敬的学员，您已完成本年度继续教育学时，经审核通过后计入有效学时，审核时间大约需要 3 到 5 个工作日，请您耐心等待，学时审核通过后可登录管理系统完成换证。”", NoticeTexts.YearLearned);
        Assert.Equal("【温馨提示】“尊敬的学员，恭喜您的继续教育学时已通过审核，可登录管理系统查看学时记录获取最新电子证书。”", NoticeTexts.HoursCredited);
        Assert.Equal("“尊敬的 XXX 学员您好，因您在继续教育学习课程中存在作弊行为，按照有关要求，您的 XXX 岗位 2020 年度学时将被清除，请重新学习（教育培训网）”", NoticeTexts.HoursCleared("XXX", "XXX", 2020));
        Assert.Equal(Training.Learning.Components.LearnedDialog.Heading + Training.Learning.Components.LearnedDialog.Body, NoticeTexts.YearLearned);
    }

    private static async Task TellAsync(TestSite site, bool save)
    {
        await using var scope = site.Services.CreateAsyncScope();
        Assert.True(PhoneNumber.TryParse("13800009999", out var phone, out _));
        await scope.ServiceProvider.GetRequiredService<TellLearner>().TellAsync(
            new(LearnerId, NoticeKind.HoursCleared, NoticeTexts.HoursCleared("古丽娜尔·买买提", "市政施工员", 2026), "/training", new(phone, NoticeTemplates.HoursCleared("古丽娜尔·买买提", "市政施工员", 2026))), default);
        if (save)
            await scope.ServiceProvider.GetRequiredService<TrainingDb>().SaveChangesAsync();
    }

    private static async Task<(InboxMessage Message, string Words, TextMessage Text, string Body)> ReadAsync(TestSite site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var cipher = scope.ServiceProvider.GetRequiredService<FieldCipher>();
        var message = await db.Set<InboxMessage>().SingleAsync();
        var text = await db.Set<TextMessage>().SingleAsync();
        return (message, cipher.Open(InboxMessage.TextPurpose, message.TextSealed), text, cipher.Open(TextMessage.TextPurpose, text.TextSealed));
    }
}
