using Zhuxue.Training.Catalogue.Rules;

namespace Zhuxue.Tests.Catalogue;

[Trait("Category", "NoDatabase")]
public sealed class RulePackTests
{
    private static readonly RulePacks Packs = RulePacks.Embedded();

    [Fact]
    public void The_national_pack_says_what_the_rules_of_the_field_say()
    {
        var pack = Packs.Get("national", "2026.1");
        Assert.Equal((2700, 32, 22, 10), (pack.CreditHourSeconds, pack.HoursPerYear, pack.OccupationHoursLeast, pack.CommonHoursMost));
        Assert.Equal((3, 60, 5), (pack.FaceWindowSeconds, pack.SnapshotAnswerSeconds, pack.ReviewWorkingDays));
        Assert.Equal((60, 9, 48), (pack.PresenceAnswerSeconds, pack.PresenceMissedMost, pack.PresenceMissedOf));
        Assert.Equal(TrainingYear.Anniversary, pack.TrainingYear);
        // Eight checks for each eight hours on average.
        Assert.Equal(pack.CreditHourSeconds, (pack.SnapshotEverySecondsLeast + pack.SnapshotEverySecondsMost) / 2);
        Assert.Equal(pack.CreditHourSeconds, (pack.PresenceEverySecondsLeast + pack.PresenceEverySecondsMost) / 2);
    }

    [Fact]
    public void The_demo_pack_can_be_walked_in_minutes_and_asks_for_as_much_as_the_national_one()
    {
        var pack = Packs.Get("demo", "2026.1");
        Assert.Equal((60, 6, 4, 2), (pack.CreditHourSeconds, pack.HoursPerYear, pack.OccupationHoursLeast, pack.CommonHoursMost));
        var national = Packs.Get("national", "2026.1");
        Assert.Equal(national.FaceActions, pack.FaceActions);
        Assert.Equal((2, 3), (pack.FaceActionCountLeast, pack.FaceActionCountMost));
        Assert.Equal((2, 3), (national.FaceActionCountLeast, national.FaceActionCountMost));
    }

    [Fact]
    public void A_new_enrolment_takes_the_newest_version_in_force()
    {
        var first = Packs.Get("national", "2026.1");
        var packs = new RulePacks([first, first with { Version = "2027.1", From = new(2027, 1, 1) }]);
        Assert.Null(packs.Current("national", new(2025, 12, 31)));
        Assert.Equal("2026.1", packs.Current("national", new(2026, 12, 31))?.Version);
        Assert.Equal("2027.1", packs.Current("national", new(2027, 1, 1))?.Version);
        Assert.Null(packs.Current("elsewhere", new(2027, 1, 1)));
    }

    [Theory]
    [InlineData("\"creditHourSeconds\": 2700", "\"creditHourSeconds\": 0", "creditHourSeconds must lie between")]
    [InlineData("\"commonHoursMost\": 10", "\"commonHoursMost\": 11", "commonHoursMost must lie between 0 and 10")]
    [InlineData("\"nod\"", "\"wave\"", "faceActions names \"wave\"")]
    [InlineData("\"nod\"", "\"blink\"", "faceActions names an action twice")]
    [InlineData("\"faceActionCountLeast\": 2", "\"faceActionCountLeast\": 6", "faceActionCountLeast must lie between 1 and 5")]
    [InlineData("\"faceActionCountMost\": 3", "\"faceActionCountMost\": 1", "faceActionCountMost must lie between 2 and 5")]
    [InlineData("\"snapshotEverySecondsMost\": 3900", "\"snapshotEverySecondsMost\": 3", "snapshotEverySecondsMost must lie between 1500")]
    [InlineData("\"presenceMissedMost\": 9", "\"presenceMissedMost\": 49", "presenceMissedMost must lie between 0 and 48")]
    [InlineData("\"beatSeconds\": 10,", "", "beatSeconds")]
    [InlineData("\"beatSeconds\": 10", "\"beatSeconds\": \"ten\"", "beatSeconds")]
    [InlineData("\"beatSeconds\": 10", "\"beatSecond\": 10", "beatSecond")]
    [InlineData("\"anniversary\"", "\"lunar\"", "trainingYear")]
    [InlineData("\"examOccupations\": []", "\"examOccupations\": [\"diver\"]", "\"diver\", which is no occupation")]
    public void A_bad_pack_is_refused_with_the_name_of_the_field(string good, string bad, string named)
    {
        var json = File.ReadAllText(Path.Combine(Site.Repository.Root, "src/Zhuxue.Training/Catalogue/Rules/national-2026.1.json"));
        Assert.Contains(good, json, StringComparison.Ordinal);
        var refusal = Assert.Throws<RulePackInvalidException>(() => RulePack.Parse("test.json", json.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Contains("test.json", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }
}
