namespace Zhuxue.Platform.People;

/// <summary>One of the 13 occupations 岗位 of construction-site professionals.</summary>
/// <param name="Code">Stable, for rows and addresses: <c>municipal-construction</c>.</param>
/// <param name="Name">施工员.</param>
/// <param name="Specialty">专业: 市政工程; null for an occupation without specialties.</param>
/// <param name="Aliases">Other ways to write it: 市政施工员.</param>
public sealed record Occupation(string Code, string Name, string? Specialty, IReadOnlyList<string> Aliases)
{
    /// <summary>As it stands on certificates: 施工员（市政工程）.</summary>
    public string Title => Specialty is null ? Name : $"{Name}（{Specialty}）";
}

/// <summary>The occupations, and how people write them.</summary>
public static class Occupations
{
    private static readonly (string Code, string Specialty, string[] Words)[] Specialties =
    [
        ("civil", "土建", ["土建工程", "土建施工", "土木建筑", "房建", "房屋建筑"]),
        ("finishing", "装饰装修", ["装饰", "装修", "装饰装修工程"]),
        ("equipment", "设备安装", ["设备", "安装", "设备安装工程"]),
        ("municipal", "市政工程", ["市政"]),
    ];

    /// <summary>All 13, in the order in which they are listed to people.</summary>
    public static IReadOnlyList<Occupation> All { get; } =
    [
        .. Specialties.Select(s => WithSpecialty(s.Code + "-construction", "施工员", s)),
        .. Specialties.Select(s => WithSpecialty(s.Code + "-quality", "质量员", s)),
        new("materials", "材料员", null, ["材料管理员"]),
        new("machinery", "机械员", null, ["机械管理员"]),
        new("labour", "劳务员", null, ["劳务管理员"]),
        new("documents", "资料员", null, ["资料管理员"]),
        new("standards", "标准员", null, ["标准化员"]),
    ];

    private static readonly Dictionary<string, Occupation> ByCode = All.ToDictionary(o => o.Code, StringComparer.Ordinal);
    private static readonly Dictionary<string, Occupation> ByWords =
        All.SelectMany(o => o.Aliases.Append(o.Title).Append(o.Code).Select(words => (Key: Fold(words), o)))
            .DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.o, StringComparer.Ordinal);

    /// <summary>The occupation with that code; null when there is none.</summary>
    public static Occupation? Get(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The occupation that somebody wrote: title, alias or code; brackets, spaces, dashes and width do not matter.</summary>
    /// <returns>Null when it is unknown, or when the specialty is missing (施工员 alone is four occupations).</returns>
    public static Occupation? Find(string? text) => text is null ? null : ByWords.GetValueOrDefault(Fold(text));

    private static Occupation WithSpecialty(string code, string name, (string Code, string Specialty, string[] Words) s) =>
        new(code, name, s.Specialty, [.. s.Words.Append(s.Specialty).SelectMany(word => new[] { word + name, name + word, name + word + "方向", name + word + "专业" })]);

    // FormKC turns full-width letters and brackets into plain ones.
    private static string Fold(string text) =>
        string.Concat(text.Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
