using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts;

namespace Zhuxue.Tests.Accounts;

public sealed class SignInTests(TestSite site) : IClassFixture<TestSite>
{
    private const string Wrong = "身份证号或密码不对。请再看一遍。";

    [Fact]
    public async Task The_initial_password_leads_to_a_password_of_ones_own_and_nowhere_else()
    {
        var (id, idNumber) = await site.RegisterAsync("阿卜杜拉·买买提");
        using var browser = site.Browse();
        await browser.SignInAsync(idNumber.ToLowerInvariant(), "111111");
        Assert.Equal("/activate", browser.Address);
        Assert.DoesNotContain("阿卜杜拉", browser.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("138", browser.Words, StringComparison.Ordinal);

        foreach (var page in new[] { "/profile", "/profile/phone", "/training", "/messages" })
        {
            await browser.OpenAsync(page);
            Assert.StartsWith("/sign-in?", browser.Address, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Http.PostAsync($"/api/v1/lessons/{Guid.NewGuid()}/leases", null)).StatusCode);

        await browser.OpenAsync("/activate");
        await browser.SubmitAsync("main form", new() { ["Input.Password"] = People.Password, ["Input.Repeated"] = People.Password });
        Assert.Equal(("/profile?done=activated", HttpStatusCode.OK), (browser.Address, browser.Status));
        Assert.Contains("阿卜杜拉·买买提", browser.Words, StringComparison.Ordinal);
        var learner = await site.WithDbAsync(db => db.Learners.SingleAsync(l => l.Id == id));
        Assert.Equal(site.Time.GetUtcNow(), learner.ActivatedAt);
        Assert.Null(learner.InitialPasswordExpiresAt);
        Assert.DoesNotContain(idNumber, learner.IdNumberSealed, StringComparison.Ordinal);

        await browser.OpenAsync("/activate");
        Assert.StartsWith("/sign-in?", browser.Address, StringComparison.Ordinal);
        using var other = site.Browse();
        await other.SignInAsync(idNumber, "111111");
        Assert.Contains(Wrong, other.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "请填新密码。")]
    [InlineData("abc123", "abc123", "太短，还差 2 位。至少要 8 位。")]
    [InlineData("20260310", "20260310", "还要有字母，比如再加上 2 个字母。")]
    [InlineData("gongdigongdi", "gongdigongdi", "还要有数字，比如再加上 2 个数字。")]
    [InlineData("Abc123456", "Abc123456", "这个密码太常见，别人容易猜到。请换一个。")]
    [InlineData("a1a1a1a1", "a1a1a1a1", "这个密码太常见，别人容易猜到。请换一个。")]
    [InlineData("chen19880412", "chen19880412", "不要用身份证号里的数字，别人容易猜到。请换一个。")]
    [InlineData("gongdi-2026x", "gongdi-2026y", "两次填的不一样。请再填一次。")]
    public async Task A_weak_password_is_refused_beside_its_field(string password, string repeated, string words)
    {
        var (_, idNumber) = await site.RegisterAsync();
        using var browser = site.Browse();
        await browser.SignInAsync(idNumber, "111111");
        await browser.SubmitAsync("main form", new() { ["Input.Password"] = password, ["Input.Repeated"] = repeated });
        Assert.Equal("/activate", browser.Address);
        Assert.Equal(words, browser.Page.QuerySelector("[aria-invalid] ~ .zx-field-error, .zx-input-with:has([aria-invalid]) ~ .zx-field-error")?.TextContent.Trim());
    }

    [Fact]
    public async Task The_initial_password_stands_on_no_page()
    {
        using var browser = site.Browse();
        foreach (var page in new[] { "/sign-in", "/forgot-password", "/staff/sign-in", "/help" })
        {
            await browser.OpenAsync(page);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            Assert.DoesNotContain("111111", browser.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_expired_initial_password_says_whom_to_call()
    {
        await using var alone = await TestSite.StartAsync();
        var (_, idNumber) = await alone.RegisterAsync();
        alone.Time.Advance(TimeSpan.FromDays(30));
        using var browser = alone.Browse();
        await browser.SignInAsync(idNumber, "111111");
        Assert.Contains("初始密码已经过期。请打电话给培训机构", browser.Words, StringComparison.Ordinal);
        await browser.SignInAsync(idNumber, "222222");
        Assert.Contains(Wrong, browser.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("11010519880412002", "少了 1 位。身份证号是 18 位，最后一位可能是 X。")]
    [InlineData("110105880412002", "这是 15 位的老号码，现在不能用了。请填新身份证上的 18 位号码。")]
    [InlineData("110105198804120020", "号码对不上，可能有一位输错了。请对着身份证再看一遍。")]
    public async Task A_mistyped_number_is_told_beside_its_field(string typed, string words)
    {
        using var browser = site.Browse();
        await browser.SignInAsync(typed, "");
        Assert.Equal(words, browser.Page.QuerySelector("#Input-IdNumber-error")?.TextContent.Trim());
        Assert.Equal("请填密码。", browser.Page.QuerySelector("#Input-Password-error")?.TextContent.Trim());
        Assert.Equal(typed, browser.Page.QuerySelector("#Input-IdNumber")?.GetAttribute("value"));
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_and_strangers_are_told_the_same()
    {
        var (id, idNumber, member) = await site.SignedInAsync();
        using var _ = member;
        using var known = site.Browse();
        using var stranger = site.Browse();
        var strange = People.NewIdNumber();
        var until = (site.Time.GetUtcNow() + TimeSpan.FromMinutes(15)).ToOffset(TimeSpan.FromHours(8)).ToString("HH:mm", null);
        string[] expected =
        [
            Wrong, Wrong, "身份证号或密码不对。请再看一遍，还能试 2 次。", "身份证号或密码不对。请再看一遍，还能试 1 次。",
            $"密码错了太多次，为了安全，先锁到 {until}。到时再试，或者打电话。",
        ];
        foreach (var words in expected)
        {
            await known.SignInAsync(idNumber, "wrong-pass1");
            await stranger.SignInAsync(strange, "wrong-pass1");
            Assert.Equal(words, known.Page.QuerySelector("#Input-Password-error")?.TextContent.Trim());
            Assert.Equal(words, stranger.Page.QuerySelector("#Input-Password-error")?.TextContent.Trim());
        }
        await known.SignInAsync(idNumber, People.Password);
        Assert.Contains($"先锁到 {until}", known.Words, StringComparison.Ordinal);
        Assert.NotNull(await site.WithDbAsync(db => db.Learners.Where(l => l.Id == id).Select(l => l.LockedUntil).SingleAsync()));

        site.Time.Advance(TimeSpan.FromMinutes(15));
        await known.SignInAsync(idNumber, People.Password);
        Assert.Equal("/profile", known.Address);
        var learner = await site.WithDbAsync(db => db.Learners.SingleAsync(l => l.Id == id));
        Assert.Equal((0, null), (learner.FailedSignIns, learner.LockedUntil));
    }

    [Fact]
    public async Task Many_guesses_at_once_get_no_more_than_five()
    {
        var (_, idNumber) = await site.RegisterAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            using var browser = site.Browse();
            await browser.SignInAsync(idNumber, "wrong-pass1");
            return browser.Words;
        }));
        // Who is told "locked" and who "wrong" depends on the order; more than four are never told "wrong".
        Assert.InRange(replies.Count(words => words.Contains("身份证号或密码不对", StringComparison.Ordinal)), 0, 4);
        Assert.All(replies, words => Assert.Matches("身份证号或密码不对|先锁到", words));
        using var right = site.Browse();
        await right.SignInAsync(idNumber, "111111");
        Assert.Contains("先锁到", right.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_password_ends_the_sessions_elsewhere_and_keeps_this_one()
    {
        var (_, idNumber, here) = await site.SignedInAsync();
        using var _ = here;
        using var elsewhere = site.Browse();
        await elsewhere.SignInAsync(idNumber, People.Password);
        Assert.Equal("/profile", elsewhere.Address);

        await here.OpenAsync("/profile/password");
        await here.SubmitAsync("#change-password", new() { ["Input.Current"] = People.Password, ["Input.Password"] = "tower-crane-9", ["Input.Repeated"] = "tower-crane-9" });
        Assert.Equal("/profile?done=password", here.Address);
        await elsewhere.OpenAsync("/profile");
        Assert.StartsWith("/sign-in?", elsewhere.Address, StringComparison.Ordinal);
        await elsewhere.SignInAsync(idNumber, "tower-crane-9");
        Assert.Equal("/profile", elsewhere.Address);

        await here.OpenAsync("/profile/password");
        await here.SubmitAsync("#sign-out-everywhere");
        Assert.StartsWith("/sign-in", here.Address, StringComparison.Ordinal);
        await elsewhere.OpenAsync("/profile");
        Assert.StartsWith("/sign-in?", elsewhere.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_and_idling_end_the_session()
    {
        var (_, idNumber, browser) = await site.SignedInAsync();
        using var _ = browser;
        await browser.SubmitAsync("form[action='/sign-out']");
        Assert.Equal("/sign-in?left=1", browser.Address);
        await browser.OpenAsync("/profile");
        Assert.StartsWith("/sign-in?ReturnUrl=", browser.Address, StringComparison.Ordinal);

        await browser.SubmitAsync("main form", new() { ["Input.IdNumber"] = idNumber, ["Input.Password"] = People.Password });
        Assert.Equal("/profile", browser.Address);
        for (var i = 0; i < 4; i++)
        {
            site.Time.Advance(TimeSpan.FromMinutes(20));
            await browser.OpenAsync("/profile");
            Assert.Equal("/profile", browser.Address);
        }
        site.Time.Advance(TimeSpan.FromMinutes(31));
        await browser.OpenAsync("/profile");
        Assert.StartsWith("/sign-in?", browser.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_led_to_another_site()
    {
        var (_, idNumber, first) = await site.SignedInAsync();
        first.Dispose();
        using var browser = site.Browse();
        foreach (var bad in new[] { "//evil.example", "https://evil.example", "/\\evil.example" })
        {
            await browser.OpenAsync("/sign-in?ReturnUrl=" + Uri.EscapeDataString(bad));
            await browser.SubmitAsync("main form", new() { ["Input.IdNumber"] = idNumber, ["Input.Password"] = People.Password });
            Assert.Equal("/profile", browser.Address);
        }
    }

    [Fact]
    public async Task Too_many_sign_ins_from_one_address_are_told_to_wait()
    {
        await using var strict = await TestSite.StartAsync(new() { ["Accounts:SignInsPerMinute"] = "3" });
        using var browser = strict.Browse();
        for (var i = 0; i < 3; i++)
            await browser.SignInAsync("1", "2");
        await browser.SignInAsync("1", "2");
        Assert.Equal(HttpStatusCode.TooManyRequests, browser.Status);
        Assert.Contains("点得太快了", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_sign_in_by_name_and_their_cookie_is_not_a_learners()
    {
        await site.HireAsync("wangmin");
        using var browser = site.Browse();
        await browser.OpenAsync("/staff/sign-in");
        await browser.SubmitAsync("main form", new() { ["Input.UserName"] = "WangMin ", ["Input.Password"] = "nonsense-1" });
        Assert.Contains("用户名或密码不对。", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("main form", new() { ["Input.UserName"] = "WangMin ", ["Input.Password"] = People.Password });
        Assert.Equal("/staff", browser.Address);
        await browser.OpenAsync("/profile");
        Assert.StartsWith("/sign-in?", browser.Address, StringComparison.Ordinal);
    }
}
