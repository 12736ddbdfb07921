using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Sms;

namespace Zhuxue.Tests.Notices;

/// <summary>Both gateways over real HTTP: signed, tried again when that is safe, never sent twice when nobody knows.</summary>
public sealed class GatewayTests
{
    [Theory]
    [InlineData("aliyun", """{"name":"王小明","occupation":"市政施工员","year":"2026"}""")]
    [InlineData("tencent", """["王小明","市政施工员","2026"]""")]
    public async Task A_text_goes_out_signed_by_its_template_and_its_receipt_comes_home(string name, string parameters)
    {
        await using var scene = await SmsScene.StartAsync(name);
        await scene.TellAsync(use: Training.Notices.NoticeTemplates.HoursCleared("王小明", "市政施工员", 2026));
        await scene.TurnAsync();
        Assert.Empty(scene.Gateway.BadSignatures);
        var carried = Assert.Single(scene.Gateway.Carried);
        Assert.Equal((SmsScene.Phone.ToString(), "CODE_hours-cleared"), (carried.Phone, carried.TemplateCode));
        Assert.Equal(parameters, System.Text.RegularExpressions.Regex.Unescape(carried.Parameters));
        Assert.Equal((TextState.Sent, 1, carried.MessageId), await StateAsync(scene));

        carried.Delivered = true;
        var push = await scene.PushAsync(scene.Gateway.ReceiptsFor(carried));
        Assert.Equal(System.Net.HttpStatusCode.OK, push.Status);
        Assert.Equal(TextState.Delivered, (await scene.TextAsync()).State);
        Assert.NotNull((await scene.TextAsync()).SettledAt);
    }

    [Theory]
    [InlineData("aliyun", 0)]
    [InlineData("aliyun", 1)]
    [InlineData("tencent", 0)]
    [InlineData("tencent", 1)]
    public async Task What_was_surely_not_sent_is_tried_again_with_growing_waits(string name, int kind)
    {
        await using var scene = await SmsScene.StartAsync(name);
        for (var i = 0; i < 3; i++)
            scene.Gateway.Mishaps.Enqueue(kind == 0 ? Mishap.Throttle : Mishap.Unavailable);
        await scene.TellAsync();
        await scene.TurnAsync();
        Assert.Equal((TextState.Waiting, 1), (await Short(scene)));
        scene.Site.Time.Advance(TimeSpan.FromSeconds(29));
        await scene.TurnAsync();
        Assert.Equal(1, scene.Gateway.SendRequests);
        scene.Site.Time.Advance(TimeSpan.FromSeconds(1));
        await scene.TurnAsync();
        Assert.Equal(2, scene.Gateway.SendRequests);
        scene.Site.Time.Advance(TimeSpan.FromSeconds(59));
        await scene.TurnAsync();
        Assert.Equal(2, scene.Gateway.SendRequests);
        await scene.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30));
        Assert.Equal((TextState.Sent, 4), await Short(scene));
        Assert.Single(scene.Gateway.Carried);
    }

    [Theory]
    [InlineData("aliyun")]
    [InlineData("tencent")]
    public async Task A_gateway_that_is_down_for_a_day_gets_the_notice_after_it_and_a_code_is_dropped(string name)
    {
        await using var scene = await SmsScene.StartAsync(name);
        await scene.Gateway.StopAsync();
        await scene.TellAsync();
        await scene.TellAsync(SmsScene.NumberOf("13900001111"), Training.Notices.NoticeTemplates.LearningCode("123456"));
        await scene.TurnAsync();
        await scene.PassAsync(TimeSpan.FromHours(24), TimeSpan.FromMinutes(30));
        var texts = await scene.Site.WithDbAsync(db => db.Set<TextMessage>().AsNoTracking().OrderBy(t => t.Template).ToListAsync());
        Assert.Equal([TextState.Waiting, TextState.Expired], texts.Select(t => t.State));
        Assert.InRange(texts[0].Tries, 10, 40);
        await scene.Gateway.StartAgainAsync();
        await scene.PassAsync(TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));
        Assert.Equal("CODE_hours-credited", Assert.Single(scene.Gateway.Carried).TemplateCode);
        Assert.False(await scene.Site.WithDbAsync(db => db.Set<OutboxMessage>().AnyAsync(m => m.ParkedAt != null)));
    }

    [Theory]
    [InlineData("aliyun", (int)Mishap.UnknownPhone, SmsFault.Phone)]
    [InlineData("aliyun", (int)Mishap.TemplateRefused, SmsFault.Template)]
    [InlineData("tencent", (int)Mishap.UnknownPhone, SmsFault.Phone)]
    [InlineData("tencent", (int)Mishap.TemplateRefused, SmsFault.Template)]
    public async Task What_would_be_refused_again_is_not_tried_again(string name, int mishap, SmsFault fault)
    {
        await using var scene = await SmsScene.StartAsync(name);
        scene.Gateway.Mishaps.Enqueue((Mishap)mishap);
        await scene.TellAsync();
        await scene.TurnAsync();
        await scene.PassAsync(TimeSpan.FromHours(6), TimeSpan.FromMinutes(30));
        var text = await scene.TextAsync();
        Assert.Equal((TextState.Failed, fault, 1), (text.State, text.Fault!.Value, scene.Gateway.SendRequests));
        Assert.NotEmpty(text.FaultCode!);
        Assert.True(text.MaySendAgain);
    }

    [Theory]
    [InlineData("aliyun", "Sms:Aliyun:AccessKeySecret")]
    [InlineData("tencent", "Sms:Tencent:SecretKey")]
    public async Task A_wrong_secret_is_a_matter_of_the_settings(string name, string setting)
    {
        await using var scene = await SmsScene.StartAsync(name, new() { [setting] = "another secret" });
        await scene.TellAsync();
        await scene.TurnAsync();
        var text = await scene.TextAsync();
        Assert.Equal((TextState.Failed, SmsFault.Configuration), (text.State, text.Fault!.Value));
        Assert.Equal("wrong signature", Assert.Single(scene.Gateway.BadSignatures));
        Assert.Empty(scene.Gateway.Carried);
    }

    [Fact]
    public async Task A_template_without_a_code_in_the_settings_is_not_even_tried()
    {
        await using var scene = await SmsScene.StartAsync("aliyun", new() { ["Sms:TemplateCodes:hours-credited"] = null });
        await scene.TellAsync();
        await scene.TurnAsync();
        var text = await scene.TextAsync();
        Assert.Equal((TextState.Failed, SmsFault.Template, "Sms:TemplateCodes:hours-credited", 0), (text.State, text.Fault!.Value, text.FaultCode, scene.Gateway.SendRequests));
    }

    private static async Task<(TextState, int)> Short(SmsScene scene)
    {
        var text = await scene.TextAsync();
        return (text.State, text.Tries);
    }

    private static async Task<(TextState, int, string?)> StateAsync(SmsScene scene)
    {
        var text = await scene.TextAsync();
        return (text.State, text.Tries, text.MessageId);
    }
}
