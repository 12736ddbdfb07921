using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Hours.Proofs;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Uploads;

/// <summary>Puts together what is uploaded of an enrolment, and seals it: from then on the same bytes are sent each time.</summary>
internal sealed class UploadContents(TrainingDb db, YearProgressReader years, FieldCipher cipher)
{
    // Names as they are: the registry compares what it reads, and people read logs of proxies that escape nothing.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gathers and seals the content; <paramref name="proof"/> was issued on the same hours.</summary>
    public async Task<string> GatherAsync(Enrolment enrolment, IssuedProof proof, CancellationToken cancellationToken)
    {
        var learner = await db.Set<Learner>().AsNoTracking().SingleAsync(l => l.Id == enrolment.LearnerId, cancellationToken);
        var year = await years.ReadAsync(enrolment, cancellationToken);
        // Whole hours, rounded down as on the proof: nothing is stated that is not there.
        var content = new UploadContent(
            cipher.Open(Learner.IdNumberPurpose, learner.IdNumberSealed), learner.Name, enrolment.OccupationCode, enrolment.Year, (int)Math.Floor(year.Hours), (int)Math.Floor(year.CommonHours),
            year.Rules.HoursPerYear, (enrolment.LearnedAt ?? enrolment.LastMoment).DayInBeijing, proof.Serial);
        return cipher.Seal(HourUpload.ContentPurpose, JsonSerializer.Serialize(content, Json));
    }

    /// <summary>The bytes to send.</summary>
    public byte[] BytesOf(HourUpload upload) => System.Text.Encoding.UTF8.GetBytes(cipher.Open(HourUpload.ContentPurpose, upload.ContentSealed!));

    /// <summary>What they say; null before the first try.</summary>
    public UploadContent? Read(HourUpload upload) => upload.ContentSealed is { } text ? JsonSerializer.Deserialize<UploadContent>(cipher.Open(HourUpload.ContentPurpose, text), Json) : null;
}
