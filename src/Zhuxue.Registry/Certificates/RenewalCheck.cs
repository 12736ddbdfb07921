using System.Globalization;
using Zhuxue.Registry.Records;

namespace Zhuxue.Registry.Certificates;

/// <summary>One condition of a renewal, in words for the holder.</summary>
/// <param name="IsMet">Null: it says something and decides nothing.</param>
internal sealed record RenewalCondition(bool? IsMet, string Words, string? Hint = null, string? Url = null);

/// <summary>Whether a certificate can be renewed now (M17), and why.</summary>
/// <param name="Conditions">All of them, one by one.</param>
/// <param name="CanRenew">Every condition is met.</param>
/// <param name="Through">The last year that the new certificate would carry.</param>
/// <param name="ValidUntil">How long the new certificate would be valid.</param>
/// <param name="NextOn">Nothing is due before this day.</param>
internal sealed record RenewalAdvice(IReadOnlyList<RenewalCondition> Conditions, bool CanRenew, int Through, DateOnly ValidUntil, DateOnly? NextOn);

/// <summary>
/// The rules of a renewal, and nothing else: every year since the last counted one has its hours, in order; 64 hours over two years, else
/// the person trains from scratch; a photo that is new enough; a certificate that is neither frozen nor voided.
/// </summary>
internal static class RenewalCheck
{
    public static RenewalAdvice Of(Certificate certificate, IReadOnlyList<HourRecord> counting, DateOnly? photoOn, DateOnly today, CertificatesOptions rules)
    {
        var years = new TrainingYears(rules.TrainingYear, certificate.AnchorOn);
        var conditions = new List<RenewalCondition>();
        if (certificate.State == CertificateState.Frozen)
            conditions.Add(new(false, "证书被冻结，暂时不能更新", certificate.Reason));
        if (certificate.State == CertificateState.Voided)
            conditions.Add(new(false, "证书已作废，不能更新", certificate.Reason));

        var through = certificate.CountedThrough;
        for (var year = through + 1; year <= years.Of(today); year++)
        {
            var of = counting.Where(r => r.Year == year).ToList();
            var hours = of.Sum(r => r.Hours);
            var isFull = hours >= rules.HoursPerYear;
            var isRunning = today <= years.LastDayOf(year);
            if (isFull && through == year - 1)
                through = year;
            conditions.Add(isFull
                ? new(true, $"{year} 年度 {hours} 学时", $"{Day(of.Max(r => r.UploadedAt).DayInBeijing)} 上传")
                // The running year decides nothing while an earlier one is enough for a renewal.
                : new(isRunning && through > certificate.CountedThrough ? null : false, $"{year} 年度已上传 {hours} 学时，还差 {rules.HoursPerYear - hours} 学时", isRunning ? $"年度到 {Day(years.LastDayOf(year))}" : "请到培训平台补学"));
        }
        DateOnly? nextOn = conditions.Exists(c => c.Words.Contains("年度", StringComparison.Ordinal)) ? null : years.FirstDayOf(certificate.CountedThrough + 1);
        if (nextOn is { } next)
            conditions.Add(new(false, certificate.ReplacesId is null ? "现在还不用更新" : "已经更新过了", $"下一个年度从 {Day(next)} 开始"));

        if (IsLapsed(certificate, counting, today, rules, years))
        {
            conditions.Add(new(false, $"{rules.ValidityYears} 年里没有学满 {rules.ValidityYears * rules.HoursPerYear} 学时，不能再更新", "按规定要重新参加岗位培训，请联系培训机构"));
        }
        if (nextOn is null)
        {
            conditions.Add(photoOn is null ? new(false, "还没有证书照片", "点这里上传", "/me#photo")
                : photoOn.Value.AddMonths(rules.PhotoMonths) < today ? new(false, $"照片超过 {rules.PhotoMonths} 个月了", "点这里换一张新的", "/me#photo")
                : new(true, $"照片在 {rules.PhotoMonths} 个月内"));
        }
        return new(conditions, through > certificate.CountedThrough && conditions.TrueForAll(c => c.IsMet is not false), through, years.LastDayOf(through + rules.ValidityYears), nextOn);
    }

    /// <summary>The years of validity have passed, and the hours that were learned in them are too few.</summary>
    private static bool IsLapsed(Certificate certificate, IReadOnlyList<HourRecord> counting, DateOnly today, CertificatesOptions rules, TrainingYears years)
    {
        var last = certificate.CountedThrough + rules.ValidityYears;
        var end = years.LastDayOf(last);
        return today > end && counting.Where(r => r.Year > certificate.CountedThrough && r.Year <= last && r.LearnedOn <= end).Sum(r => r.Hours) < rules.ValidityYears * rules.HoursPerYear;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
