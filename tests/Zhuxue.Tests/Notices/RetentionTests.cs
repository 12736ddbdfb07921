using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Sms;
using Zhuxue.Training.Notices;

namespace Zhuxue.Tests.Notices;

/// <summary>Texts and notices are deleted by purpose, each after its own time.</summary>
public sealed class RetentionTests
{
    [Fact]
    public async Task Codes_go_first_then_texts_then_notices_and_what_is_on_its_way_stays()
    {
        await using var scene = await SmsScene.StartAsync("aliyun", new() { ["Sms:KeepCodeDays"] = "30", ["Sms:KeepNoticeDays"] = "365", ["Notices:KeepDays"] = "1095" });
        await scene.TellAsync(SmsScene.NumberOf("13800000001"), NoticeTemplates.LearningCode("123456"));
        await scene.TellAsync(SmsScene.NumberOf("13800000002"));
        await scene.TurnAsync();
        scene.Gateway.Mishaps.Enqueue(Mishap.TornAfterSending);
        await scene.TellAsync(SmsScene.NumberOf("13800000003"));
        await scene.TurnAsync();
        Assert.Equal((0, 3, 3), await AfterAsync(scene, days: 29));
        Assert.Equal((1, 2, 3), await AfterAsync(scene, days: 2));
        Assert.Equal((0, 2, 3), await AfterAsync(scene, days: 330));
        Assert.Equal((1, 1, 3), await AfterAsync(scene, days: 10));
        Assert.Equal(TextState.Unsure, (await scene.TextAsync()).State);
        Assert.Equal((3, 1, 0), await AfterAsync(scene, days: 800));
        Assert.Equal((0, 1, 0), await AfterAsync(scene, days: 0));
    }

    /// <summary>How many were deleted, and how many texts and notices are left.</summary>
    private static async Task<(int Deleted, int Texts, int Notices)> AfterAsync(SmsScene scene, int days)
    {
        scene.Site.Time.Advance(TimeSpan.FromDays(days));
        await using var scope = scene.Site.Services.CreateAsyncScope();
        var deleted = 0;
        foreach (var purpose in scope.ServiceProvider.GetServices<IRetention>())
            deleted += await purpose.ForgetAsync(default);
        return (deleted, await scene.Site.WithDbAsync(db => db.Set<TextMessage>().CountAsync()), await scene.Site.WithDbAsync(db => db.Set<InboxMessage>().CountAsync()));
    }
}
