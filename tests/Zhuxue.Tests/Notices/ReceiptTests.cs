using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Sms;

namespace Zhuxue.Tests.Notices;

/// <summary>Receipts that gateways push: repeated, unknown, forged, damaged and too many of them.</summary>
public sealed class ReceiptTests
{
    [Theory]
    [InlineData("aliyun", """{"code":0,"msg":"接收成功"}""")]
    [InlineData("tencent", """{"result":0,"errmsg":"OK"}""")]
    public async Task A_receipt_that_comes_again_changes_nothing(string name, string answer)
    {
        await using var scene = await SentAsync(name);
        var carried = scene.Gateway.Carried.Single();
        carried.Delivered = true;
        var body = scene.Gateway.ReceiptsFor(carried, carried);
        Assert.Equal((HttpStatusCode.OK, answer), await scene.PushAsync(body));
        var first = await scene.TextAsync();
        scene.Site.Time.Advance(TimeSpan.FromHours(1));
        var pushes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => scene.PushAsync(body)));
        Assert.All(pushes, push => Assert.Equal((HttpStatusCode.OK, answer), push));
        var text = await scene.TextAsync();
        Assert.Equal((TextState.Delivered, first.SettledAt, 1), (text.State, text.SettledAt, await scene.ReceiptsAsync()));

        // Nor does a failure that is said of it afterwards.
        carried.Delivered = false;
        await scene.PushAsync(scene.Gateway.ReceiptsFor(carried));
        Assert.Equal(TextState.Delivered, (await scene.TextAsync()).State);
    }

    [Theory]
    [InlineData("aliyun")]
    [InlineData("tencent")]
    public async Task Without_the_secret_part_of_the_address_nothing_is_taken(string name)
    {
        await using var scene = await SentAsync(name);
        var carried = scene.Gateway.Carried.Single();
        carried.Delivered = false;
        var body = scene.Gateway.ReceiptsFor(carried);
        foreach (var (gateway, token) in new[] { (name, "guessed-0123456789abcdef"), (name, StandInGateway.ReceiptToken + "x"), ("local", StandInGateway.ReceiptToken), ("none", StandInGateway.ReceiptToken) })
            Assert.Equal(HttpStatusCode.NotFound, (await scene.PushAsync(body, gateway, token)).Status);
        Assert.Equal((TextState.Sent, 0), ((await scene.TextAsync()).State, await scene.ReceiptsAsync()));
    }

    [Fact]
    public async Task A_site_without_a_token_takes_no_receipts_and_asks_instead()
    {
        await using var scene = await SmsScene.StartAsync("aliyun", new() { ["Sms:ReceiptToken"] = "" });
        await scene.TellAsync();
        await scene.TurnAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await scene.PushAsync("[]")).Status);
        scene.Gateway.Carried.Single().Delivered = true;
        await scene.PassAsync(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1));
        Assert.Equal((TextState.Delivered, 1), ((await scene.TextAsync()).State, await scene.ReceiptsAsync()));
    }

    [Theory]
    [InlineData("aliyun")]
    [InlineData("tencent")]
    public async Task A_receipt_about_another_text_or_another_phone_is_taken_without_effect(string name)
    {
        await using var scene = await SentAsync(name);
        var carried = scene.Gateway.Carried.Single();
        var strangers = new[]
        {
            carried with { MessageId = "stranger", OurId = Guid.CreateVersion7().ToString("N"), Delivered = false },
            carried with { Phone = "13911112222", Delivered = false },
            carried with { Phone = "", Delivered = false },
            carried with { MessageId = "'; DROP TABLE text_message; --", OurId = "x", Phone = "x", Delivered = false },
        };
        Assert.Equal(HttpStatusCode.OK, (await scene.PushAsync(scene.Gateway.ReceiptsFor(strangers))).Status);
        Assert.Equal((TextState.Sent, 0), ((await scene.TextAsync()).State, await scene.ReceiptsAsync()));
    }

    [Theory]
    [InlineData("aliyun")]
    [InlineData("tencent")]
    public async Task What_is_no_receipt_is_refused_plainly(string name)
    {
        await using var scene = await SentAsync(name);
        foreach (var body in new[] { "", "{}", "null", "\"x\"", "[", "not json", "\u0000" })
            Assert.Equal(HttpStatusCode.BadRequest, (await scene.PushAsync(body)).Status);
        foreach (var body in new[] { "[]", "[null]", "[1,\"x\",[]]", "[{}]", """[{"phone_number":1,"out_id":[],"mobile":{},"sid":null}]""" })
            Assert.Equal(HttpStatusCode.OK, (await scene.PushAsync(body)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await scene.PushAsync("[" + new string(' ', 300_000) + "]")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await scene.PushAsync("[" + string.Join(',', Enumerable.Repeat("""{"phone_number":"1","mobile":"1","sid":"1"}""", 1001)) + "]")).Status);
        Assert.Equal((TextState.Sent, 0), ((await scene.TextAsync()).State, await scene.ReceiptsAsync()));
    }

    [Fact]
    public async Task One_address_pushes_only_so_often()
    {
        await using var scene = await SmsScene.StartAsync("aliyun", new() { ["Sms:ReceiptsPerMinute"] = "5" });
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 7; i++)
            statuses.Add((await scene.PushAsync("[]", token: "guess-" + i)).Status);
        Assert.Equal(5, statuses.Count(s => s == HttpStatusCode.NotFound));
        Assert.Equal(2, statuses.Count(s => s == HttpStatusCode.TooManyRequests));
    }

    private static async Task<SmsScene> SentAsync(string name)
    {
        var scene = await SmsScene.StartAsync(name);
        await scene.TellAsync();
        await scene.TurnAsync();
        Assert.Equal(TextState.Sent, (await scene.TextAsync()).State);
        return scene;
    }
}
