using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Documents.Papers;

namespace Zhuxue.Tests.Documents.Papers;

[Trait("Category", "NoDatabase")]
public sealed class HourProofSerialTests
{
    [Fact]
    public void The_check_character_is_that_of_the_standard()
    {
        // ISO/IEC 7064 MOD 11-2: an example of the standard, and an identity number of GB 11643, which uses it too.
        Assert.Equal('X', Mod112.CheckCharacter("079"));
        Assert.Equal('X', Mod112.CheckCharacter("11010519491231002"));
        Assert.True(Mod112.IsValid("ZXS-0108-2025-0004213-8"));
        Assert.True(Mod112.IsValid("DEMO-110107-2025-0004213-7"));
        Assert.False(Mod112.IsValid(""));
    }

    [Fact]
    public void What_was_drawn_is_read_back_also_as_people_type_it() => Prop.ForAll(Serials, serial =>
    {
        var text = serial.ToString();
        foreach (var typed in (string[])
            [
                text, $"  {text.ToLowerInvariant()} ", text.Replace("-", ""), text.Replace('-', '—'),
                string.Concat(text.Select(c => c is >= '!' and <= '~' ? (char)(c - '!' + '！') : c)),
            ])
            Assert.True(HourProofSerial.TryParse(typed, out var read) && read == serial, typed);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_wrong_digit_and_a_swap_are_noticed() => Prop.ForAll(Serials, Gen.Choose(0, 1000).ToArbitrary(), (serial, chance) =>
    {
        var text = serial.ToString();
        var digits = Enumerable.Range(0, text.Length - 2).Where(i => char.IsAsciiDigit(text[i])).ToArray();
        var at = digits[chance % digits.Length];
        for (var d = '0'; d <= '9'; d++)
        {
            if (d != text[at])
                Assert.False(HourProofSerial.TryParse($"{text[..at]}{d}{text[(at + 1)..]}", out _));
        }
        if (at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) && text[at + 1] != text[at] && at + 1 < text.Length - 1)
            Assert.False(HourProofSerial.TryParse($"{text[..at]}{text[at + 1]}{text[at]}{text[(at + 2)..]}", out _));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_is_typed_is_read_or_not_and_never_a_fault() => Prop.ForAll<string?>(text =>
    {
        if (HourProofSerial.TryParse(text, out var serial))
            Assert.True(HourProofSerial.TryParse(serial.ToString(), out var again) && again == serial);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Draws_use_the_whole_range_and_what_is_no_centre_or_year_is_refused()
    {
        Assert.Equal("ZXS-0007-2026-0000000000-4"[..^1], HourProofSerial.Draw(7, 2026, _ => 0).ToString()[..^1]);
        Assert.Equal(9_999_999_999, HourProofSerial.Draw(7, 2026, n => n - 1).Number);
        Assert.Throws<ArgumentOutOfRangeException>(() => HourProofSerial.Draw(10_000, 2026, _ => 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HourProofSerial.Draw(1, 1999, _ => 0));
        Assert.False(HourProofSerial.TryParse(null, out _));
    }

    private static Arbitrary<HourProofSerial> Serials { get; } = Gen.Choose(0, 9999)
        .SelectMany(centre => Gen.Choose(2000, 9999).SelectMany(year => Gen.Choose(0, 99_999).SelectMany(high => Gen.Choose(0, 99_999).Select(low =>
        {
            var halves = new Queue<int>([high, low]);
            return HourProofSerial.Draw(centre, year, _ => halves.Dequeue());
        })))).ToArbitrary();
}
