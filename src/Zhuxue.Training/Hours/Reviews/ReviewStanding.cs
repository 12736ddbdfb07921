using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Components;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Hours.Uploads;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Training;

namespace Zhuxue.Training.Hours.Reviews;

/// <summary>Says where a review stands: the fourth step of 我的培训, the head of the review's own page, and the day in the pop-up of M9.</summary>
internal sealed class ReviewStanding(TrainingDb db, FileAppeal appeals, UploadStanding uploads, TimeProvider clock) : IReviewStep
{
    public string PageOf(Guid enrolmentId) => TellHours.ReviewUrl(enrolmentId);

    public async Task<string?> DueWordsAsync(Enrolment enrolment, CancellationToken cancellationToken)
    {
        var of = db.Set<ReviewCase>().Local.FirstOrDefault(c => c.EnrolmentId == enrolment.Id && c.Attempt == enrolment.Attempt)
            ?? await db.Set<ReviewCase>().AsNoTracking().SingleOrDefaultAsync(c => c.LearnerId == enrolment.LearnerId && c.EnrolmentId == enrolment.Id && c.Attempt == enrolment.Attempt, cancellationToken);
        return of is null ? null : ReviewWords.Due(of.DueOn);
    }

    public async Task<ReviewStep> ReadAsync(Enrolment enrolment, CancellationToken cancellationToken) => enrolment.State switch
    {
        HoursState.Learned or HoursState.UnderReview => await UnderReviewAsync(enrolment, cancellationToken),
        HoursState.Credited or HoursState.Uploading or HoursState.UploadFailed or HoursState.Uploaded or HoursState.Renewed => await uploads.ReadAsync(enrolment, cancellationToken),
        HoursState.Revoked => new("已撤销", new(Tone.Bad, "cross", "学时已撤销", "这些学时原来已经计入，复查后由两位工作人员共同撤销。", "看原因")),
        _ when enrolment is { Attempt: 1, State: not HoursState.Cleared } => new(null, null),
        _ => await LearningAgainAsync(enrolment, cancellationToken),
    };

    private async Task<ReviewStep> UnderReviewAsync(Enrolment enrolment, CancellationToken cancellationToken)
    {
        var of = await db.Set<ReviewCase>().AsNoTracking().SingleOrDefaultAsync(c => c.LearnerId == enrolment.LearnerId && c.EnrolmentId == enrolment.Id && c.Attempt == enrolment.Attempt, cancellationToken);
        if (of is { State: CaseState.Asked })
            return new("请您补充", new(Tone.Warn, "message", "审核老师有一个问题，请您补充", $"回答以后接着审核。{ReviewWords.Due(of.DueOn)}。", "去回答"));
        return new(of?.DueOn is { } day ? $"最晚 {day.Month} 月 {day.Day} 日" : "正在审核", new(Tone.Info, "clock", "正在审核", ReviewWords.DueSentence(of?.DueOn, clock.TodayInBeijing), "看详情"));
    }

    /// <summary>Cleared, or learned again after it: what to do about it can still be open.</summary>
    private async Task<ReviewStep> LearningAgainAsync(Enrolment enrolment, CancellationToken cancellationToken)
    {
        var cleared = await db.Set<CaseDecision>().AsNoTracking().Where(d => d.LearnerId == enrolment.LearnerId && d.EnrolmentId == enrolment.Id && d.Kind == DecisionKind.Clear && d.State == DecisionState.Effective)
            .OrderByDescending(d => d.At).FirstOrDefaultAsync(cancellationToken);
        if (cleared is null)
            return new(null, null);
        const string Title = "审核没有通过，有课程要重新学";
        const string Stays = "没有列出的课程和考核成绩都还在。";
        var appeal = await db.Set<Appeal>().AsNoTracking().SingleOrDefaultAsync(a => a.LearnerId == enrolment.LearnerId && a.DecisionId == cleared.Id, cancellationToken);
        return appeal switch
        {
            { State: AppealState.Open } => new("申诉中", new(Tone.Info, "clock", "申诉已收到，由另一位审核老师来看", $"{ReviewWords.Due(appeal.DueOn)}。等结果的时候可以接着学，学了都算。", "看申诉")),
            { State: AppealState.Refused } => new("要重学", new(Tone.Bad, "again", Title, $"申诉没有通过。{Stays}", "看答复")),
            { State: AppealState.Granted } => new(null, null),
            _ when clock.GetUtcNow() <= appeals.LastMoment(cleared) => new("要重学", new(Tone.Bad, "again", Title, $"{Stays}不同意可以申诉一次，最晚 {ReviewWords.Moment(appeals.LastMoment(cleared))}。", "看原因、申诉")),
            _ => new("要重学", new(Tone.Bad, "again", Title, Stays, "看原因")),
        };
    }
}
