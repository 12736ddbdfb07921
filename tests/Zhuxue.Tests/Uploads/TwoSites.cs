using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Tests.Hours;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Registry;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Registry;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Revocations;
using Zhuxue.Training.Hours.Uploads;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Uploads;

/// <summary>Both real sites in process, joined by a <see cref="Line"/>, under the demo's rules: a year has six hours.</summary>
public sealed class TwoSites : IAsyncLifetime
{
    private static readonly DateOnly IssuedOn = new(2025, 1, 1);

    public TestSite Training { get; private set; } = null!;
    public TestRegistry Registry { get; private set; } = null!;
    internal Sender Sender { get; private set; } = null!;
    internal Line Line { get; private set; } = null!;
    private Guid reviewer;

    public async ValueTask InitializeAsync()
    {
        Registry = await TestRegistry.StartAsync(new() { ["Certificates:HoursPerYear"] = "6", ["Certificates:CommonHoursMost"] = "2", ["Intake:ListMost"] = "2" });
        Sender = await Registry.SenderAsync();
        Training = new TestSite
        {
            Prepare = services => services.PostConfigure<HttpClientFactoryOptions>(RegistryCalls.Client, client => client.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = Line)),
        };
        Line = new Line(Registry, Training.Time);
        Training.Settings["Registry:Address"] = "http://registry.test";
        Training.Settings["Registry:Institution"] = Sender.Code;
        Training.Settings["Registry:KeyFile"] = Path.Combine(Registry.Folder, Sender.Code, "upload.pem");
        Training.Settings["Outbox:Poll"] = "00:00:00.05";
        await Training.InitializeAsync();
        await Training.AddCourseAsync();
        reviewer = await Training.ReviewerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Training.DisposeAsync();
        await Registry.DisposeAsync();
    }

    /// <summary>A learner whose hours were just credited, and the same person at the registry.</summary>
    /// <param name="occupation">Of the certificate there; null: there is none.</param>
    /// <param name="person">Whether the registry knows the person.</param>
    internal async Task<(Student Student, Holder? Holder)> CreditAsync(bool examPassed = true, string? occupation = LearningScene.Occupation, string name = "陈建国", bool person = true)
    {
        var (student, _) = await Training.AddCaseAsync();
        if (examPassed)
        {
            await Training.WithDbAsync(async db =>
            {
                await db.Set<ExamStanding>().Where(s => s.LearnerId == student.LearnerId).ExecuteDeleteAsync();
                db.Add(new ExamStanding { LearnerId = student.LearnerId, EnrolmentId = student.EnrolmentId, State = ExamState.Passed, OpenedAt = Training.Time.GetUtcNow(), Attempts = 1, BestScore = 78 });
                await db.SaveChangesAsync();
            });
        }
        var idNumber = await Training.WithDbAsync(async db => Training.Services.GetRequiredService<FieldCipher>().Open(Learner.IdNumberPurpose, (await db.Set<Learner>().SingleAsync(l => l.Id == student.LearnerId)).IdNumberSealed));
        var holder = person ? await Registry.HolderAsync(occupation, name, issuedOn: IssuedOn, idNumber: idNumber) : null;
        Assert.Null(await Training.PassAsync(student, reviewer));
        await PassAsync(TimeSpan.FromSeconds(11));
        return (student, holder);
    }

    /// <summary>Lets time pass on both sites, and whatever falls due with it.</summary>
    public async Task PassAsync(TimeSpan by)
    {
        Training.Time.Advance(by);
        await RestAsync();
    }

    /// <summary>Waits until nothing that is due is left to do.</summary>
    public async Task RestAsync()
    {
        for (var i = 0; i < 600; i++)
        {
            var now = Training.Time.GetUtcNow();
            if (!await Training.WithDbAsync(db => db.Set<OutboxMessage>().AnyAsync(m => m.DoneAt == null && m.ParkedAt == null && m.DueAt <= now)))
                return;
            await Task.Delay(30);
        }
        var failures = await Training.WithDbAsync(db => db.Set<OutboxMessage>().Where(m => m.LastError != null).Select(m => m.Kind + ": " + m.LastError).ToListAsync());
        throw new TimeoutException($"The outbox does not come to rest: {string.Join("; ", failures)}");
    }

    internal Task<HoursState> StateAsync(Student student) => Training.WithDbAsync(db => db.Set<Enrolment>().Where(e => e.LearnerId == student.LearnerId && e.Id == student.EnrolmentId).Select(e => e.State).SingleAsync());

    internal Task<List<HourUpload>> UploadsAsync(Student student) => Training.WithDbAsync(db => db.Set<HourUpload>().AsNoTracking().Where(u => u.LearnerId == student.LearnerId).OrderBy(u => u.CreatedAt).ThenBy(u => u.Id).ToListAsync());

    internal async Task<HourUpload> UploadAsync(Student student) => Assert.Single(await UploadsAsync(student));

    internal Task<List<Zhuxue.Registry.Records.HourRecord>> RecordsAsync(Holder holder) => Registry.WithDbAsync(db => db.Set<Zhuxue.Registry.Records.HourRecord>().AsNoTracking().Where(r => r.PersonId == holder.Id).OrderBy(r => r.UploadedAt).ToListAsync());

    /// <summary>Two people sign that the hours are invalid.</summary>
    internal async Task RevokeAsync(Student student)
    {
        var (first, second) = (await Training.ReviewerAsync(), await Training.ReviewerAsync());
        Assert.Null(await Training.ActAsync<ProposeRevocation, HoursRefusal?>(desk => desk.ProposeAsync(student.LearnerId, student.EnrolmentId, first, "事后查明是别人替学。", [], default)));
        var open = await Training.WithDbAsync(db => db.Set<Revocation>().AsNoTracking().SingleAsync(r => r.LearnerId == student.LearnerId));
        Assert.Null(await Training.ActAsync<DecideRevocation, HoursRefusal?>(desk => desk.DecideAsync(student.LearnerId, open.Id, open.Version, second, true, "看过证据，同意撤销。", default)));
    }
}
