using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Components;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Training;

namespace Zhuxue.Training.Hours.Uploads;

/// <summary>Says where credited hours stand on their way to the new certificate: the last two steps of 我的培训, and the head of the page 换证.</summary>
internal sealed class UploadStanding(TrainingDb db)
{
    public async Task<ReviewStep> ReadAsync(Enrolment enrolment, CancellationToken cancellationToken)
    {
        var upload = await LatestAsync(enrolment.LearnerId, enrolment.Id, cancellationToken);
        var url = TellHours.RenewalUrl(enrolment.Id);
        return enrolment.State switch
        {
            HoursState.Renewed => Step(new(Tone.Ok, "check", "证书已更新", "这一年度都办完了。", More), new("已换证", "看换证", url, false)),
            HoursState.Uploaded => Step(new(Tone.Ok, "check", "学时已上传，可以换证了", "在登记系统里点几下，新证书马上能用。", More), new("可以换证了", "去换证", url, true)),
            HoursState.UploadFailed when UploadReasons.IsOfLearner(upload?.Reason) => Step(new(Tone.Warn, "warning", "学时已计入，没有传上登记系统", UploadReasons.ForLearner(upload!), More), new("上传没成功", "看原因", url, true)),
            _ => Step(new(Tone.Ok, "check", "学时已通过审核，已计入", upload is null ? "上传到登记系统后就能换证。" : UploadReasons.ForLearner(upload), More), new(null, "看上传", url, false)),
        };

        ReviewStep Step(ReviewNotice notice, RenewalStep renewal) => new("已计入", notice, $"/proofs/{enrolment.Id}", renewal);
    }

    /// <summary>The record that counts, or would; null before the first.</summary>
    public async Task<HourUpload?> LatestAsync(Guid learnerId, Guid enrolmentId, CancellationToken cancellationToken) =>
        (await db.Set<HourUpload>().AsNoTracking().Where(u => u.LearnerId == learnerId && u.EnrolmentId == enrolmentId).ToListAsync(cancellationToken)).OrderByDescending(u => (u.CreatedAt, u.Id)).FirstOrDefault();

    private const string More = "看审核经过";
}
