
namespace Zhuxue.Tests.Platform;

[Trait("Category", "NoDatabase")]
public sealed class OccupationTests
{
    [Fact]
    public void There_are_thirteen_with_codes_and_titles_of_their_own()
    {
        Assert.Equal(13, Occupations.All.Count);
        Assert.Equal(13, Occupations.All.Select(o => o.Code).Distinct().Count());
        Assert.Equal(13, Occupations.All.Select(o => o.Title).Distinct().Count());
        Assert.Equal("施工员（市政工程）", Occupations.Get("municipal-construction")?.Title);
    }

    [Theory]
    [InlineData("施工员（市政工程）", "municipal-construction")]
    [InlineData("施工员(市政工程)", "municipal-construction")]
    [InlineData(" 市政 施工员 ", "municipal-construction")]
    [InlineData("施工员-市政", "municipal-construction")]
    [InlineData("土建质量员", "civil-quality")]
    [InlineData("质量员（土建方向）", "civil-quality")]
    [InlineData("装修施工员", "finishing-construction")]
    [InlineData("质量员（设备安装）", "equipment-quality")]
    [InlineData("资料员", "documents")]
    [InlineData("ＭＡＴＥＲＩＡＬＳ", "materials")]
    public void It_is_found_however_it_is_written(string text, string code) => Assert.Equal(code, Occupations.Find(text)?.Code);

    [Theory]
    [InlineData("施工员")]
    [InlineData("安全员")]
    [InlineData("")]
    [InlineData(null)]
    public void What_names_none_or_several_is_not_guessed(string? text) => Assert.Null(Occupations.Find(text));

    [Fact]
    public void No_alias_means_two_occupations() =>
        Assert.All(Occupations.All, occupation => Assert.All(occupation.Aliases, alias => Assert.Same(occupation, Occupations.Find(alias))));
}
