using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Vision.Cards;

namespace Zhuxue.Tests.Accounts;

/// <summary>What is read is compared with what is registered.</summary>
public sealed class CardJudgeTests
{
    private const string Registered = "110105198804120016";
    private static readonly DateOnly Today = new(2026, 3, 10);

    [Theory]
    [InlineData("陈建国", "陈建国", 0.5, CardFinding.Agrees)]
    [InlineData("买买提·艾力", "买买提艾力", 0.9, CardFinding.Agrees)]
    [InlineData("陈建国", "陈健国", 0.99, CardFinding.Uncertain)]
    [InlineData("王强", "王健", 0.99, CardFinding.Uncertain)]
    [InlineData("王强", "李健", 0.99, CardFinding.Differs)]
    [InlineData("陈建国", "林晓梅", 0.99, CardFinding.Differs)]
    [InlineData("陈建国", "林晓梅", 0.3, CardFinding.Unreadable)]
    [InlineData("陈建国", null, 0, CardFinding.Unreadable)]
    [InlineData("吴𠮷", "吴吉", 0.99, CardFinding.Uncertain)]
    [InlineData("吴𠮷", "吴", 0.99, CardFinding.Uncertain)]
    [InlineData("𠮷小明", "吉小明", 0.99, CardFinding.Uncertain)]
    [InlineData("𠮷小明", "吉大海", 0.99, CardFinding.Differs)]
    public void A_name_agrees_is_uncertain_or_is_anothers(string registered, string? read, double certainty, object finding) =>
        Assert.Equal((CardFinding)finding, Judge(registered).Front(Front(name: read is null ? null : new(read, (float)certainty))).Finding);

    [Fact]
    public void The_number_decides_who_it_is()
    {
        var other = IdCheckDigit.Of("11010519880412002");
        Assert.Equal(CardFinding.Differs, Judge().Front(Front(number: new("11010519880412002" + other, 0.99f))).Finding);
        // Two digits that differ and are not sure may be the reader's slip; they are no more the person's for that.
        Assert.Equal(CardFinding.Unreadable, Judge().Front(Front(number: new("11010519880412002" + other, 0.6f))).Finding);
        Assert.Equal(CardFinding.Agrees, Judge().Front(Front(number: new(Registered, 0.2f))).Finding);
        Assert.Equal([CardDoubt.Name, CardDoubt.Number], Judge().Front(Front(new("林晓梅", 0.99f), new("990199197001010015", 0.99f))).Fields);
    }

    [Fact]
    public void Sex_and_birth_date_that_contradict_the_number_are_for_a_person()
    {
        var judgement = Judge().Front(Front() with { Sex = new("女", 0.99f), BirthDate = new(1988, 4, 13) });
        Assert.Equal((CardFinding.Uncertain, "Sex,BirthDate"), (judgement.Finding, string.Join(',', judgement.Fields)));
        Assert.Equal(CardFinding.Agrees, Judge().Front(Front() with { Sex = null, BirthDate = null }).Finding);
    }

    [Theory]
    [InlineData("19880412", "20200101", "20400101", CardFinding.Agrees)]
    [InlineData("19880412", "20200101", "20300101", CardFinding.Uncertain)]
    [InlineData("19880412", "20200101", null, CardFinding.Uncertain)]
    [InlineData("19700101", "20200101", null, CardFinding.Agrees)]
    [InlineData("20050310", "20210310", "20310310", CardFinding.Agrees)]
    [InlineData("20090310", "20210310", "20260310", CardFinding.Agrees)]
    [InlineData("20090310", "20210309", "20260309", CardFinding.Expired)]
    [InlineData("19740420", "20200501", null, CardFinding.Agrees)]
    [InlineData("19740420", "20200501", "20400501", CardFinding.Agrees)]
    [InlineData("19960229", "20120229", "20220301", CardFinding.Expired)]
    [InlineData("19880412", "20270101", "20470101", CardFinding.Uncertain)]
    [InlineData("19880412", "20110101", "20190101", CardFinding.Unreadable)]
    public void The_back_is_valid_as_long_as_the_age_allows(string born, string from, string? until, object finding)
    {
        var digits = "110105" + born + "001";
        Assert.True(IdNumber.TryParse(digits + IdNumber.CheckDigitOf(digits), out var number, out _));
        var back = new CardReading { Side = CardSide.Back, ValidFrom = Date(from), ValidUntil = until is null ? null : Date(until), IsLongTerm = until is null };
        Assert.Equal((CardFinding)finding, new CardJudge("陈建国", number, Knows).Back(back, Today).Finding);
    }

    [Fact]
    public void Every_card_that_the_law_would_give_agrees() => Prop.ForAll(
        (from birth in Gen.Choose(0, 20000) from age in Gen.Choose(16 * 365, 70 * 365) select (Birth: new DateOnly(1950, 1, 1).AddDays(birth), Age: age)).ToArbitrary(), drawn =>
        {
            var from = drawn.Birth.AddDays(drawn.Age);
            var digits = "110105" + drawn.Birth.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "001";
            Assert.True(IdNumber.TryParse(digits + IdNumber.CheckDigitOf(digits), out var number, out _));
            var card = new Training.Commands.Cards.SpecimenCard("某人", "汉", drawn.Birth, "", number.ToString()).IssuedOn(from);
            var finding = new CardJudge("某人", number, Knows).Back(new CardReading { Side = CardSide.Back, ValidFrom = from, ValidUntil = card.ValidUntil, IsLongTerm = card.ValidUntil is null }, from).Finding;
            return finding == CardFinding.Agrees;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Swapped_sides_no_card_and_old_cards_are_told_apart()
    {
        Assert.Equal(CardFinding.OtherSide, Judge().Front(new CardReading { Side = CardSide.Back }).Finding);
        Assert.Equal(CardFinding.OtherSide, Judge().Back(Front(), Today).Finding);
        Assert.Equal(CardFinding.NotACard, Judge().Front(CardReading.Nothing).Finding);
        Assert.Equal(CardFinding.NotACard, Judge().Back(CardReading.Nothing, Today).Finding);
        Assert.Equal(CardFinding.FirstGeneration, Judge().Front(Front() with { IsFirstGeneration = true, Number = null }).Finding);
    }

    [Fact]
    public void One_digit_or_two_neighbours_exchanged_never_fit_the_check_digit() => Prop.ForAll(
        (from digits in Gen.Choose(0, 9).ArrayOf(17) from at in Gen.Choose(0, 15) from more in Gen.Choose(1, 9) select (digits, at, more)).ToArbitrary(), drawn =>
        {
            var number = string.Concat(drawn.digits) + IdCheckDigit.Of(string.Concat(drawn.digits));
            var wrong = number.ToCharArray();
            wrong[drawn.at] = (char)('0' + (wrong[drawn.at] - '0' + drawn.more) % 10);
            var swapped = number.ToCharArray();
            (swapped[drawn.at], swapped[drawn.at + 1]) = (swapped[drawn.at + 1], swapped[drawn.at]);
            return IdCheckDigit.Holds(number) && !IdCheckDigit.Holds(wrong) && (swapped.AsSpan().SequenceEqual(number) || !IdCheckDigit.Holds(swapped));
        }).QuickCheckThrowOnFailure();

    private static CardJudge Judge(string name = "陈建国") => IdNumber.TryParse(Registered, out var number, out _) ? new(name, number, Knows) : throw new InvalidOperationException();

    private static CardReading Front(CardField? name, CardField? number = null) =>
        new() { Side = CardSide.Front, Name = name, Number = number ?? new(Registered, 0.99f), Sex = new("男", 0.99f), BirthDate = new(1988, 4, 12) };

    private static CardReading Front(CardField? number = null) => Front(new("陈建国", 0.99f), number);

    private static bool Knows(Rune character) => character.Value < 0x10000;

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture);
}
