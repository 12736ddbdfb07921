using Zhuxue.Vision.Cards;

namespace Zhuxue.Tests.Vision.Cards;

/// <summary>The text of a card becomes fields, however the detector cut it into lines.</summary>
public sealed class CardParserTests
{
    private const string Number = "110105198804120016";

    [Fact]
    public void Labels_and_values_may_come_as_one_line_or_as_several()
    {
        var apart = CardParser.Parse([.. Lines(
            (100, 60, "姓名"), (100, 180, "陈建国"), (180, 60, "性别"), (180, 180, "男"), (180, 280, "民族"), (180, 380, "汉"), (260, 60, "出生"), (260, 180, "1988"), (260, 280, "年"), (260, 330, "4"), (260, 380, "月"), (260, 420, "12"), (260, 480, "日"),
            (340, 60, "住址"), (340, 180, "北京市朝阳区建国路 93"), (386, 180, "号院 12 号楼"), (570, 60, "公民身份号码"), (570, 350, Number))]);
        var merged = CardParser.Parse([.. Lines(
            (100, 60, "姓名 陈建国"), (180, 60, "性别男 民族汉"), (260, 60, "出生1988年4月12日"), (340, 60, "住址北京市朝阳区建国路93"), (386, 180, "号院12号楼"), (570, 60, "公民身份号码" + Number))]);
        foreach (var read in new[] { apart, merged })
        {
            Assert.Equal(CardSide.Front, read.Side);
            Assert.Equal(("陈建国", "男", "汉", new DateOnly(1988, 4, 12), "北京市朝阳区建国路93号院12号楼", Number),
                (read.Name?.Text, read.Sex?.Text, read.Nation?.Text, read.BirthDate, read.Address?.Text, read.Number?.Text));
        }
    }

    [Theory]
    [InlineData("姓名阿卜杜热西提·吐尔逊江", null, "阿卜杜热西提·吐尔逊江")]
    [InlineData("姓名阿卜杜热西提•", "吐尔逊江", "阿卜杜热西提·吐尔逊江")]
    [InlineData("欧阳志远", null, "欧阳志远")]
    [InlineData("名欧阳志远", null, "欧阳志远")]
    public void Names_may_be_long_hold_a_dot_or_have_lost_their_label(string first, string? second, string name)
    {
        var lines = Lines((100, 60, first), (200, 60, "性别女民族维吾尔"), (280, 60, "出生1988年4月12日"), (570, 60, "公民身份号码"), (570, 350, Number)).ToList();
        if (second is not null)
            lines.AddRange(Lines((150, 180, second)));
        var read = CardParser.Parse(lines);
        Assert.Equal((name, "维吾尔"), (read.Name?.Text, read.Nation?.Text));
    }

    [Theory]
    [InlineData("2020.01.01-2040.01.01", 2040, false)]
    [InlineData("有效期限2020.01.01—2040.01.01", 2040, false)]
    [InlineData("2020.01.012040.01.01", 2040, false)]
    [InlineData("有效期限 2020.01.01-长期", null, true)]
    public void The_back_says_by_whom_and_until_when(string validity, int? until, bool isLongTerm)
    {
        var read = CardParser.Parse([.. Lines((140, 330, "中华人民共和国"), (240, 330, "居民身份证"), (490, 250, "签发机关 北京市公安局朝阳分局"), (566, 250, validity))]);
        Assert.Equal((CardSide.Back, "北京市公安局朝阳分局", new DateOnly(2020, 1, 1), until, isLongTerm), (read.Side, read.Issuer?.Text, read.ValidFrom, read.ValidUntil?.Year, read.IsLongTerm));
    }

    [Theory]
    [InlineData("2020.13.01-2040.01.01")]
    [InlineData("2020.01.01-2019.01.01")]
    [InlineData("2020.01.01")]
    public void Dates_that_are_none_are_not_read(string validity) =>
        Assert.Null(CardParser.Parse([.. Lines((140, 330, "中华人民共和国"), (240, 330, "居民身份证"), (490, 250, "签发机关 某局"), (566, 250, validity))]).ValidFrom);

    [Fact]
    public void A_number_whose_check_digit_is_wrong_is_not_read_and_letters_that_are_digits_are()
    {
        Assert.Null(Front("110105198804120017").Number);
        Assert.Null(Front("110105198804120").Number);
        Assert.False(Front("110105198804120").IsFirstGeneration);
        Assert.Equal(Number, Front("1l0IO5198804l20016").Number?.Text);
        Assert.Equal("11010519880412069X", Front("11010519880412069x").Number?.Text);

        static CardReading Front(string number) => CardParser.Parse([.. Lines((100, 60, "姓名陈建国"), (180, 60, "性别男民族汉"), (570, 60, "公民身份号码" + number))]);
    }

    [Fact]
    public void A_card_of_the_first_generation_is_told_by_its_fifteen_digits()
    {
        var read = CardParser.Parse([.. Lines((100, 60, "姓名陈建国"), (180, 60, "性别男民族汉"), (340, 60, "住址某地"), (570, 60, "编号110105880412001"))]);
        Assert.True(read.IsFirstGeneration);
        Assert.Null(read.Number);
    }

    [Fact]
    public void Other_papers_with_name_and_number_are_no_identity_card()
    {
        Assert.Equal(CardSide.None, CardParser.Parse([.. Lines((60, 300, "中华人民共和国机动车驾驶证"), (100, 60, "证号" + Number), (150, 60, "姓名陈建国"), (150, 400, "性别男"), (200, 60, "住址某地"), (250, 60, "出生日期1988-04-12"), (300, 60, "准驾车型C1"))]).Side);
        Assert.Equal(CardSide.None, CardParser.Parse([.. Lines((100, 60, "姓名陈建国"), (150, 60, "社会保障号码" + Number), (200, 60, "卡号A123"))]).Side);
        Assert.Equal(CardSide.None, CardParser.Parse([.. Lines((100, 60, "今日天气"), (150, 60, "姓名陈建国"))]).Side);
        Assert.Equal(CardSide.None, CardParser.Parse([]).Side);
    }

    [Fact]
    public void A_field_is_as_sure_as_its_least_sure_character()
    {
        var lines = Lines((100, 60, "姓名陈建国"), (180, 60, "性别男民族汉"), (570, 60, "公民身份号码" + Number)).ToList();
        lines[0] = lines[0] with { Certainties = [1, 1, 0.9f, 0.4f, 0.8f] };
        Assert.Equal(0.4f, CardParser.Parse(lines).Name?.Certainty);
    }

    /// <summary>Lines at (top, left) with letters 36 pixels wide.</summary>
    private static IEnumerable<TextLine> Lines(params (int Y, int X, string Text)[] lines) => lines.Select(line =>
        new TextLine(line.Text, [.. line.Text.Select(_ => 0.99f)], new TextBox(line.X + line.Text.Length * (line.Text.All(char.IsAsciiDigit) ? 22 : 36) / 2.0, line.Y, line.Text.Length * (line.Text.All(char.IsAsciiDigit) ? 22 : 36), 40, 0)));
}
