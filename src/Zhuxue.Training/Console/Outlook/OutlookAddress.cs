using Microsoft.AspNetCore.WebUtilities;

namespace Zhuxue.Training.Console.Outlook;

/// <summary>The filter of the list as it stands in an address; what is not understood is left out.</summary>
internal static class OutlookAddress
{
    public static OutlookFilter Parse(IQueryCollection query) => new(
        Enum.TryParse<OutlookView>(query["view"], out var view) && Enum.IsDefined(view) ? view : OutlookView.All,
        query["q"] is [{ Length: > 0 and <= 100 } words] ? words : null,
        Occupations.Get(query["occupation"].ToString())?.Code,
        Guid.TryParse(query["employer"], out var employer) ? employer : null);

    public static string Of(OutlookFilter filter, Guid? before = null) => QueryHelpers.AddQueryString("", new Dictionary<string, string?>
    {
        ["view"] = filter.View == OutlookView.All ? null : filter.View.ToString(),
        ["q"] = filter.Words,
        ["occupation"] = filter.Occupation,
        ["employer"] = filter.EmployerId?.ToString(),
        ["before"] = before?.ToString(),
    }.Where(p => p.Value is not null));

    public static string Words(OutlookView view) => view switch
    {
        OutlookView.All => "全部",
        OutlookView.Soon => "60 天内到期",
        OutlookView.ToLearn => "今年要学",
        OutlookView.InReview => "正在审核",
        OutlookView.Done => "今年已完成",
        OutlookView.NotEnrolled => "没有报新年度",
        OutlookView.Missed => "有年度没学满",
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, null),
    };
}
