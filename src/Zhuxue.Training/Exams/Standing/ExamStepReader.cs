using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Training;

namespace Zhuxue.Training.Exams.Standing;

/// <summary>Fills the exam's place on 我的培训.</summary>
internal sealed class ExamStepReader(ExamDesk desk, TimeProvider clock) : IExamStep
{
    public async Task<ExamStep> ReadAsync(Enrolment enrolment, CancellationToken cancellationToken)
    {
        var exam = await desk.ReadAsync(enrolment, cancellationToken);
        var rules = desk.RulesOf(enrolment);
        var url = $"/exam?enrolment={enrolment.Id}";
        return exam.State switch
        {
            ExamState.NotRequired => new(false, false, "不需要"),
            ExamState.Passed => new(true, true, $"{exam.BestScore} 分，已通过"),
            ExamState.Closed when exam.Attempts > 0 => new(true, false, "学时学完后再考"),
            ExamState.Closed => new(true, false, "学完后开放"),
            ExamState.Failed when !exam.MaySit(clock.GetUtcNow()) => new(true, false, "还没有通过", "考核还没有通过，学时不受影响",
                $"最好一次 {exam.BestScore} 分，{rules.ExamPassPoints} 分及格。下一次最早 {exam.NextFrom!.Value.DayAndClockWords} 开始，这段时间可以把课程再看一遍。", url),
            ExamState.Failed => new(true, false, "可以再考", "考核还没有通过，可以再考", $"最好一次 {exam.BestScore} 分，{rules.ExamPassPoints} 分及格。没考过不影响学时。", url),
            _ => new(true, false, "可以考了", "学时已学完，可以考核了", $"{rules.ExamQuestions} 题，{rules.ExamMinutes} 分钟，{rules.ExamPassPoints} 分及格；没考过可以再考，不影响学时。", url),
        };
    }
}
