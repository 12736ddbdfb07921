using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Tests.Accounts;

namespace Zhuxue.Tests.Platform;

[Trait("Category", "NoDatabase")]
public sealed class IdNumberTests
{
    private static readonly Gen<string> Valid =
        from region in Gen.Choose(110000, 659999)
        from day in Gen.Choose(0, 40_000)
        from sequence in Gen.Choose(0, 999)
        let digits = $"{region:000000}{new DateOnly(1900, 1, 1).AddDays(day):yyyyMMdd}{sequence:000}"
        select digits + IdNumber.CheckDigitOf(digits);

    [Fact]
    public void Every_number_with_a_right_check_digit_is_read_and_written_back() => Check.QuickThrowOnFailure(Prop.ForAll(Valid.ToArbitrary(), text =>
        IdNumber.TryParse(text, out var number, out _) && number.ToString() == text && number.BirthDate.ToString("yyyyMMdd", null) == text[6..14]
        && IdNumber.TryParse(text.ToLowerInvariant(), out var small, out _) && small == number));

    [Fact]
    public void One_wrong_digit_is_always_noticed() => Check.QuickThrowOnFailure(Prop.ForAll(Valid.ToArbitrary(), Gen.Choose(0, 16).ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (text, at, by) =>
    {
        var wrong = text[..at] + (char)('0' + (text[at] - '0' + by) % 10) + text[(at + 1)..];
        return !IdNumber.TryParse(wrong, out _, out var error) && error.Fault is IdNumberFault.WrongCheckDigit or IdNumberFault.NoSuchDate;
    }));

    [Fact]
    public void Two_neighbours_swapped_are_always_noticed() => Check.QuickThrowOnFailure(Prop.ForAll(Valid.ToArbitrary(), Gen.Choose(0, 15).ToArbitrary(), (text, at) =>
        text[at] == text[at + 1] || !IdNumber.TryParse(text[..at] + text[at + 1] + text[at] + text[(at + 2)..], out _, out _)));

    [Fact]
    public void Whatever_is_typed_there_is_a_number_or_words() => Check.QuickThrowOnFailure(Prop.ForAll<string>(ArbMap.Default.ArbFor<string>(), text =>
        IdNumber.TryParse(text, out _, out var error) == (error is null) && (error is null || error.Words.EndsWith('。'))));

    [Theory]
    [InlineData("11010519491231002X")]
    [InlineData("11010519491231002x")]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ")]
    [InlineData("１１０１０５１９４９１２３１００２ｘ")]
    [InlineData(" 110105 19491231 002X ")]
    [InlineData("110105-19491231-002X")]
    [InlineData("110105\u3000194912310 02X\u200B")]
    public void The_example_of_the_standard_is_read_however_it_is_typed(string typed)
    {
        Assert.True(IdNumber.TryParse(typed, out var number, out _));
        Assert.Equal("11010519491231002X", number.ToString());
        Assert.Equal("110105********002X", number.Masked);
        Assert.Equal(new DateOnly(1949, 12, 31), number.BirthDate);
    }

    [Theory]
    [InlineData(null, "Missing", "请填身份证号。")]
    [InlineData("   ", "Missing", "请填身份证号。")]
    [InlineData("11010519491231002", "TooShort", "少了 1 位。身份证号是 18 位，最后一位可能是 X。")]
    [InlineData("1", "TooShort", "少了 17 位。身份证号是 18 位，最后一位可能是 X。")]
    [InlineData("110105194912310020X", "TooLong", "多了 1 位。身份证号是 18 位，最后一位可能是 X。")]
    [InlineData("110105491231002", "FifteenDigits", "这是 15 位的老号码，现在不能用了。请填新身份证上的 18 位号码。")]
    [InlineData("11010519491231OO2X", "WrongCharacter", "身份证号只有数字，最后一位可能是 X。请看看有没有别的字。")]
    [InlineData("110105194X1231002X", "WrongCharacter", "身份证号只有数字，最后一位可能是 X。请看看有没有别的字。")]
    [InlineData("1101051949123100XX", "WrongCharacter", "身份证号只有数字，最后一位可能是 X。请看看有没有别的字。")]
    [InlineData("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "WrongCharacter", "身份证号只有数字，最后一位可能是 X。请看看有没有别的字。")]
    [InlineData("110105194902290021", "NoSuchDate", "第 7 到 14 位是出生日期，19490229 这一天不存在。请对着身份证再看一遍。")]
    [InlineData("110105194913310021", "NoSuchDate", "第 7 到 14 位是出生日期，19491331 这一天不存在。请对着身份证再看一遍。")]
    [InlineData("110105194912310020", "WrongCheckDigit", "号码对不上，可能有一位输错了。请对着身份证再看一遍。")]
    public void A_refusal_says_what_to_do(string? typed, string fault, string words)
    {
        Assert.False(IdNumber.TryParse(typed, out _, out var error));
        Assert.Equal((fault, words), (error.Fault.ToString(), error.Words));
    }

    [Fact]
    public void Nobody_is_registered_before_birth()
    {
        var text = Accounts.People.NewIdNumber("20260311");
        Assert.False(IdNumber.TryParse(text, new DateOnly(2026, 3, 11), out _, out var error));
        Assert.Equal(IdNumberFault.BornInFuture, error.Fault);
        Assert.True(IdNumber.TryParse(text, new DateOnly(2026, 3, 12), out _, out _));
    }
}
