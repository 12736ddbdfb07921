namespace Zhuxue.Training.Exams;

/// <summary>Words that several pages of this context share.</summary>
internal static class ExamWords
{
    /// <summary>今天 15:04, 明天 09:30, 11 月 27 日（周五） 09:30: by the clock in China.</summary>
    public static string When(DateTimeOffset at, TimeProvider clock)
    {
        var days = at.DayInBeijing.DayNumber - clock.TodayInBeijing.DayNumber;
        return $"{days switch { 0 => "今天", 1 => "明天", _ => at.DayInBeijing.DayWords }} {at.ClockWords}";
    }
}
