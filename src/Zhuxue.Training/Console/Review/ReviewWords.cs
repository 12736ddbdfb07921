using System.Globalization;
using Zhuxue.Platform.Components;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Hours.Risk;

namespace Zhuxue.Training.Console.Review;

/// <summary>The words of the workbench.</summary>
internal static class ReviewWords
{
    public static string Of(ReviewView view) => view switch { ReviewView.Open => "待审", ReviewView.Asked => "等学员补充", ReviewView.SecondLook => "请第二人看", _ => "我处理过的" };

    public static string Of(DueFilter due) => due switch { DueFilter.Overdue => "已超期", DueFilter.Today => "今天到期", _ => "快到期" };

    public static string Of(RiskLevel risk) => risk switch { RiskLevel.High => "高", RiskLevel.Middle => "中", _ => "低" };

    public static Tone ToneOf(RiskLevel risk) => risk switch { RiskLevel.High => Tone.Bad, RiskLevel.Middle => Tone.Warn, _ => Tone.Ok };

    public static string IconOf(RiskLevel risk) => risk switch { RiskLevel.High => "warning", RiskLevel.Middle => "flag", _ => "shield" };

    public static Tone ToneOf(RiskLine line) => line.Weight switch { >= 50 => Tone.Bad, >= 1 => Tone.Warn, _ => Tone.Ok };

    /// <summary>The weight of a reason, as a hint: numbers would look like a verdict.</summary>
    public static string? WeightWords(RiskLine line) => line.Weight switch { >= 50 => "先看这一条", >= 20 => "要看一眼", >= 1 => "仅供参考", _ => null };

    public static string Of(ClearReason reason) => reason switch
    {
        ClearReason.OtherPerson => "替学：照片里是别人",
        ClearReason.Absent => "挂机：人不在",
        ClearReason.NoPictures => "缺少本人的抓拍",
        ClearReason.Machine => "用录像或刷课软件",
        _ => "其他",
    };

    /// <summary>今天到期, 已超期 2 天, 剩 3 天; without a calendar there is no date.</summary>
    public static string DueWords(DateOnly? dueOn, DateOnly today) => (dueOn?.DayNumber - today.DayNumber) switch
    {
        null => "到期日待定",
        0 => "今天到期",
        < 0 and var late => string.Create(CultureInfo.InvariantCulture, $"已超期 {-late} 天"),
        var left => string.Create(CultureInfo.InvariantCulture, $"剩 {left} 天"),
    };

    public static bool IsLate(DateOnly? dueOn, DateOnly today) => dueOn <= today;

    public static string Of(QueueMark mark) => mark switch { QueueMark.Mine => "在您这里", QueueMark.Held => "同事在看", QueueMark.SeenByMe => "您看过，等另一位", QueueMark.Asked => "等学员补充", QueueMark.SecondLook => "请第二人看", QueueMark.Decided => "已决定", QueueMark.Closed => "已办结", _ => "" };

    public static string Of(DecisionKind kind) => kind switch { DecisionKind.Pass => "全部通过", DecisionKind.Clear => "清零", DecisionKind.SecondLook => "请第二人看", DecisionKind.SamplePass => "批量通过，抽给第二人", _ => "学时不够了，退回学习" };

    public static string Of(CaseState state) => state switch { CaseState.Waiting => "待审", CaseState.Asked => "等学员补充", CaseState.SecondLook => "待审", CaseState.Decided => "已决定，马上生效", _ => "已办结" };

    public static string Of(CaseOutcome? outcome) => outcome switch { CaseOutcome.Credited => "已计入", CaseOutcome.Cleared => "已清零", CaseOutcome.FellShort => "学时不够，退回学习", _ => "已办结" };

    /// <summary>A bounded count: 1000+.</summary>
    public static string Count(int count) => count > QueueCounts.Most ? $"{QueueCounts.Most}+" : count.ToString(CultureInfo.InvariantCulture);

    /// <summary>施工员（市政工程）, as the list of occupations has it.</summary>
    public static string Occupation(string code) => Occupations.Get(code)?.Title ?? code;
}
