using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Platform.People;

/// <summary>What both sites ask of passwords and sessions: settings <c>Accounts:*</c>.</summary>
public sealed class SignInOptions
{
    /// <summary>Wrong passwords in a row that lock an account.</summary>
    [Range(1, 100)]
    public int WrongPasswordsBeforeLock { get; set; } = 5;

    [Range(1, 24 * 60)]
    public int LockMinutes { get; set; } = 15;

    /// <summary>Posts of passwords and codes a minute from one address; a building site may share one.</summary>
    [Range(1, 100_000)]
    public int SignInsPerMinute { get; set; } = 60;

    /// <summary>A session ends after this long without a request.</summary>
    [Range(1, 24 * 60)]
    public int SessionIdleMinutes { get; set; } = 30;

    /// <summary>A session ends after this long in any case.</summary>
    [Range(1, 24 * 7)]
    public int SessionMostHours { get; set; } = 12;

    /// <summary>How long another process may still honour a session that was ended elsewhere.</summary>
    [Range(0, 300)]
    public int StampCacheSeconds { get; set; } = 30;

    /// <summary>Rounds of PBKDF2-HMAC-SHA512 for each password.</summary>
    [Range(1_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 100_000;
}
