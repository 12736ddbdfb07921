using Zhuxue.Platform.Components;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Console.Learners;

/// <summary>The sentences that staff read out on the phone: where the learner stands, what to do, what is safe. The initial password is never in them.</summary>
internal static class SayThis
{
    public static string To(LearnerOverview of, DateTimeOffset now, DateOnly today)
    {
        var learner = of.Learner;
        if (learner.LockedUntil > now)
            return $"您的账号因为密码输错多次，锁到 {learner.LockedUntil.Value.InBeijing:HH:mm}。可以等到那时再试；核对身份后我也可以现在帮您解锁。{Safe(of)}";
        if (learner.PasswordHash is null && learner.InitialPasswordExpiresAt <= now)
            return "您还没有登录过，初始密码已经过期。核对身份后，我帮您重新开通，再请您登录设一个自己的密码。";
        if (learner.PasswordHash is null)
            return $"账号已经开通。请用身份证号和单位通知里的初始密码登录，第一次登录要设一个自己的密码。初始密码 {Date(learner.InitialPasswordExpiresAt)}前有效。";
        if (of.Missing.Count > 0)
            return $"您的档案还差 {of.Missing.Count} 项：{string.Join("、", of.Missing.Select(m => m.Words()))}。在“我的档案”里补齐，就能开始学。{Safe(of)}";
        if (of.FaceLock?.LockedUntil > now)
            return $"人脸核验连续几次没通过，{of.FaceLock.LockedUntil.Value.InBeijing:HH:mm} 以后可以再试。{LastRefusal(of)}请到亮一点的地方，脸朝着灯，摘下安全帽。{Safe(of)}";
        if (of.Years.Count == 0)
            return "您的档案齐全，但还没有报名。请问您单位的负责人，名单报上来后课程就会出现。";
        var year = of.Years[0];
        if (year.Enrolment.StartsOn > today)
            return $"您的 {year.Enrolment.Year} 年度从 {ConsoleWords.Day(year.Enrolment.StartsOn)} 开始，到时候就能学。";
        return year.Enrolment.IsOpen
            ? $"您的 {year.Enrolment.Year} 年度已学 {Numbers.Plain(Math.Floor(year.Hours * 10) / 10)} 学时，要学满 {year.Rules.HoursPerYear} 学时，最晚 {ConsoleWords.Day(year.Enrolment.EndsOn)}，还有 {Math.Max(0, year.Enrolment.EndsOn.DayNumber - today.DayNumber)} 天。{(year.Next is { } next ? $"接下来学《{next.Lesson.Title}》。" : "现有的课都学完了，新课上架后接着学。")}"
            : $"您的 {year.Enrolment.Year} 年度学时已经学完，现在{year.Enrolment.State.Words}，{Next(year.Enrolment.State)}";
    }

    private static string Next(HoursState state) => state switch
    {
        HoursState.Uploaded => "可以到登记系统换证，“我的培训”里点“去换证”，步骤都写着。",
        HoursState.UploadFailed => "原因和办法在“我的培训”第六步，点“看原因”或“看上传”；弄好后我们再传一次，学时都在。",
        HoursState.Renewed => "这一年度都办完了。",
        _ => "这几天不用做什么。",
    };

    private static string Safe(LearnerOverview of) => of.Years.Count > 0 && of.Years[0].Hours > 0 ? $"您学过的 {Numbers.Plain(Math.Floor(of.Years[0].Hours * 10) / 10)} 学时都在，没有丢。" : "";

    private static string LastRefusal(LearnerOverview of) =>
        of.Leases.SelectMany(l => l.FaceChecks).Where(c => c.Refusal is not null).MaxBy(c => c.DecidedAt) is { } check ? "最后一次是：" + LeaseLine.RefusalWords(check) : "";

    private static string Date(DateTimeOffset? at) => at is { } day ? ConsoleWords.Day(day.DayInBeijing) + " " : "";
}
