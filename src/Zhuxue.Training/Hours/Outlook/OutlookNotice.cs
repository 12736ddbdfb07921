using Zhuxue.Platform.Components;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Training;

namespace Zhuxue.Training.Hours.Outlook;

/// <summary>Says on 我的培训 whether the certificate stays valid.</summary>
internal sealed class OutlookNotice(OutlookReader outlooks, TimeProvider clock) : IOutlookStep
{
    public async Task<OutlookStep> ReadAsync(Enrolment enrolment, LearnerRecord record, ExamStep exam, CancellationToken cancellationToken)
    {
        var of = await outlooks.ReadAsync(enrolment, record, exam.IsPassed, cancellationToken);
        var tone = of.Outlook.Standing == OutlookStanding.ToDo ? Tone.Info : OutlookWords.ToneOf(of.Outlook.Standing);
        return new(tone, "证书会一直有效吗？" + OutlookWords.Title(of, clock.TodayInBeijing), OutlookWords.Words(of, clock.TodayInBeijing));
    }
}
