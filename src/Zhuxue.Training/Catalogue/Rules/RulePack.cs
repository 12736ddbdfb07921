using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zhuxue.Training.Catalogue.Rules;

/// <summary>When a training year begins (DOMAIN §3).</summary>
internal enum TrainingYear
{
    /// <summary>On the day of the year on which the certificate was issued.</summary>
    Anniversary,

    /// <summary>On the first of January.</summary>
    Calendar,
}

/// <summary>
/// The rules of a province from one day on: hours, face policy, review, exam. Data, never changed once an enrolment has
/// used it; a change is a new version. Numbers carry their unit in the name.
/// </summary>
internal sealed record RulePack
{
    public required string Code { get; init; }
    public required string Version { get; init; }

    /// <summary>The first day on which new enrolments take this version.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Seconds of learning in one credit hour 学时.</summary>
    public required int CreditHourSeconds { get; init; }
    public required int HoursPerYear { get; init; }
    public required int OccupationHoursLeast { get; init; }

    /// <summary>At most so many hours of common knowledge count.</summary>
    public required int CommonHoursMost { get; init; }
    public required TrainingYear TrainingYear { get; init; }

    /// <summary>Hours that keep a certificate valid over <see cref="ValidityYears"/>.</summary>
    public required int ValidityHours { get; init; }
    public required int ValidityYears { get; init; }

    /// <summary>Whether hours beyond the year's need count for the next year.</summary>
    public required bool SurplusCarriedOver { get; init; }
    public required int AgeLeast { get; init; }

    /// <summary>The last year of age that may enrol; null where the province sets none.</summary>
    public required int? AgeMostMen { get; init; }
    public required int? AgeMostWomen { get; init; }

    /// <summary>The actions that a face check may ask for, by their names in the JSON contract.</summary>
    public required IReadOnlyList<string> FaceActions { get; init; }

    /// <summary>How many of them one check asks for, no two alike: a random number between these two.</summary>
    public required int FaceActionCountLeast { get; init; }
    public required int FaceActionCountMost { get; init; }

    /// <summary>How many colours the screen shows after the actions, which the face must take on; 0 for no light challenge.</summary>
    public required int FaceLight { get; init; }

    /// <summary>Each action is done within this time of its prompt (M7).</summary>
    public required int FaceWindowSeconds { get; init; }

    /// <summary>Added to each window for the way of the frames to the server.</summary>
    public required int FaceGraceSeconds { get; init; }
    public required int FaceFailuresBeforeLock { get; init; }
    public required int FaceLockMinutes { get; init; }

    /// <summary>Snapshots in learning come after a random time between these two (M6).</summary>
    public required int SnapshotEverySecondsLeast { get; init; }
    public required int SnapshotEverySecondsMost { get; init; }
    public required int SnapshotAnswerSeconds { get; init; }

    /// <summary>Presence checks come after so much learned time, drawn between these two.</summary>
    public required int PresenceEverySecondsLeast { get; init; }
    public required int PresenceEverySecondsMost { get; init; }
    public required int PresenceAnswerSeconds { get; init; }

    /// <summary>Wrong choices that one presence check forgives.</summary>
    public required int PresenceWrongMost { get; init; }

    /// <summary>More missed than this, of the last <see cref="PresenceMissedOf"/>, and the lessons they fell into are learned again.</summary>
    public required int PresenceMissedMost { get; init; }
    public required int PresenceMissedOf { get; init; }

    /// <summary>When the camera or the line failed while a check was open, it may be answered so long after it was asked.</summary>
    public required int PresenceFaultMinutes { get; init; }

    /// <summary>So many of the last <see cref="PresenceMissedOf"/> checks may be put down to such a fault; further ones count as missed.</summary>
    public required int PresenceFaultsMost { get; init; }
    public required int BeatSeconds { get; init; }

    /// <summary>A longer gap between beats earns nothing.</summary>
    public required int BeatGapSecondsMost { get; init; }

    /// <summary>Content keys are handed out so far ahead of what is earned.</summary>
    public required int KeyLookAheadSeconds { get; init; }
    public required int LeaseIdleMinutes { get; init; }

    /// <summary>A learner may look again at so many seconds just before the earned place; they earn nothing (M5: none).</summary>
    public int RewindSecondsMost { get; init; }
    public required int ReviewWorkingDays { get; init; }
    public required int ReviewEscalationDay { get; init; }

    /// <summary>Codes of the occupations that need the online exam (M11).</summary>
    public required IReadOnlyList<string> ExamOccupations { get; init; }
    public required int ExamQuestions { get; init; }
    public required int ExamPassPoints { get; init; }
    public required int ExamMinutes { get; init; }

    /// <summary>Minutes to wait after the first, second, … failed attempt; the last number stays for all further ones (A16).</summary>
    public required IReadOnlyList<int> ExamCoolDownMinutes { get; init; }

    /// <summary>How many snapshots are asked for during an exam, at random moments.</summary>
    public required int ExamSnapshots { get; init; }

    /// <summary>Seconds of learning that a year needs.</summary>
    [JsonIgnore]
    public int SecondsPerYear => HoursPerYear * CreditHourSeconds;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
        PropertyNameCaseInsensitive = false,
        Converters = { new JsonStringEnumConverter<TrainingYear>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads and checks one pack.</summary>
    /// <param name="source">The file's name, for the message.</param>
    /// <param name="json">Its text.</param>
    /// <exception cref="RulePackInvalidException">A field is missing, unknown or out of its range; the message names it.</exception>
    public static RulePack Parse(string source, string json)
    {
        RulePack pack;
        try
        {
            pack = JsonSerializer.Deserialize<RulePack>(json, Json) ?? throw new RulePackInvalidException(source, "the file is empty");
        }
        catch (JsonException exception)
        {
            throw new RulePackInvalidException(source, exception.Message);
        }
        return RulePackLimits.FirstViolation(pack) is { } violation ? throw new RulePackInvalidException(source, violation) : pack;
    }
}

/// <summary>A rule pack that cannot be used: the site does not start with it.</summary>
internal sealed class RulePackInvalidException(string source, string what)
    : Exception($"Rule pack {source}: {what}. Correct the file and start again.");
