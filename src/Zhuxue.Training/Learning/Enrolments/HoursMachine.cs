namespace Zhuxue.Training.Learning.Enrolments;

/// <summary>The states of an enrolment's hours (DOMAIN §4).</summary>
internal enum HoursState
{
    NotStarted,
    Learning,
    Learned,
    UnderReview,
    Credited,
    Uploading,
    UploadFailed,
    Uploaded,
    Renewed,
    Cleared,
    Revoked,
}

/// <summary>What moves the hours from one state to the next.</summary>
internal enum HoursStep
{
    /// <summary>A lease was opened: the first, or the first after clearing.</summary>
    Begin,

    /// <summary>The last needed hour was learned (M9).</summary>
    FinishLearning,

    /// <summary>The case is open: review starts when the hours are learned.</summary>
    OpenReview,

    /// <summary>A reviewer's decision: the hours count (M10).</summary>
    Credit,

    /// <summary>A reviewer's decision: lessons are learned again (M13).</summary>
    Clear,

    /// <summary>Common knowledge that was learned in another enrolment was cleared there: the year is no longer full.</summary>
    FallShort,

    /// <summary>A second reviewer has found for the learner: the hours are under review once more, cleared or not yet learned again.</summary>
    GrantAppeal,
    StartUpload,
    FailUpload,
    FinishUpload,

    /// <summary>The registry does not hold the uploaded hours (any more), and a person has seen it: they are sent again.</summary>
    LoseUpload,

    /// <summary>The registry has issued the new certificate (M17).</summary>
    Renew,

    /// <summary>Late discovery, signed by two people.</summary>
    Revoke,
}

/// <summary>
/// The one state machine of hours: whatever is not in this table does not happen. Hours become <see cref="HoursState.Credited"/> from
/// <see cref="HoursState.UnderReview"/> alone, and by <see cref="HoursStep.Credit"/> alone.
/// </summary>
internal static class HoursMachine
{
    private static readonly Dictionary<(HoursState From, HoursStep Step), HoursState> Table = new()
    {
        [(HoursState.NotStarted, HoursStep.Begin)] = HoursState.Learning,
        [(HoursState.Cleared, HoursStep.Begin)] = HoursState.Learning,
        // A year may be filled without a lease of its own: by common knowledge that was learned for another occupation.
        [(HoursState.NotStarted, HoursStep.FinishLearning)] = HoursState.Learned,
        [(HoursState.Learning, HoursStep.FinishLearning)] = HoursState.Learned,
        [(HoursState.Cleared, HoursStep.FinishLearning)] = HoursState.Learned,
        [(HoursState.Learned, HoursStep.OpenReview)] = HoursState.UnderReview,
        [(HoursState.UnderReview, HoursStep.Credit)] = HoursState.Credited,
        [(HoursState.UnderReview, HoursStep.Clear)] = HoursState.Cleared,
        [(HoursState.Learned, HoursStep.FallShort)] = HoursState.Learning,
        [(HoursState.UnderReview, HoursStep.FallShort)] = HoursState.Learning,
        [(HoursState.Cleared, HoursStep.GrantAppeal)] = HoursState.UnderReview,
        [(HoursState.Learning, HoursStep.GrantAppeal)] = HoursState.UnderReview,
        [(HoursState.Learned, HoursStep.GrantAppeal)] = HoursState.UnderReview,
        [(HoursState.Credited, HoursStep.StartUpload)] = HoursState.Uploading,
        [(HoursState.UploadFailed, HoursStep.StartUpload)] = HoursState.Uploading,
        [(HoursState.Uploading, HoursStep.FailUpload)] = HoursState.UploadFailed,
        [(HoursState.Uploading, HoursStep.FinishUpload)] = HoursState.Uploaded,
        [(HoursState.Uploaded, HoursStep.LoseUpload)] = HoursState.UploadFailed,
        [(HoursState.Uploaded, HoursStep.Renew)] = HoursState.Renewed,
        [(HoursState.Credited, HoursStep.Revoke)] = HoursState.Revoked,
        [(HoursState.Uploading, HoursStep.Revoke)] = HoursState.Revoked,
        [(HoursState.UploadFailed, HoursStep.Revoke)] = HoursState.Revoked,
        [(HoursState.Uploaded, HoursStep.Revoke)] = HoursState.Revoked,
    };

    /// <summary>Where the step leads, or null: it cannot be taken from there.</summary>
    public static HoursState? Next(HoursState from, HoursStep step) => Table.TryGetValue((from, step), out var to) ? to : null;

    /// <summary>Whether the step can be taken from there.</summary>
    public static bool Allows(HoursState from, HoursStep step) => Table.ContainsKey((from, step));
}
