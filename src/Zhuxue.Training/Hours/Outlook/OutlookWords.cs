using System.Globalization;
using Zhuxue.Platform.Components;

namespace Zhuxue.Training.Hours.Outlook;

/// <summary>The words for the outlook of a certificate: to learners, employers and staff alike.</summary>
internal static class OutlookWords
{
    public static string Occupation(string code) => Occupations.Get(code)?.Title ?? code;

    /// <summary>2028 年 3 月 9 日: another year is another date.</summary>
    public static string Day(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year}\u00a0年\u00a0{day.Month}\u00a0月\u00a0{day.Day}\u00a0日");

    /// <summary>11 月 27 日（周五） within this year, else with the year.</summary>
    private static string Due(DateOnly day, DateOnly today) => day.Year == today.Year ? day.DayWords : Day(day);

    /// <summary>In hours, one decimal, rounded up: who learns so much has enough.</summary>
    public static string Hours(OccupationOutlook of, long seconds) => Hours(seconds, of.Rules.CreditHourSeconds);

    public static string Hours(long seconds, int hourSeconds) => Numbers.Plain(Math.Ceiling(seconds * 10d / hourSeconds - 1e-9) / 10);

    public static string Of(OutlookStanding standing) => standing switch
    {
        OutlookStanding.Safe => "现在没有要学的",
        OutlookStanding.Waiting => "正在审核",
        OutlookStanding.ToDo => "要学",
        OutlookStanding.Soon => "快到期",
        OutlookStanding.Missed => "有年度没有学满",
        OutlookStanding.Lapsed => "有效期已过",
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, null),
    };

    public static Tone ToneOf(OutlookStanding standing) => standing switch
    {
        OutlookStanding.Safe => Tone.Ok,
        OutlookStanding.Waiting => Tone.Info,
        OutlookStanding.ToDo => Tone.Mute,
        OutlookStanding.Soon => Tone.Warn,
        _ => Tone.Bad,
    };

    public static string Of(DutyState state) => state switch
    {
        DutyState.Done => "已完成",
        DutyState.InReview => "正在审核",
        DutyState.ExamLeft => "还差考核",
        DutyState.ToLearn => "要学",
        DutyState.NotEnrolled => "还没有报名",
        DutyState.NotBegun => "还没有开始",
        DutyState.Missed => "没有学满",
        DutyState.Revoked => "学时已撤销",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static Tone ToneOf(DutyState state) => state switch
    {
        DutyState.Done => Tone.Ok,
        DutyState.InReview => Tone.Info,
        DutyState.ToLearn or DutyState.ExamLeft => Tone.Now,
        DutyState.NotEnrolled => Tone.Warn,
        DutyState.Missed or DutyState.Revoked => Tone.Bad,
        _ => Tone.Mute,
    };

    /// <summary>The answer in one line, for the learner.</summary>
    public static string Title(OccupationOutlook of, DateOnly today) => (of.Outlook.Standing, of.Outlook.Next) switch
    {
        (OutlookStanding.Lapsed, _) => "证书的有效期已经过了",
        (OutlookStanding.Missed, _) when Lost(of) is { State: DutyState.Revoked } lost => $"{lost.Year} 年度的学时已撤销，请打电话",
        (OutlookStanding.Missed, _) => $"{Lost(of).Year} 年度没有学满，请打电话",
        (_, { State: DutyState.ExamLeft }) => "学时够了，还差考核",
        (_, { MissingSeconds: 0 } next) => $"{AgainWords}，最晚 {Due(next.DueOn, today)}",
        (_, { } next) => $"还要学 {Hours(of, next.MissingSeconds)} 学时，最晚 {Due(next.DueOn, today)}",
        (OutlookStanding.Waiting, _) => "学时在审核，证书不受影响",
        _ => "证书没有问题，现在不用学",
    };

    /// <summary>What it means and what to do.</summary>
    public static string Words(OccupationOutlook of, DateOnly today) => (of.Outlook.Standing, of.Outlook.Next) switch
    {
        (OutlookStanding.Lapsed, _) => $"{of.Rules.ValidityYears} 年里要学满 {of.Rules.ValidityHours} 学时，这里的记录不够。按规定要重新参加岗位培训。记录不对的，请打电话。",
        (OutlookStanding.Missed, _) when Lost(of).State == DutyState.Revoked => $"撤销的学时不算数，也不能在这里重新学。证书到 {Day(of.Outlook.ValidUntil)}以前还有效。",
        (OutlookStanding.Missed, _) => $"这一年度已经结束，不能在这里补学。学过的都在，证书到 {Day(of.Outlook.ValidUntil)}以前还有效。",
        (_, { State: DutyState.ExamLeft }) => "考核没有通过，不影响学时。通过以后就能打印学时证明。",
        (_, { State: DutyState.NotEnrolled } next) => $"{next.Year} 年度还没有报名，请告诉单位或打电话。按时学满，证书有效到 {Day(of.Outlook.ValidIfDone)}；不学，到 {Day(of.Outlook.ValidUntil)}为止。",
        (_, { } next) => $"还有 {next.DueOn.DayNumber - today.DayNumber} 天。按时学满，证书有效到 {Day(of.Outlook.ValidIfDone)}；不学，到 {Day(of.Outlook.ValidUntil)}为止。",
        _ => Upcoming(of) is { } begins ? $"有效到 {Day(of.Outlook.ValidUntil)}。下一个年度从 {Day(begins)}开始。" : $"有效到 {Day(of.Outlook.ValidUntil)}。",
    };

    /// <summary>What is missing of one year: 还差 12 学时，其中专业岗位知识至少 4. Null when nothing is.</summary>
    public static string? Missing(OccupationOutlook of, Duty duty)
    {
        var missing = duty.MissingSeconds == 0 ? duty.State == DutyState.ToLearn ? AgainWords : null
            : $"{(duty.State == DutyState.NotBegun ? "要学" : "还差")} {Hours(of, duty.MissingSeconds)} 学时{(duty.OccupationLeastSeconds > 0 ? $"，其中专业岗位知识至少 {Hours(of, duty.OccupationLeastSeconds)}" : "")}";
        return missing is not null && duty.ExamMissing ? missing + "，还要考核" : missing;
    }

    /// <summary>More was learned than the year needs, and a lesson of it was cleared: the hours are there, the lesson is not.</summary>
    private const string AgainWords = "有课程要重新学";

    private static Duty Lost(OccupationOutlook of) => of.Outlook.Duties.First(d => d.State is DutyState.Missed or DutyState.Revoked);

    private static DateOnly? Upcoming(OccupationOutlook of) => of.Outlook.Duties.FirstOrDefault(d => d.State == DutyState.NotBegun)?.StartsOn;
}
