using Zhuxue.Training.Hours.Decisions;

namespace Zhuxue.Training.Hours.Reviews;

/// <summary>The words of a review, for the learner: plain, without blame, without scores.</summary>
internal static class ReviewWords
{
    public static string Reason(ClearReason? reason) => reason switch
    {
        ClearReason.OtherPerson => "学习时拍到的人，看起来不是您本人。",
        ClearReason.Absent => "学习时没有人在镜头前。",
        ClearReason.NoPictures => "学习时没有拍到您本人的照片。",
        ClearReason.Machine => "学习记录像是用录像或程序在学。",
        _ => "请看审核老师写的说明。",
    };

    /// <summary>最晚 11 月 27 日（周五）有结果.</summary>
    public static string Due(DateOnly? dueOn) => dueOn is { } day ? $"最晚 {day.DayWords}有结果" : NoDay;

    /// <summary>The same as a sentence, also when the day is over.</summary>
    public static string DueSentence(DateOnly? dueOn, DateOnly today) => dueOn switch
    {
        null => $"{NoDay}。一般 3 到 5 个工作日有结果，这几天不用做什么。",
        { } day when day < today => $"原定 {day.DayWords}前有结果，现在晚了，抱歉。已经在加急处理，您不用做什么，学过的都在。",
        { } day => $"最晚 {day.DayWords}有结果，这几天不用做什么。",
    };

    public static string Moment(DateTimeOffset at) => $"{at.DayInBeijing.DayWords}{at.ClockWords}";

    private const string NoDay = "跨到的年份国家还没有公布放假安排，暂时说不出是哪一天，公布后会写在这里";
}
