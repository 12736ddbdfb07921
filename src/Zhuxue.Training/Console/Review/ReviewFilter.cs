using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Zhuxue.Training.Hours.Cases;

namespace Zhuxue.Training.Console.Review;

/// <summary>Which cases the queue shows.</summary>
internal enum ReviewView
{
    /// <summary>待审: whoever is free may take them, second looks among them.</summary>
    Open,

    /// <summary>等学员补充.</summary>
    Asked,

    /// <summary>请第二人看, as a colleague asked; drawn samples are not among them, they look like any other case.</summary>
    SecondLook,

    /// <summary>我处理过的, the newest first.</summary>
    Mine,
}

/// <summary>How soon a case is due.</summary>
internal enum DueFilter
{
    Overdue,
    Today,

    /// <summary>From the day on which it stands on top.</summary>
    Soon,
}

/// <summary>What a reviewer wants to see of the queue; every part but the view may be missing.</summary>
internal sealed record ReviewFilter(ReviewView View = ReviewView.Open, string? Occupation = null, RiskLevel? Risk = null, DueFilter? Due = null, int? Year = null)
{
    /// <summary>Reads it from an address; what is not understood is left out.</summary>
    public static ReviewFilter Of(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var parts = query.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new(Parse<ReviewView>(parts.GetValueOrDefault("view")) ?? ReviewView.Open,
            Occupations.Get(parts.GetValueOrDefault("occupation") ?? "")?.Code,
            Parse<RiskLevel>(parts.GetValueOrDefault("risk")),
            Parse<DueFilter>(parts.GetValueOrDefault("due")),
            int.TryParse(parts.GetValueOrDefault("year"), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 1990 and < 2200 ? year : null);
    }

    public static ReviewFilter Of(string? query) => Of(QueryHelpers.ParseQuery(query));

    /// <summary>For an address, with its question mark; empty when nothing is asked for.</summary>
    public string Query => With();

    /// <summary>The query with further parts.</summary>
    public string With(params (string Name, string? Value)[] more) => QueryString.Create(new[]
    {
        KeyValuePair.Create("view", View == ReviewView.Open ? null : View.ToString()), KeyValuePair.Create("occupation", Occupation), KeyValuePair.Create("risk", Risk?.ToString()),
        KeyValuePair.Create("due", Due?.ToString()), KeyValuePair.Create("year", Year?.ToString(CultureInfo.InvariantCulture)),
    }.Concat(more.Select(m => KeyValuePair.Create(m.Name, m.Value))).Where(p => !string.IsNullOrEmpty(p.Value))).ToUriComponent();

    /// <summary>高风险 · 今天到期 · 材料员.</summary>
    public string Words => string.Join(" · ", new[]
    {
        View == ReviewView.Open && (Risk is not null || Due is not null) ? null : ReviewWords.Of(View), Risk is { } risk ? ReviewWords.Of(risk) + "风险" : null, Due is { } due ? ReviewWords.Of(due) : null,
        Occupation is null ? null : Occupations.Get(Occupation)?.Title, Year is { } year ? $"{year} 年度" : null,
    }.OfType<string>());

    private static T? Parse<T>(string? text) where T : struct, Enum => Enum.TryParse<T>(text, out var parsed) && Enum.IsDefined(parsed) ? parsed : null;
}
