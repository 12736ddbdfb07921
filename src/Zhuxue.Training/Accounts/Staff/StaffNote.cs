namespace Zhuxue.Training.Accounts.Staff;

/// <summary>The reason that staff give for an act.</summary>
internal static class StaffNote
{
    /// <summary>A dot is no reason.</summary>
    public const int Least = 4, Most = 200;

    /// <summary>What is wrong with a note; null when it will do.</summary>
    public static string? FaultOf(string? note) => note?.Trim().Length switch
    {
        null or < Least => $"请写清楚，至少 {Least} 个字。以后有人问起，要靠这句话。",
        > Most => $"太长了，最多 {Most} 个字。",
        _ => null,
    };
}
