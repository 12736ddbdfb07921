using System.Runtime.CompilerServices;

namespace Zhuxue.Training.Catalogue.Rules;

/// <summary>What a rule pack may say: a slip of the pen must not reach a learner.</summary>
internal static class RulePackLimits
{
    private static readonly string[] KnownActions = ["blink", "open-mouth", "turn-left", "turn-right", "nod"];

    /// <summary>The first rule that the pack breaks, with the field's name in it; null when it is sound.</summary>
    public static string? FirstViolation(RulePack p) =>
        Text(p.Code) ?? Text(p.Version)
        ?? Range(p.CreditHourSeconds, 10, 7200) ?? Range(p.HoursPerYear, 1, 500)
        ?? Range(p.OccupationHoursLeast, 0, p.HoursPerYear) ?? Range(p.CommonHoursMost, 0, p.HoursPerYear - p.OccupationHoursLeast)
        ?? Range(p.ValidityHours, 0, 2000) ?? Range(p.ValidityYears, 1, 10)
        ?? Range(p.AgeLeast, 16, 30) ?? RangeOrNull(p.AgeMostMen, 40, 100) ?? RangeOrNull(p.AgeMostWomen, 40, 100)
        ?? Actions(p) ?? Range(p.FaceLight, 0, 6) ?? (p.FaceLight == 1 ? "faceLight must be 0 or 2 to 6: one colour says nothing" : null)
        ?? Range(p.FaceWindowSeconds, 1, 30) ?? Range(p.FaceGraceSeconds, 0, 10)
        ?? Range(p.FaceFailuresBeforeLock, 1, 20) ?? Range(p.FaceLockMinutes, 1, 1440)
        ?? Range(p.SnapshotEverySecondsLeast, 10, 86400) ?? Range(p.SnapshotEverySecondsMost, p.SnapshotEverySecondsLeast, 86400)
        ?? Range(p.SnapshotAnswerSeconds, 10, 600)
        ?? Range(p.PresenceEverySecondsLeast, 20, 86400) ?? Range(p.PresenceEverySecondsMost, p.PresenceEverySecondsLeast, 86400)
        ?? Range(p.PresenceAnswerSeconds, 20, 600) ?? Range(p.PresenceWrongMost, 0, 5)
        ?? Range(p.PresenceMissedOf, 1, 1000) ?? Range(p.PresenceMissedMost, 0, p.PresenceMissedOf)
        ?? Range(p.PresenceFaultMinutes, 1, 60) ?? Range(p.PresenceFaultsMost, 0, p.PresenceMissedOf)
        ?? Range(p.BeatSeconds, 2, 60) ?? Range(p.BeatGapSecondsMost, p.BeatSeconds, 600)
        ?? Range(p.KeyLookAheadSeconds, 12, 120) ?? Range(p.LeaseIdleMinutes, 1, 240) ?? Range(p.RewindSecondsMost, 0, 60)
        ?? Range(p.ReviewWorkingDays, 1, 60) ?? Range(p.ReviewEscalationDay, 1, p.ReviewWorkingDays)
        ?? Range(p.ExamQuestions, 1, 500) ?? Range(p.ExamPassPoints, 1, 100) ?? Range(p.ExamMinutes, 1, 600)
        ?? CoolDown(p.ExamCoolDownMinutes) ?? Range(p.ExamSnapshots, 0, 20)
        ?? (p.ExamOccupations.FirstOrDefault(code => Occupations.Get(code) is null) is { } unknown ? $"examOccupations names \"{unknown}\", which is no occupation" : null);

    private static string? Actions(RulePack p) =>
        p.FaceActions.FirstOrDefault(a => !KnownActions.Contains(a)) is { } unknown ? $"faceActions names \"{unknown}\"; known are {string.Join(", ", KnownActions)}"
        : p.FaceActions.Distinct().Count() != p.FaceActions.Count ? "faceActions names an action twice"
        : Range(p.FaceActionCountLeast, 1, p.FaceActions.Count) ?? Range(p.FaceActionCountMost, p.FaceActionCountLeast, p.FaceActions.Count);

    private static string? CoolDown(IReadOnlyList<int> minutes) =>
        minutes.Count == 0 || minutes.Any(m => m is < 0 or > 525_600) || !minutes.SequenceEqual(minutes.Order())
            ? "examCoolDownMinutes must name one or more numbers of minutes, none below the one before" : null;

    private static string? Text(string value, [CallerArgumentExpression(nameof(value))] string field = "") =>
        value.Length is > 0 and <= 32 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? null
        : $"{Name(field)} must be 1 to 32 letters, digits, dots and dashes";

    private static string? Range(int value, int least, int most, [CallerArgumentExpression(nameof(value))] string field = "") =>
        value >= least && value <= most ? null : $"{Name(field)} must lie between {least} and {most}, not {value}";

    private static string? RangeOrNull(int? value, int least, int most, [CallerArgumentExpression(nameof(value))] string field = "") =>
        value is { } number ? Range(number, least, most, field) : null;

    // "p.CreditHourSeconds" → "creditHourSeconds", as it stands in the file.
    private static string Name(string expression)
    {
        var property = expression[(expression.LastIndexOf('.') + 1)..];
        return char.ToLowerInvariant(property[0]) + property[1..];
    }
}
