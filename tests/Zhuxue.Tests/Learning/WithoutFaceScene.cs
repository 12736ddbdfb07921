using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Sms;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.WithoutFace;

namespace Zhuxue.Tests.Learning;

/// <summary>People who learn without a face, and the texts that reach them.</summary>
internal static partial class WithoutFaceScene
{
    private static int last;

    /// <summary>A learner who never agreed to the use of the face and chose the other way on the page; identity card and phone are in place.</summary>
    public static async Task<Student> AddFacelessAsync(this TestSite site, bool confirmed = true, string rulePack = "demo", bool choose = true)
    {
        var (learnerId, idNumber) = await site.RegisterAsync(phone: $"139{Interlocked.Increment(ref last):00000000}");
        var browser = site.Browse();
        await browser.SignInAsync(idNumber, "111111");
        await browser.SubmitAsync("main form", new() { ["Input.Password"] = People.Password, ["Input.Repeated"] = People.Password });
        Guid enrolmentId;
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<Training.TrainingDb>();
            var now = site.Time.GetUtcNow();
            (await db.Set<Learner>().FindAsync(learnerId))!.PhoneCheckedAt = now;
            foreach (var kind in new[] { LearnerImageKind.IdCardFront, LearnerImageKind.IdCardBack })
            {
                var blob = await scope.ServiceProvider.GetRequiredService<BlobStore>().PutAsync(Clips.Frame(Clips.Cap12.Neutral), default);
                db.Add(new LearnerImage { Id = Guid.NewGuid(), LearnerId = learnerId, Kind = kind, BlobId = blob.Id, Sha256 = blob.Sha256, State = LearnerImageState.Accepted, UploadedAt = now });
            }
            var (enrolment, _) = await scope.ServiceProvider.GetRequiredService<EnrolmentDesk>().EnrolAsync(learnerId, LearningScene.Occupation, 2026, null, rulePack, default);
            await db.SaveChangesAsync();
            enrolmentId = enrolment.Id;
        }
        if (choose)
        {
            await browser.OpenAsync("/profile/without-face");
            await browser.SubmitAsync("form:has(button.btn-primary)");
            Assert.Contains("请等工作人员核对一次身份", browser.Words, StringComparison.Ordinal);
        }
        if (choose && confirmed)
            await site.ConfirmAsync(learnerId);
        return new Student(site, browser, learnerId) { EnrolmentId = enrolmentId, WithoutFace = true };
    }

    public static async Task ConfirmAsync(this TestSite site, Guid learnerId)
    {
        await using var scope = site.Services.CreateAsyncScope();
        Assert.True(await scope.ServiceProvider.GetRequiredService<WaysWithoutFace>().ConfirmAsync(learnerId, Guid.NewGuid(), ConfirmedHow.Phone, "姓名、单位对得上", default));
    }

    /// <summary>The digits of the last text to the learner.</summary>
    public static async Task<string> LastCodeAsync(this TestSite site, Guid learnerId)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Training.TrainingDb>();
        var cipher = scope.ServiceProvider.GetRequiredService<FieldCipher>();
        var phone = cipher.Open(Learner.PhonePurpose, await db.Set<Learner>().Where(l => l.Id == learnerId).Select(l => l.PhoneSealed).SingleAsync());
        var digest = cipher.Digest(TextMessage.PhonePurpose, phone);
        var sms = await db.Set<TextMessage>().Where(s => s.PhoneDigest == digest).OrderByDescending(s => s.Id).FirstAsync();
        return Code().Match(cipher.Open(TextMessage.TextPurpose, sms.TextSealed)).Value;
    }

    extension(Student student)
    {
        /// <summary>Opens a lease and types the code of the text.</summary>
        public async Task<LearningLease> StartWithCodeAsync(TestSite site, Guid lessonId)
        {
            var begun = await student.PostAsync($"/lessons/{lessonId}/leases", new { student.EnrolmentId });
            Assert.Equal(HttpStatusCode.Created, begun.Status);
            Assert.Equal("code", begun.Text("proof"));
            var leaseId = begun["leaseId"].GetGuid();
            Assert.Equal(HttpStatusCode.OK, (await student.PostAsync($"/leases/{leaseId}/codes")).Status);
            Assert.Equal("active", (await student.PostAsync($"/leases/{leaseId}/code", new { Code = await site.LastCodeAsync(student.LearnerId) })).Text("state"));
            var lease = await student.GetAsync($"/leases/{leaseId}");
            return new LearningLease(student, site, leaseId, lease.Text("nonce")!, lease.Number("positionSeconds"));
        }
    }

    [GeneratedRegex(@"\d{6}")]
    private static partial Regex Code();
}
