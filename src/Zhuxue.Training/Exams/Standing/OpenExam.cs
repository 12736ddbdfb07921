using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Exams.Standing;

/// <summary>M11: the exam opens in the moment in which the last hour is learned. Hours learned again after clearing change nothing in it (M14).</summary>
internal sealed class OpenExam(TrainingDb db, ExamDesk desk) : IReactTo<YearLearned>
{
    public async Task HandleAsync(YearLearned happened, CancellationToken cancellationToken)
    {
        var enrolment = await db.Set<Enrolment>().FindAsync([happened.LearnerId, happened.EnrolmentId], cancellationToken);
        if (enrolment is not null && desk.IsRequired(enrolment))
            await desk.OpenAsync(enrolment, cancellationToken);
    }
}
