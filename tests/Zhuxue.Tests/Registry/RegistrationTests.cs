using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Sms;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Registry;

/// <summary>Registering with a code to the phone, signing in, lock-out, and a forgotten password.</summary>
public sealed partial class RegistrationTests(TestRegistry site) : IClassFixture<TestRegistry>
{
    private static Dictionary<string, string> Form(string idNumber, string name = "陈建国", string phone = "13800005678", string certificate = "") =>
        new() { ["Input.IdNumber"] = idNumber, ["Input.Name"] = name, ["Input.Phone"] = phone, ["Input.Certificate"] = certificate };

    private static Dictionary<string, string> Code(string code, string password = RegistryScene.Password) =>
        new() { ["Input.Code"] = code, ["Input.Password"] = password, ["Input.Repeated"] = password };

    private async Task<string> CodeOfAsync(string phoneTail)
    {
        var masked = "138****" + phoneTail;
        var cipher = site.Services.GetRequiredService<FieldCipher>();
        var text = await site.WithDbAsync(db => db.Set<TextMessage>().Where(t => t.PhoneMasked == masked).OrderByDescending(t => t.CreatedAt).Select(t => t.TextSealed).FirstAsync());
        return SixDigits().Match(cipher.Open(TextMessage.TextPurpose, text)).Value;
    }

    [Fact]
    public async Task Somebody_new_registers_and_is_signed_in()
    {
        var idNumber = RegistryScene.NewIdNumber();
        using var browser = site.Browse();
        await browser.OpenAsync("/register");
        await browser.SubmitAsync("main form", Form(idNumber, phone: "138 0000 5601"));
        Assert.StartsWith("/register/", browser.Address, StringComparison.Ordinal);
        Assert.DoesNotContain(idNumber, browser.Address, StringComparison.Ordinal);
        await browser.SubmitAsync("main form", Code(await CodeOfAsync("5601")));
        Assert.Equal("/records", browser.Address);
        Assert.Contains("还没有学时记录", browser.Words, StringComparison.Ordinal);
        var masked = idNumber[..6] + "********" + idNumber[14..];
        var person = await site.WithDbAsync(db => db.Set<Person>().SingleAsync(p => p.IdNumberMasked == masked));
        Assert.Equal(("陈建国", "138****5601"), (person.Name, person.PhoneMasked));
        Assert.DoesNotContain(idNumber, person.IdNumberSealed, StringComparison.Ordinal);
        Assert.NotNull(person.PasswordHash);

        using var again = site.Browse();
        await again.OpenAsync("/register");
        await again.SubmitAsync("main form", Form(idNumber));
        Assert.Contains("已经注册过了", again.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("110105880412001", "这是 15 位的老号码")]
    [InlineData("1101051988041200111", "多了 1 位")]
    [InlineData("", "请填身份证号")]
    public async Task Wrong_numbers_are_refused_in_words(string typed, string words)
    {
        using var browser = site.Browse();
        await browser.OpenAsync("/register");
        await browser.SubmitAsync("main form", Form(typed, name: "", phone: "123"));
        Assert.Equal("/register", browser.Address);
        Assert.Contains(words, browser.Words, StringComparison.Ordinal);
        Assert.Contains("请填姓名", browser.Words, StringComparison.Ordinal);
        Assert.Contains("手机号", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_a_certificate_must_know_its_number_and_name()
    {
        var holder = await site.HolderAsync(account: false);
        var number = (await site.CertificatesOfAsync(holder.Id)).Single().Number;
        using var browser = site.Browse();
        async Task<string> TryAsync(string name, string certificate)
        {
            await browser.OpenAsync("/register");
            await browser.SubmitAsync("main form", Form(holder.IdNumber, name, "13800005602", certificate));
            return browser.Words;
        }
        Assert.Contains("姓名和证书登记的不一致", await TryAsync("王小明", number), StringComparison.Ordinal);
        Assert.Contains("您有证书登记在这里", await TryAsync(holder.Name, ""), StringComparison.Ordinal);
        Assert.Contains("这个编号不是您的证书", await TryAsync(holder.Name, "TEST-9999999"), StringComparison.Ordinal);
        await TryAsync(holder.Name, number.ToLowerInvariant());
        Assert.StartsWith("/register/", browser.Address, StringComparison.Ordinal);
        await browser.SubmitAsync("main form", Code(await CodeOfAsync("5602")));
        await browser.OpenAsync("/certificates");
        Assert.Contains(number, browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_guesses_at_a_certificate_lock_the_registration()
    {
        var holder = await site.HolderAsync(account: false);
        using var browser = site.Browse();
        for (var i = 0; i < 6; i++)
        {
            await browser.OpenAsync("/register");
            await browser.SubmitAsync("main form", Form(holder.IdNumber, holder.Name, "13800005603", $"TEST-X{i}"));
        }
        Assert.Contains("填错的次数太多", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_good_five_times_five_minutes_and_once()
    {
        using var browser = site.Browse();
        await browser.OpenAsync("/register");
        await browser.SubmitAsync("main form", Form(RegistryScene.NewIdNumber(), phone: "13800005604"));
        var (address, code) = (browser.Address, await CodeOfAsync("5604"));
        var wrong = code == "000000" ? "000001" : "000000";
        Assert.Contains("至少要 8 位", (await browser.SubmitAsync("main form", Code(code, "short"))).Words, StringComparison.Ordinal);
        for (var i = 0; i < 5; i++)
            Assert.Contains("验证码", (await browser.SubmitAsync("main form", Code(wrong))).Words, StringComparison.Ordinal);
        Assert.Contains("验证码过期了", (await browser.SubmitAsync("main form", Code(code))).Words, StringComparison.Ordinal);

        await browser.OpenAsync("/register");
        await browser.SubmitAsync("main form", Form(RegistryScene.NewIdNumber(), phone: "13800005605"));
        (address, code) = (browser.Address, await CodeOfAsync("5605"));
        site.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Contains("验证码过期了", (await browser.SubmitAsync("main form", Code(code))).Words, StringComparison.Ordinal);
        await browser.OpenAsync(address);
        Assert.Contains("验证码过期了", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_and_a_code_to_the_phone_opens_again()
    {
        var idNumber = RegistryScene.NewIdNumber();
        using var browser = site.Browse();
        await browser.OpenAsync("/register");
        await browser.SubmitAsync("main form", Form(idNumber, phone: "13800005606"));
        await browser.SubmitAsync("main form", Code(await CodeOfAsync("5606")));
        await browser.SubmitAsync("header form");
        Assert.StartsWith("/sign-in", browser.Address, StringComparison.Ordinal);
        for (var i = 0; i < 6; i++)
            await browser.SubmitAsync("main form", new() { ["Input.IdNumber"] = idNumber, ["Input.Password"] = "wrong-1234" });
        await browser.SubmitAsync("main form", new() { ["Input.IdNumber"] = idNumber, ["Input.Password"] = RegistryScene.Password });
        Assert.Contains("先锁到", browser.Words, StringComparison.Ordinal);

        site.Time.Advance(TimeSpan.FromSeconds(1));
        await browser.OpenAsync("/forgot-password");
        await browser.SubmitAsync("main form", new() { ["Input.IdNumber"] = idNumber });
        var known = browser.Words;
        await browser.SubmitAsync("main form", Code(await CodeOfAsync("5606"), "xinmima-88"));
        Assert.Equal("/records", browser.Address);

        // Nobody learns here who has an account.
        await browser.OpenAsync("/forgot-password");
        await browser.SubmitAsync("main form", new() { ["Input.IdNumber"] = RegistryScene.NewIdNumber() });
        Assert.Equal(known, browser.Words);
        Assert.Contains("验证码不对", (await browser.SubmitAsync("main form", Code("123456"))).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_a_person_are_closed_to_strangers_and_a_changed_password_ends_other_sessions()
    {
        using var stranger = site.Browse();
        foreach (var page in new[] { "/records", "/certificates", "/me" })
            Assert.StartsWith("/sign-in?ReturnUrl", (await stranger.OpenAsync(page)).Address, StringComparison.Ordinal);
        var holder = await site.HolderAsync();
        using var one = await site.SignedInAsync(holder);
        using var two = await site.SignedInAsync(holder);
        await one.OpenAsync("/me");
        await one.SubmitAsync("#password form", new() { ["Secret.Current"] = RegistryScene.Password, ["Secret.Password"] = "xinmima-88", ["Secret.Repeated"] = "xinmima-88" });
        Assert.Equal("/me?done=password", one.Address);
        Assert.StartsWith("/sign-in", (await two.OpenAsync("/me")).Address, StringComparison.Ordinal);
    }

    [GeneratedRegex("[0-9]{6}")]
    private static partial Regex SixDigits();
}
