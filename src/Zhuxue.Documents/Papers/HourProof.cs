namespace Zhuxue.Documents.Papers;

/// <summary>What an hour proof (学时证明) says. Every text is printed as it stands here.</summary>
public sealed record HourProof
{
    /// <summary>No exam stands under the rules of the occupation.</summary>
    public const string NoExam = "本岗位不要求考核";

    /// <summary>The number, as <see cref="HourProofSerial"/> prints it. Its last character is the check character.</summary>
    public required string Serial { get; init; }

    public required string Name { get; init; }

    /// <summary>With the birthday masked.</summary>
    public required string IdentityNumber { get; init; }

    public required string Occupation { get; init; }

    /// <summary>Such as <c>2025年度（2025-03-10 至 2026-03-09）</c>.</summary>
    public required string TrainingYear { get; init; }

    /// <summary>Such as <c>2025年04月02日 至 2025年11月18日</c>.</summary>
    public required string LearningPeriod { get; init; }

    /// <summary>Such as <c>合格（92分，合格线60分）</c>, or <see cref="NoExam"/>.</summary>
    public required string ExamResult { get; init; }

    public required decimal CommonHours { get; init; }

    public required decimal OccupationHours { get; init; }

    /// <summary>The sum of both.</summary>
    public decimal TotalHours => CommonHours + OccupationHours;

    /// <summary>Such as <c>经审核，上列学时真实有效，计入该学员2025年度继续教育学时。</c></summary>
    public required string Statement { get; init; }

    public required string Institution { get; init; }

    public required DateOnly IssuedOn { get; init; }

    /// <summary>What the QR code says: ASCII; in capitals (<c>HTTPS://…</c>) the code is coarser and reads better.</summary>
    public required string VerificationAddress { get; init; }

    /// <summary>Where the evidence stands in the public log, such as <c>zhuxue.example/log　条目 128391　树大小 128406</c>; with <see cref="LogRoot"/>, or neither.</summary>
    public string? LogEntry { get; init; }

    /// <summary>The digest of the tree's root.</summary>
    public string? LogRoot { get; init; }

    /// <summary>A JPEG in RGB or grey, upright, decoded and encoded anew by the caller at about 240 × 320; at most 40 KB. Null: an outline stands in its place.</summary>
    public byte[]? Portrait { get; init; }

    /// <summary>The installation is a demo: 样例 is printed across. So it is where the number begins with <c>DEMO-</c>.</summary>
    public bool Sample { get; init; }
}
