namespace Zhuxue.Tests;

public sealed class HouseTests
{
    [Fact]
    public void It_builds() => Assert.True(typeof(HouseTests).IsSealed);
}
