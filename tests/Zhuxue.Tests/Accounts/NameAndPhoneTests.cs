using Zhuxue.Platform;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Phones;

namespace Zhuxue.Tests.Accounts;

[Trait("Category", "NoDatabase")]
public sealed class NameAndPhoneTests
{
    [Theory]
    [InlineData("陈建国", "陈建国")]
    [InlineData("𠮷小明", "𠮷小明")]
    [InlineData("䶮𬭎", "䶮𬭎")]
    [InlineData(" 阿卜杜拉•买买提 ", "阿卜杜拉·买买提")]
    [InlineData("阿卜杜拉・买买提", "阿卜杜拉·买买提")]
    [InlineData("阿卜杜拉‧买买提", "阿卜杜拉·买买提")]
    [InlineData("王 强", "王强")]
    [InlineData("Anna O'Neil", "Anna O'Neil")]
    public void A_name_is_taken_as_the_card_writes_it(string typed, string name)
    {
        Assert.True(PersonName.TryParse(typed, out var read, out _));
        Assert.Equal(name, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("王")]
    [InlineData("王强1")]
    [InlineData("王强（施工员）")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("王\ud842强")]
    public void What_is_no_name_is_refused_in_words(string typed)
    {
        Assert.False(PersonName.TryParse(typed, out _, out var words));
        Assert.EndsWith("。", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("13800005678")]
    [InlineData("138 0000 5678")]
    [InlineData("+86 138-0000-5678")]
    [InlineData("8613800005678")]
    [InlineData("１３８００００５６７８")]
    public void A_phone_is_read_however_it_is_typed(string typed)
    {
        Assert.True(PhoneNumber.TryParse(typed, out var phone, out _));
        Assert.Equal(("13800005678", "138****5678", "138 0000 5678"), (phone.ToString(), phone.Masked, phone.Spaced));
    }

    [Theory]
    [InlineData(null, "请填手机号。")]
    [InlineData("1380000567", "少了 1 位。手机号是 11 位。")]
    [InlineData("138000056789", "多了 1 位。手机号是 11 位。")]
    [InlineData("12800005678", "这不是手机号。手机号以 13 到 19 开头。")]
    [InlineData("1380000567a", "手机号只有数字。请看看有没有别的字。")]
    public void What_is_no_phone_is_refused_in_words(string? typed, string words)
    {
        Assert.False(PhoneNumber.TryParse(typed, out _, out var said));
        Assert.Equal(words, said);
    }
}
