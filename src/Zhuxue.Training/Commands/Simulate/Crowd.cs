using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Media;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Commands.Simulate;

/// <summary>One of a crowd: signed in, with a lease whose face check has just passed.</summary>
/// <param name="Cookie">As a browser sends it: name and value.</param>
/// <param name="Nonce">What the first beat must carry.</param>
internal sealed record CrowdLearner(Guid LearnerId, Guid EnrolmentId, Guid LeaseId, string Nonce, string Cookie);

/// <summary>
/// Makes a crowd through the site's own services. A thousand people cannot stand before a thousand cameras, so their face checks are
/// declared passed: this is why a crowd is only ever made in a database of its own.
/// </summary>
internal sealed class Crowd(IServiceProvider services, string rulePack, int firstPerson = 0)
{
    /// <summary>What all of them are called.</summary>
    public const string Name = "群众演员";

    /// <summary>One key opens so much of the film.</summary>
    public const double KeySeconds = SegmentMs * RenditionTimeline.SegmentsPerKey / 1000.0;

    private const string Occupation = "municipal-construction";
    private const int SegmentMs = 4000;

    /// <summary>As many are made at once.</summary>
    public const int Batch = 500;
    private int _people = firstPerson;

    /// <summary>A live lesson of so many seconds. Its segments hold nothing that could be played; its keys are real.</summary>
    public async Task<Guid> AddLessonAsync(string title, int seconds, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var (db, ids, now) = (scope.ServiceProvider.GetRequiredService<TrainingDb>(), scope.ServiceProvider.GetRequiredService<Ids>(), Now());
        var blob = await scope.ServiceProvider.GetRequiredService<BlobStore>().PutAsync(new byte[64], cancellationToken);
        var secret = scope.ServiceProvider.GetRequiredService<FieldCipher>().Seal(Asset.SecretPurpose, scope.ServiceProvider.GetRequiredService<Chance>().Bytes(32));
        var course = new Course { Id = ids.New(), Title = title, Kind = CourseKind.Occupation, OccupationCode = Occupation, Position = 1, CreatedAt = now };
        var asset = new Asset { Id = ids.New(), FileName = "crowd.mp4", State = AssetState.Ready, DurationMs = seconds * 1000L, KeySecretSealed = secret, UploadedAt = now, ReadyAt = now };
        var lesson = new Lesson { Id = ids.New(), CourseId = course.Id, Title = title, Position = 1, AssetId = asset.Id, State = LessonState.Live, CreatedAt = now };
        db.AddRange(course, asset);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var rendition in Rendition.All)
        {
            for (var (number, left) = (0, asset.DurationMs); left > 0; number++, left -= SegmentMs)
                db.Add(new AssetSegment { AssetId = asset.Id, Rendition = rendition.Name, Number = number, BlobId = blob.Id, DurationMs = Math.Min(SegmentMs, left), Bytes = 64 });
        }
        db.Add(lesson);
        await db.SaveChangesAsync(cancellationToken);
        return lesson.Id;
    }

    /// <summary>So many learners in the lesson; each lease lives on only if its first beat comes within a minute.</summary>
    public async Task<IReadOnlyList<CrowdLearner>> AddLearnersAsync(int count, Guid lessonId, CancellationToken cancellationToken)
    {
        var crowd = new List<CrowdLearner>(count);
        while (crowd.Count < count)
            crowd.AddRange(await AddBatchAsync(Math.Min(Batch, count - crowd.Count), lessonId, cancellationToken));
        return crowd;
    }

    private async Task<List<CrowdLearner>> AddBatchAsync(int count, Guid lessonId, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var (db, ids, now) = (scope.ServiceProvider.GetRequiredService<TrainingDb>(), scope.ServiceProvider.GetRequiredService<Ids>(), Now());
        var registration = scope.ServiceProvider.GetRequiredService<LearnerRegistration>();
        var enrolments = scope.ServiceProvider.GetRequiredService<EnrolmentDesk>();
        var lesson = await db.Set<Lesson>().AsNoTracking().SingleAsync(l => l.Id == lessonId, cancellationToken);
        var durationMs = await db.Set<Asset>().Where(a => a.Id == lesson.AssetId).Select(a => a.DurationMs).SingleAsync(cancellationToken);
        _ = PhoneNumber.TryParse("13800005678", out var phone, out _);

        var numbers = Enumerable.Range(0, count).Select(_ => NextIdNumber()).ToList();
        var cipher = scope.ServiceProvider.GetRequiredService<FieldCipher>();
        await registration.PrepareAsync([.. numbers.Select(n => cipher.Digest(Learner.IdNumberPurpose, n.ToString()))], [], cancellationToken);
        var leases = new List<Lease>();
        foreach (var number in numbers)
        {
            var learnerId = (await registration.RegisterAsync(number, Name, phone, null, cancellationToken)).LearnerId;
            var enrolment = enrolments.Make(learnerId, Occupation, now.Year, null, rulePack);
            var lease = new Lease
            {
                Id = ids.New(),
                LearnerId = learnerId,
                EnrolmentId = enrolment.Id,
                LessonId = lessonId,
                AssetId = lesson.AssetId!.Value,
                DurationMs = durationMs,
                State = LeaseState.AwaitingFace,
                Device = "zhuxue simulate",
                CreatedAt = now,
            };
            db.AddRange(enrolment, lease);
            leases.Add(lease);
        }
        await db.SaveChangesAsync(cancellationToken);
        var events = scope.ServiceProvider.GetRequiredService<Events>();
        foreach (var lease in leases)
            await events.PublishAsync(new FaceCheckPassed(lease.LearnerId, ids.New(), lease.Id), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return [.. leases.Select(lease => new CrowdLearner(lease.LearnerId, lease.EnrolmentId, lease.Id, lease.Nonce!, CookieOf(db.Set<Learner>().Local.FindEntry(lease.LearnerId)!.Entity)))];
    }

    /// <summary>The cookie that signing in would set.</summary>
    private string CookieOf(Learner learner)
    {
        var options = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Sessions.LearnerScheme);
        var properties = new AuthenticationProperties { IssuedUtc = Now(), ExpiresUtc = Now() + options.ExpireTimeSpan };
        ClaimsPrincipal principal = Sessions.Of(learner, Now());
        return $"{options.Cookie.Name}={options.TicketDataFormat.Protect(new AuthenticationTicket(principal, properties, Sessions.LearnerScheme))}";
    }

    /// <summary>Identity numbers of nobody: the region 000000 does not exist.</summary>
    private IdNumber NextIdNumber()
    {
        var person = _people++;
        var born = new DateOnly(1960, 1, 1).AddDays(person / 1000);
        var digits = string.Create(CultureInfo.InvariantCulture, $"000000{born:yyyyMMdd}{person % 1000:000}");
        return IdNumber.TryParse(digits + IdNumber.CheckDigitOf(digits), out var number, out var error) ? number : throw new InvalidOperationException(error.Words);
    }

    private DateTimeOffset Now() => services.GetRequiredService<TimeProvider>().GetUtcNow();
}
