using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Data;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Accounts.Apps;

namespace Zhuxue.Tests.Accounts;

/// <summary>Signing in on a phone, and what its tokens are worth when they are old, lost, copied or taken away.</summary>
public sealed class AppTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task The_initial_password_gives_no_tokens_but_the_way_to_a_password_of_ones_own()
    {
        var (id, idNumber) = await site.RegisterAsync();
        using var phone = new Phone(site);
        var wrong = await phone.SignInAsync(idNumber[..17], "x");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "urn:zhuxue:accounts:sign-in-refused"), (wrong.Status, wrong.Problem));
        Assert.Contains("少了 1 位", wrong["fields"].GetProperty("idNumber").GetString(), StringComparison.Ordinal);

        var begun = await phone.SignInAsync(idNumber.ToLowerInvariant(), "111111");
        Assert.Equal("activation", begun.Text("state"));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, begun["tokens"].ValueKind);
        Assert.DoesNotContain("陈建国", begun.Json.ToString(), StringComparison.Ordinal);
        var token = begun.Text("activationToken");
        var weak = await phone.PostAsync("/sessions/activation", new { ActivationToken = token, Password = "111111", Repeated = "111111" });
        Assert.Equal("urn:zhuxue:accounts:password-refused", weak.Problem);
        var chosen = await phone.PostAsync("/sessions/activation", new { ActivationToken = token, People.Password, Repeated = People.Password, Device = new { Name = "Redmi <b>" } });
        Assert.Equal("signed-in", chosen.Text("state"));
        phone.Hold(chosen["tokens"]);
        Assert.Equal("微信小程序 · Redmi b", (await phone.GetAsync("/devices"))["devices"][0].GetProperty("name").GetString());

        // The right to choose is used up by choosing; an altered one never was one.
        Assert.Equal("urn:zhuxue:accounts:activation-over", (await phone.PostAsync("/sessions/activation", new { ActivationToken = token, Password = "andere-2026x", Repeated = "andere-2026x" })).Problem);
        Assert.Equal("urn:zhuxue:accounts:activation-over", (await phone.PostAsync("/sessions/activation", new { ActivationToken = "AAAA", Password = "andere-2026x", Repeated = "andere-2026x" })).Problem);
        var kept = await site.WithDbAsync(db => db.Set<AppSession>().AsNoTracking().SingleAsync(s => s.LearnerId == id));
        Assert.DoesNotContain(phone.AccessToken, kept.AccessDigest, StringComparison.Ordinal);
        Assert.Equal(64, kept.AccessDigest.Length);
    }

    [Fact]
    public async Task A_lost_reply_to_a_refresh_may_be_asked_for_again_and_a_copy_signs_the_phone_out()
    {
        var (_, idNumber, _) = await site.SignedInAsync();
        using var phone = new Phone(site);
        await phone.SignInAsync(idNumber);
        var first = phone.RefreshToken;

        // The reply never arrived: the same token brings another pair, and what the lost one carried is worth nothing.
        var lost = await phone.RefreshAsync();
        var again = await phone.RefreshAsync(first);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (lost.Status, again.Status));
        using var thief = new Phone(site);
        thief.Hold(lost.Json);
        Assert.Equal("urn:zhuxue:accounts:token-unknown", (await thief.GetAsync("/devices")).Problem);
        Assert.Equal("urn:zhuxue:accounts:token-unknown", (await thief.RefreshAsync()).Problem);

        // The new pair is in use: whoever comes with the old token has a copy, and nobody knows which of the two is the learner.
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/devices")).Status);
        Assert.Equal("urn:zhuxue:accounts:refresh-reused", (await thief.RefreshAsync(first)).Problem);
        Assert.Equal("urn:zhuxue:accounts:token-unknown", (await phone.GetAsync("/devices")).Problem);
        Assert.Equal("urn:zhuxue:accounts:refresh-reused", (await phone.RefreshAsync()).Problem);
    }

    [Fact]
    public async Task An_expired_token_is_told_apart_from_one_that_was_taken_away_by_another_phone_the_website_or_a_new_password()
    {
        var (_, idNumber, browser) = await site.SignedInAsync();
        using var phone = new Phone(site);
        using var second = new Phone(site);
        await phone.SignInAsync(idNumber);
        site.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal((HttpStatusCode.Unauthorized, "urn:zhuxue:accounts:token-expired"), (await phone.GetAsync("/profile") is var old ? old.Status : default, (await phone.GetAsync("/profile")).Problem));
        Assert.Equal(HttpStatusCode.OK, (await phone.RefreshAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/profile")).Status);

        await second.SignInAsync(idNumber, mark: "another", name: "iPhone 8");
        var devices = (await second.GetAsync("/devices"))["devices"];
        Assert.Equal([true, false], devices.EnumerateArray().Select(d => d.GetProperty("isThis").GetBoolean()));
        Assert.Equal(HttpStatusCode.NoContent, (await second.SendAsync(HttpMethod.Delete, $"/devices/{devices[1].GetProperty("id").GetGuid()}")).Status);
        Assert.Equal("urn:zhuxue:accounts:token-unknown", (await phone.GetAsync("/profile")).Problem);

        await browser.SignInAsync(idNumber, People.Password);
        await browser.OpenAsync("/profile/devices");
        Assert.Contains("微信小程序 · iPhone 8", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("main form");
        Assert.Contains("没有手机登录", browser.Words, StringComparison.Ordinal);
        Assert.Equal("urn:zhuxue:accounts:token-unknown", (await second.GetAsync("/profile")).Problem);

        // A new password ends everything else; the phone on which it was chosen goes on.
        await phone.SignInAsync(idNumber);
        await second.SignInAsync(idNumber);
        Assert.Equal("urn:zhuxue:accounts:password-refused", (await phone.SendAsync(HttpMethod.Put, "/password", new { Current = "nicht-dieses1", Password = "neu-gongdi-27", Repeated = "neu-gongdi-27" })).Problem);
        var changed = await phone.SendAsync(HttpMethod.Put, "/password", new { Current = People.Password, Password = "neu-gongdi-27", Repeated = "neu-gongdi-27" });
        phone.Hold(changed.Json);
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/profile")).Status);
        Assert.Equal("urn:zhuxue:accounts:token-unknown", (await second.GetAsync("/profile")).Problem);
        Assert.Equal("urn:zhuxue:accounts:token-unknown", (await second.RefreshAsync()).Problem);
        await browser.OpenAsync("/profile");
        Assert.StartsWith("/sign-in", browser.Address, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await phone.SendAsync(HttpMethod.Delete, "/sessions/current")).Status);
        Assert.Equal("urn:zhuxue:accounts:token-unknown", (await phone.GetAsync("/profile")).Problem);

        // After half a year the password is asked again, however often the phone was used; after a month without use too.
        await second.SignInAsync(idNumber, "neu-gongdi-27");
        site.Time.Advance(TimeSpan.FromDays(31));
        Assert.Equal("urn:zhuxue:accounts:refresh-expired", (await second.RefreshAsync()).Problem);
    }

    [Fact]
    public async Task A_token_that_this_site_never_made_costs_no_look_up_and_shares_the_requests_of_its_address()
    {
        await using var narrow = await TestSite.StartAsync(new() { ["Accounts:ApiRequestsPerMinute"] = "10" });
        var (_, idNumber, browser) = await narrow.SignedInAsync();
        using var _1 = browser;
        using var phone = new Phone(narrow);
        await phone.SignInAsync(idNumber);
        using var forger = new Phone(narrow);
        using (var asked = new HeldCommand(narrow, "app_session"))
        {
            asked.Release();
            // One letter is another, at the head, in the middle or at the end.
            foreach (var at in (int[])[4, 5, 12, 20, 34, 35, 36, 37, 45, 46])
            {
                var letters = phone.AccessToken.ToCharArray();
                letters[at] = letters[at] == 'a' ? 'b' : 'a';
                forger.Hold(System.Text.Json.JsonSerializer.SerializeToElement(new { accessToken = new string(letters), refreshToken = "zxr_made-up" }));
                Assert.Equal("urn:zhuxue:accounts:token-unknown", (await forger.GetAsync("/devices")).Problem);
            }
            Assert.Equal("urn:zhuxue:accounts:token-unknown", (await forger.RefreshAsync()).Problem);
            Assert.False(asked.IsReached);
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, (await forger.GetAsync("/devices")).Status);
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/devices")).Status);
    }

    [Fact]
    public async Task Tokens_of_a_phone_that_is_signed_in_no_more_are_forgotten_after_a_month_and_those_of_one_in_use_never()
    {
        var (id, idNumber, _) = await site.SignedInAsync();
        using var used = new Phone(site);
        using var left = new Phone(site);
        await used.SignInAsync(idNumber);
        await left.SignInAsync(idNumber, mark: "another");
        var first = left.RefreshToken;
        await left.RefreshAsync();
        await left.GetAsync("/devices");
        Assert.Equal("urn:zhuxue:accounts:refresh-reused", (await left.RefreshAsync(first)).Problem);
        for (var day = 0; day < ForgetAppTokens.KeepDays; day += 10)
        {
            await ForgetAsync();
            Assert.Equal("urn:zhuxue:accounts:refresh-reused", (await left.RefreshAsync(first)).Problem);
            site.Time.Advance(TimeSpan.FromDays(10));
            await used.RefreshAsync();
        }
        site.Time.Advance(TimeSpan.FromMinutes(1));
        await ForgetAsync();
        Assert.Equal("urn:zhuxue:accounts:token-unknown", (await left.RefreshAsync(first)).Problem);
        Assert.Equal(HttpStatusCode.OK, (await used.RefreshAsync()).Status);
        Assert.Single(await site.WithDbAsync(db => db.Set<AppRefresh>().Where(r => r.LearnerId == id).Select(r => r.SessionId).Distinct().ToListAsync()));
    }

    [Fact]
    public async Task The_whole_file_is_done_on_a_phone_with_the_operations_of_the_website()
    {
        var (_, idNumber, _) = await site.SignedInAsync();
        using var phone = new Phone(site);
        await phone.SignInAsync(idNumber);
        var file = await phone.GetAsync("/profile");
        Assert.Equal("138 0000 5678", file.Text("phone"));
        Assert.Equal(["核对手机号", "身份证人像面", "身份证国徽面", "人脸使用同意书", "本人照片"], file["missing"].EnumerateArray().Select(m => m.GetString()));
        Assert.Equal("urn:zhuxue:accounts:phone-changed", (await phone.PostAsync("/profile/phone/confirmation", new { PhoneMasked = "139****0000" })).Problem);
        Assert.Equal(HttpStatusCode.NoContent, (await phone.PostAsync("/profile/phone/confirmation", new { PhoneMasked = file.Text("phoneMasked") })).Status);
        Assert.Equal("urn:zhuxue:accounts:phone-refused", (await phone.PostAsync("/profile/phone/corrections", new { Phone = "1380000" })).Problem);

        Assert.Equal("urn:zhuxue:accounts:consent-missing", (await phone.PostAsync("/profile/portrait", Photo(Clips.Frame(Clips.Cap13.Neutral), recent: true))).Problem);
        var versions = (await phone.GetAsync("/consents"))["consents"].EnumerateArray().ToDictionary(c => c.GetProperty("kind").GetString()!, c => c.GetProperty("version").GetString());
        Assert.Equal("urn:zhuxue:accounts:consent-outdated", (await phone.SendAsync(HttpMethod.Put, "/consents/face", new { Version = "2019-01" })).Problem);
        Assert.Equal(HttpStatusCode.NoContent, (await phone.SendAsync(HttpMethod.Put, "/consents/face", new { Version = versions["face"] })).Status);
        Assert.Equal("urn:zhuxue:accounts:photo-age-unknown", (await phone.PostAsync("/profile/portrait", Photo(Clips.Frame(Clips.Cap13.Neutral), recent: false))).Problem);
        Assert.Equal("urn:zhuxue:accounts:photo-refused", (await phone.PostAsync("/profile/portrait", Photo(Encoding.UTF8.GetBytes("no picture"), recent: true))).Problem);
        Assert.Equal(HttpStatusCode.OK, (await phone.PostAsync("/profile/portrait", Photo(Clips.Frame(Clips.Cap13.Neutral), recent: true))).Status);
        Assert.Equal("urn:zhuxue:accounts:consent-missing", (await phone.PostAsync("/profile/id-card/front", Photo(Clips.Frame(Clips.Cap13.Neutral), recent: false))).Problem);
        Assert.Equal("urn:zhuxue:accounts:no-such-side", (await phone.PostAsync("/profile/id-card/top", Photo(Clips.Frame(Clips.Cap13.Neutral), recent: false))).Problem);
        await phone.SendAsync(HttpMethod.Put, "/consents/id-card", new { Version = versions["id-card"] });
        var person = await phone.PostAsync("/profile/id-card/front", Photo(Clips.Frame(Clips.Cap13.Neutral), recent: false));
        Assert.Contains("身份证", person["fields"].GetProperty("photo").GetString(), StringComparison.Ordinal);

        file = await phone.GetAsync("/profile");
        Assert.Equal(["身份证人像面", "身份证国徽面"], file["missing"].EnumerateArray().Select(m => m.GetString()));
        using var picture = await phone.Browser.Http.GetAsync($"/api/v1/profile/images/{file["portrait"].GetProperty("id").GetGuid()}");
        Assert.Equal(("image/jpeg", true), (picture.Content.Headers.ContentType!.MediaType, picture.Headers.CacheControl!.NoStore));
        Assert.Equal("urn:zhuxue:accounts:no-such-image", (await phone.GetAsync($"/profile/images/{Guid.NewGuid()}")).Problem);

        // Taken back, the way without a face is open.
        Assert.Equal("urn:zhuxue:learning:face-consent-holds", (await phone.SendAsync(HttpMethod.Put, "/profile/without-face", new { })).Problem);
        await phone.SendAsync(HttpMethod.Delete, "/consents/face");
        Assert.Equal(HttpStatusCode.NoContent, (await phone.SendAsync(HttpMethod.Put, "/profile/without-face", new { })).Status);
        Assert.True((await phone.GetAsync("/profile/without-face"))["holds"].GetBoolean());
        Assert.Equal((0, 0), ((await phone.GetAsync("/messages"))["total"].GetInt32(), (await phone.GetAsync("/messages/unread"))["unread"].GetInt32()));
    }

    private async Task ForgetAsync()
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetServices<IRetention>().OfType<ForgetAppTokens>().Single().ForgetAsync(default);
    }

    private static MultipartFormDataContent Photo(byte[] photo, bool recent) => new()
    {
        { new ByteArrayContent(photo), "photo", "photo.jpg" },
        { new StringContent(recent ? "true" : "false"), "recent" },
    };
}
