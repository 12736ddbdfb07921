using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Secrets;
using Zhuxue.Tests.Vision;
using Zhuxue.Training;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Vision.Faces;

namespace Zhuxue.EndToEnd.Site;

/// <summary>A learner of a test.</summary>
/// <param name="Id">In the database.</param>
/// <param name="IdNumber">Signs in with it.</param>
/// <param name="EnrolmentId">Of this year.</param>
/// <param name="Phone">Of their own: a number takes one text a minute.</param>
internal sealed record Person(Guid Id, string IdNumber, Guid EnrolmentId, string Phone);

/// <summary>Puts learners in place.</summary>
internal static class People
{
    public const string InitialPassword = "111111", Password = "gongdi-2026x", Name = "陈建国";
    private static int last;

    /// <summary>As the roster makes one: the initial password waits, the file is empty.</summary>
    public static async Task<Person> RegisterAsync(this LiveSite site, string occupation)
    {
        var order = Interlocked.Increment(ref last);
        var digits = string.Create(CultureInfo.InvariantCulture, $"11010519880412{order:000}");
        var idNumber = digits + IdNumber.CheckDigitOf(digits);
        Assert.True(IdNumber.TryParse(idNumber, out var number, out _));
        Assert.True(PhoneNumber.TryParse(string.Create(CultureInfo.InvariantCulture, $"138{order:0000}5678"), out var phone, out _));
        return await site.AskAsync(async services =>
        {
            var db = services.GetRequiredService<TrainingDb>();
            var made = await services.GetRequiredService<LearnerRegistration>().RegisterAsync(number, Name, phone, "首建路桥工程有限公司", default);
            await db.SaveChangesAsync();
            var year = TimeProvider.System.TodayInBeijing.Year;
            var (enrolment, _) = await services.GetRequiredService<EnrolmentDesk>().EnrolAsync(made.LearnerId, occupation, year, null, "demo", default);
            await db.SaveChangesAsync();
            return new Person(made.LearnerId, idNumber, enrolment.Id, phone.ToString());
        });
    }

    /// <summary>Has a password of their own and a complete file, with the portrait of the man before the camera: may learn at once.</summary>
    public static async Task<Person> ReadyAsync(this LiveSite site, string occupation)
    {
        var person = await site.RegisterAsync(occupation);
        return await site.AskAsync(async services =>
        {
            var db = services.GetRequiredService<TrainingDb>();
            var now = TimeProvider.System.GetUtcNow();
            var learner = await db.Set<Learner>().SingleAsync(l => l.Id == person.Id);
            learner.PasswordHash = services.GetRequiredService<Passwords>().Hash(Password);
            (learner.ActivatedAt, learner.InitialPasswordExpiresAt, learner.PhoneCheckedAt) = (now, null, now);
            var photo = Clips.Frame(Clips.Cap13.Neutral);
            var face = services.GetRequiredService<PhotoCheck>().Check(photo, PhotoKind.Portrait).Embedding;
            Assert.NotNull(face);
            foreach (var kind in Enum.GetValues<LearnerImageKind>())
            {
                var blob = await services.GetRequiredService<BlobStore>().PutAsync(photo, default);
                var image = new LearnerImage { Id = Guid.NewGuid(), LearnerId = person.Id, Kind = kind, BlobId = blob.Id, Sha256 = blob.Sha256, State = LearnerImageState.Accepted, UploadedAt = now };
                db.Add(image);
                if (kind == LearnerImageKind.Portrait)
                    db.Add(new PortraitEmbedding { LearnerId = person.Id, ImageId = image.Id, Sealed = services.GetRequiredService<FieldCipher>().Seal(PortraitEmbedding.Purpose, face.ToBytes()), MadeAt = now });
            }
            foreach (var kind in Enum.GetValues<ConsentKind>())
                db.Add(new Consent { Id = Guid.NewGuid(), LearnerId = person.Id, Kind = kind, Version = "2026-01", TextSha256 = "", GivenAt = now });
            await db.SaveChangesAsync();
            return person;
        });
    }

    /// <summary>Learned a lesson on an earlier day, to its end.</summary>
    public static Task LearnedBeforeAsync(this LiveSite site, Person person, Guid lessonId, int seconds) => site.WithDbAsync(async db =>
    {
        var at = TimeProvider.System.GetUtcNow().AddDays(-1);
        db.Add(new LessonProgress { LearnerId = person.Id, EnrolmentId = person.EnrolmentId, LessonId = lessonId, EarnedMs = seconds * 1000L, CompletedAt = at, UpdatedAt = at });
        (await db.Set<Enrolment>().SingleAsync(e => e.Id == person.EnrolmentId)).BroughtIn(HoursState.Learning);
        return await db.SaveChangesAsync();
    });
}
