using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Secrets;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Certificates;
using Zhuxue.Registry.Records;

namespace Zhuxue.Registry.Intake;

/// <summary>
/// <c>PUT /api/v1/hour-records/{institution}/{id}</c>: takes the hours of one person, occupation and year. The same id with the same content gets the
/// same answer, however often; with other content it is refused, and nothing is changed.
/// </summary>
internal static partial class PutHourRecord
{
    /// <param name="IdNumber">18 characters.</param>
    /// <param name="Name">As on the identity card.</param>
    /// <param name="Occupation">Code of the occupation: <c>municipal-construction</c>.</param>
    /// <param name="Year">Label of the training year.</param>
    /// <param name="Hours">Hours that this record adds.</param>
    /// <param name="CommonHours">Of them common knowledge.</param>
    /// <param name="TotalHours">What the year needs (总学时数).</param>
    /// <param name="LearnedOn">The day of the last of them, <c>yyyy-MM-dd</c> in Beijing.</param>
    /// <param name="ProofNumber">Number of the hour proof, if any.</param>
    internal sealed record Content(string IdNumber, string Name, string Occupation, int Year, int Hours, int CommonHours, int TotalHours, string LearnedOn, string? ProofNumber = null);

    internal sealed record Reply(string Institution, string Id, int Year, string Occupation, int Hours, int TotalHours, string UploadedOn);

    public static void Map(RouteGroupBuilder api) => api.MapPut("/hour-records/{institution}/{id}", HandleAsync).WithName(nameof(PutHourRecord));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        string institution, string id, HttpContext context, SignatureGate gate, TakeHours take, CancellationToken cancellationToken)
    {
        var (signed, refusal) = await gate.EnterAsync(context, institution, once: false, cancellationToken);
        if (signed is null)
            return refusal!;
        if (!RecordId.IsMatch(id))
            return IntakeProblems.RecordIdWrong();
        if (IntakeJson.Read<Content>(signed.Body) is not { } content)
            return IntakeProblems.BodyUnreadable();
        return await take.HandleAsync(signed.Institution, id, content, cancellationToken);
    }

    [GeneratedRegex(HourRecord.RecordIdPattern, RegexOptions.CultureInvariant)]
    private static partial Regex RecordId { get; }
}

/// <summary>The rules of an upload, behind its signature.</summary>
internal sealed class TakeHours(RegistryDb db, PersonFile persons, FieldCipher cipher, Ids ids, TimeProvider clock, IOptions<CertificatesOptions> options)
{
    private const string ContentPurpose = "hour-record.content";
    private const int ProofNumberMost = 60;

    public async Task<Results<Ok<PutHourRecord.Reply>, ProblemHttpResult>> HandleAsync(Institution institution, string recordId, PutHourRecord.Content content, CancellationToken cancellationToken)
    {
        if (FieldsOf(content, out var number, out var name, out var occupation, out var learnedOn) is { } wrong)
            return wrong;
        var digest = cipher.Digest(ContentPurpose, string.Join('\n', number, name, occupation!.Code, content.Year, content.Hours, content.CommonHours, content.TotalHours, Day(learnedOn), content.ProofNumber?.Trim()));
        if (await FindAsync(institution, recordId, cancellationToken) is { } known)
            return Again(institution, known, digest);
        var person = await persons.FindAsync(number, cancellationToken);
        if (person is null)
            return IntakeProblems.NoCertificate(occupation.Title);
        if (person.Name != name)
            return IntakeProblems.NameDiffers();

        try
        {
            await using var transaction = await PersonLock.TakeAsync(db, person.Id, cancellationToken);
            if (await RefusalOfAsync(person.Id, occupation, content, learnedOn, cancellationToken) is { } refusal)
                return await FindAsync(institution, recordId, cancellationToken) is { } meanwhile ? Again(institution, meanwhile, digest) : refusal;
            var record = new HourRecord
            {
                Id = ids.New(),
                InstitutionId = institution.Id,
                RecordId = recordId,
                PersonId = person.Id,
                OccupationCode = occupation.Code,
                Year = content.Year,
                Hours = content.Hours,
                CommonHours = content.CommonHours,
                TotalHours = content.TotalHours,
                LearnedOn = learnedOn,
                ProofNumber = content.ProofNumber?.Trim() is { Length: > 0 } proof ? proof : null,
                UploadedAt = clock.GetUtcNow(),
                ContentDigest = digest,
            };
            db.Add(record);
            await db.SaveChangesAsync(cancellationToken);
            await transaction!.CommitAsync(cancellationToken);
            return TypedResults.Ok(ReplyOf(institution, record));
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            // The same id at the same moment, for the same person or another: the first one stands.
            db.ChangeTracker.Clear();
            return Again(institution, (await FindAsync(institution, recordId, cancellationToken))!, digest);
        }
    }

    private Task<HourRecord?> FindAsync(Institution institution, string recordId, CancellationToken cancellationToken) =>
        db.Set<HourRecord>().AsNoTracking().SingleOrDefaultAsync(r => r.InstitutionId == institution.Id && r.RecordId == recordId, cancellationToken);

    private static Results<Ok<PutHourRecord.Reply>, ProblemHttpResult> Again(Institution institution, HourRecord known, string digest) => known switch
    {
        { WithdrawnAt: not null } => IntakeProblems.Withdrawn(),
        _ when known.ContentDigest != digest => IntakeProblems.ContentChanged(),
        _ => TypedResults.Ok(ReplyOf(institution, known)),
    };

    private static PutHourRecord.Reply ReplyOf(Institution institution, HourRecord record) =>
        new(institution.Code, record.RecordId, record.Year, record.OccupationCode, record.Hours, record.TotalHours, Day(record.UploadedAt.DayInBeijing));

    private ProblemHttpResult? FieldsOf(PutHourRecord.Content content, out IdNumber number, out string? name, out Occupation? occupation, out DateOnly learnedOn)
    {
        var rules = options.Value;
        name = null;
        learnedOn = default;
        occupation = Occupations.All.FirstOrDefault(o => o.Code == content.Occupation);
        if (!IdNumber.TryParse(content.IdNumber, out number, out var error))
            return IntakeProblems.IdNumberWrong(error.Words);
        if (!PersonName.TryParse(content.Name, out name, out var words))
            return IntakeProblems.FieldWrong("name", words);
        if (occupation is null)
            return IntakeProblems.OccupationUnknown();
        if (content.TotalHours < 1 || content.TotalHours > rules.HoursPerYear)
            return IntakeProblems.FieldWrong("totalHours", $"总学时数要在 1 到 {rules.HoursPerYear} 之间。");
        if (content.Hours < 1 || content.Hours > content.TotalHours)
            return IntakeProblems.FieldWrong("hours", "学时数要在 1 到总学时数之间。");
        if (content.CommonHours < 0 || content.CommonHours > content.Hours)
            return IntakeProblems.FieldWrong("commonHours", "公共基础知识的学时不能多于学时数。");
        if (content.ProofNumber?.Length > ProofNumberMost)
            return IntakeProblems.FieldWrong("proofNumber", $"学时证明编号最多 {ProofNumberMost} 位。");
        return DateOnly.TryParseExact(content.LearnedOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out learnedOn) ? null
            : IntakeProblems.FieldWrong("learnedOn", "学完的日期要写成 2026-03-10 这样。");
    }

    /// <summary>Asked under the lock of the person: no other upload or withdrawal is half done.</summary>
    private async Task<ProblemHttpResult?> RefusalOfAsync(Guid personId, Occupation occupation, PutHourRecord.Content content, DateOnly learnedOn, CancellationToken cancellationToken)
    {
        var rules = options.Value;
        var certificate = await db.Set<Certificate>().AsNoTracking().SingleOrDefaultAsync(c => c.PersonId == personId && c.OccupationCode == occupation.Code && c.State != CertificateState.Voided, cancellationToken);
        if (certificate is null)
            return IntakeProblems.NoCertificate(occupation.Title);
        var years = new TrainingYears(rules.TrainingYear, certificate.AnchorOn);
        var today = clock.TodayInBeijing;
        if (content.Year < years.First)
            return IntakeProblems.YearWrong($"证书是 {certificate.AnchorOn.Year} 年发的，从 {years.First} 年度起才需要学。");
        if (content.Year <= certificate.CountedThrough)
            return IntakeProblems.YearWrong($"{content.Year} 年度的学时已经写在现在的证书上，不能再加。");
        if (content.Year > years.Of(today))
            return IntakeProblems.YearWrong($"{content.Year} 年度从 {Day(years.FirstDayOf(content.Year))} 才开始。");
        if (learnedOn < years.FirstDayOf(content.Year) || learnedOn > today)
            return IntakeProblems.FieldWrong("learnedOn", $"学完的日期要在 {Day(years.FirstDayOf(content.Year))} 和今天之间。");
        var recorded = await db.Set<HourRecord>().AsNoTracking()
            .Where(r => r.PersonId == personId && r.OccupationCode == occupation.Code && r.Year == content.Year && r.WithdrawnAt == null).Select(r => new { r.Hours, r.CommonHours }).ToListAsync(cancellationToken);
        if (recorded.Sum(r => r.Hours) is var hours && hours + content.Hours > rules.HoursPerYear)
            return IntakeProblems.TooManyHours(hours, rules.HoursPerYear);
        return recorded.Sum(r => r.CommonHours) is var common && common + content.CommonHours > rules.CommonHoursMost ? IntakeProblems.TooMuchCommon(common, rules.CommonHoursMost) : null;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
