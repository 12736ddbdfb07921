namespace Zhuxue.Documents.Papers;

/// <summary>What an electronic training certificate (电子培训合格证) says. Every text is printed as it stands here.</summary>
public sealed record Certificate
{
    /// <summary>The first of its line.</summary>
    public const string NoPredecessor = "首次发证，无前序证书。";

    /// <summary>Its last character is the check character of <see cref="Mod112"/>.</summary>
    public required string Number { get; init; }

    public required string Name { get; init; }

    public required string IdentityNumber { get; init; }

    public required string Occupation { get; init; }

    /// <summary>Such as <c>持证人参加住房和城乡建设领域施工现场专业人员职业培训，经考核合格，特发此证。</c></summary>
    public required string Statement { get; init; }

    /// <summary>One line a year, oldest first, such as <c>2025年度，继续教育学时为32学时</c>. Of more than six the latest five are printed.</summary>
    public required IReadOnlyList<string> Years { get; init; }

    /// <summary>When the certificate holds, with the numbers of the rule pack.</summary>
    public required string StatusNote { get; init; }

    /// <summary>Which certificate it replaces, or <see cref="NoPredecessor"/>.</summary>
    public required string ReplacementNote { get; init; }

    public required string Institution { get; init; }

    public required DateOnly IssuedOn { get; init; }

    /// <summary>As in <see cref="HourProof.VerificationAddress"/>.</summary>
    public required string VerificationAddress { get; init; }

    /// <summary>As in <see cref="HourProof.Portrait"/>.</summary>
    public byte[]? Portrait { get; init; }

    /// <summary>As in <see cref="HourProof.Sample"/>.</summary>
    public bool Sample { get; init; }
}
