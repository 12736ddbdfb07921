using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Sms;

namespace Zhuxue.Tests.Notices;

/// <summary>After a try of which nobody knows the end, a text is looked for before it is sent again (DOMAIN §5).</summary>
public sealed class UnsureTests
{
    [Theory]
    [InlineData("aliyun", (int)Mishap.SilentAfterSending)]
    [InlineData("aliyun", (int)Mishap.TornAfterSending)]
    [InlineData("tencent", (int)Mishap.SilentAfterSending)]
    [InlineData("tencent", (int)Mishap.TornAfterSending)]
    public async Task A_text_that_was_sent_without_an_answer_is_found_and_never_sent_twice(string name, int mishap)
    {
        await using var scene = await SmsScene.StartAsync(name, SmsScene.Impatient);
        scene.Gateway.Mishaps.Enqueue((Mishap)mishap);
        await scene.TellAsync();
        await scene.TurnAsync();
        var text = await scene.TextAsync();
        Assert.Equal((TextState.Unsure, 1), (text.State, text.Tries));
        Assert.False(text.MaySendAgain);
        Assert.Equal(1, scene.Gateway.SendRequests);

        // It cannot be looked for at first, then it is there.
        scene.Gateway.BlindToLooks = true;
        await scene.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(1));
        Assert.Equal(TextState.Unsure, (await scene.TextAsync()).State);
        Assert.InRange(scene.Gateway.LookRequests, 3, 10);
        scene.Gateway.BlindToLooks = false;
        scene.Gateway.Carried.Single().Delivered = true;
        await scene.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(5));
        Assert.Equal(TextState.Delivered, (await scene.TextAsync()).State);
        Assert.Equal((1, 1), (scene.Gateway.SendRequests, await scene.ReceiptsAsync()));
    }

    [Theory]
    [InlineData("aliyun", 5)]
    [InlineData("tencent", 24 * 60)]
    public async Task A_text_without_a_trace_is_sent_again_only_when_that_proves_something(string name, int minutes)
    {
        await using var scene = await SmsScene.StartAsync(name, SmsScene.Impatient);
        scene.Gateway.Mishaps.Enqueue(Mishap.SilentWithoutSending);
        await scene.TellAsync();
        await scene.TurnAsync();
        await scene.PassAsync(TimeSpan.FromMinutes(minutes * 0.9), TimeSpan.FromMinutes(Math.Max(0.5, minutes / 40.0)));
        Assert.Equal((TextState.Unsure, 1), ((await scene.TextAsync()).State, scene.Gateway.SendRequests));
        await scene.PassAsync(TimeSpan.FromHours(5), TimeSpan.FromMinutes(15));
        Assert.Equal((TextState.Sent, 2), ((await scene.TextAsync()).State, scene.Gateway.SendRequests));
        Assert.Single(scene.Gateway.Carried);
    }

    [Theory]
    [InlineData("aliyun")]
    [InlineData("tencent")]
    public async Task A_receipt_settles_what_nobody_knew(string name)
    {
        await using var scene = await SmsScene.StartAsync(name);
        scene.Gateway.Mishaps.Enqueue(Mishap.TornAfterSending);
        await scene.TellAsync();
        await scene.TurnAsync();
        var carried = scene.Gateway.Carried.Single();
        carried.Delivered = false;
        await scene.PushAsync(scene.Gateway.ReceiptsFor(carried));
        var text = await scene.TextAsync();
        Assert.Equal((TextState.Failed, SmsFault.Undelivered, carried.MessageId), (text.State, text.Fault!.Value, text.MessageId));
        await scene.PassAsync(TimeSpan.FromDays(2), TimeSpan.FromHours(2));
        Assert.Equal(1, scene.Gateway.SendRequests);
    }

    [Theory]
    [InlineData("aliyun")]
    [InlineData("tencent")]
    public async Task A_page_of_a_proxy_is_no_answer(string name)
    {
        await using var scene = await SmsScene.StartAsync(name);
        scene.Gateway.Mishaps.Enqueue(Mishap.ProxyPage);
        await scene.TellAsync();
        await scene.TurnAsync();
        var text = await scene.TextAsync();
        Assert.Equal((TextState.Unsure, "HTTP 502"), (text.State, text.FaultCode));
    }

    [Fact]
    public async Task A_process_that_dies_in_the_middle_of_a_try_leaves_a_text_that_is_looked_for()
    {
        await using var scene = await SmsScene.StartAsync("aliyun");
        await scene.TellAsync();
        // As the row stands at that moment: written down as tried, the gateway has it, and nobody has saved the answer.
        await scene.TurnAsync();
        scene.Gateway.Carried.Single().Delivered = true;
        await scene.Site.WithDbAsync(db => db.Set<TextMessage>().ExecuteUpdateAsync(set => set.SetProperty(t => t.State, TextState.Unsure).SetProperty(t => t.MessageId, (string?)null).SetProperty(t => t.SentAt, (DateTimeOffset?)null)));
        await scene.Site.RestartAsync();
        await scene.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30));
        Assert.Equal((TextState.Delivered, 1), ((await scene.TextAsync()).State, scene.Gateway.SendRequests));
    }

    [Fact]
    public async Task A_text_that_nobody_can_look_for_until_it_is_of_no_use_goes_to_the_hotline()
    {
        await using var scene = await SmsScene.StartAsync("aliyun");
        scene.Gateway.Mishaps.Enqueue(Mishap.TornAfterSending);
        await scene.TellAsync();
        await scene.TurnAsync();
        scene.Gateway.BlindToLooks = true;
        await scene.PassAsync(TimeSpan.FromHours(74), TimeSpan.FromHours(1));
        var text = await scene.TextAsync();
        Assert.Equal((TextState.Failed, SmsFault.NeverKnown, 1), (text.State, text.Fault!.Value, scene.Gateway.SendRequests));
        Assert.InRange(scene.Gateway.LookRequests, 20, 90);
    }
}
