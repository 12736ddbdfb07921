using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Media;
using Zhuxue.Training.Commands.Takes;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Tests.Learning;

/// <summary>A reply of the JSON API, whatever its status.</summary>
internal sealed record ApiReply(HttpStatusCode Status, JsonElement Json)
{
    public JsonElement this[string property] => Json.GetProperty(property);

    public string? Text(string property) => Json.GetProperty(property).GetString();

    public double Number(string property) => Json.GetProperty(property).GetDouble();

    public string? Problem => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("type", out var type) ? type.GetString() : null;
}

/// <summary>A learner at the door of a lesson, and what they do there, over HTTP.</summary>
internal sealed class Student(TestSite site, Browser browser, Guid learnerId)
{
    public Guid LearnerId { get; } = learnerId;
    public Browser Browser { get; } = browser;
    public Guid EnrolmentId { get; init; }

    /// <summary>Learns without a face: answers questions in place of showing one.</summary>
    public bool WithoutFace { get; init; }

    /// <summary>Where frames go: a phone with a link has an address of its own.</summary>
    public string FaceApi { get; init; } = "/api/v1";

    public async Task<ApiReply> PostAsync(string path, object? body = null)
    {
        using var reply = await Browser.Http.PostAsJsonAsync("/api/v1" + path, body ?? new { });
        return await ReadAsync(reply);
    }

    public async Task<ApiReply> GetAsync(string path)
    {
        using var reply = await Browser.Http.GetAsync("/api/v1" + path);
        return await ReadAsync(reply);
    }

    public async Task<HttpStatusCode> KeyAsync(Guid leaseId, int number, string rendition = "standard")
    {
        using var reply = await Browser.Http.GetAsync($"/api/v1/leases/{leaseId}/keys/{rendition}/{number}");
        if (reply.IsSuccessStatusCode)
            Assert.Equal(16, (await reply.Content.ReadAsByteArrayAsync()).Length);
        return reply.StatusCode;
    }

    /// <summary>Opens a lease and its gate, for tests of what comes behind it.</summary>
    /// <param name="lessonId">The lesson.</param>
    /// <param name="atCamera">Whether the gate is passed in frames, as the man of the portrait; else it is found passed.</param>
    public async Task<LearningLease> StartAsync(Guid lessonId, bool atCamera = false)
    {
        var begun = await PostAsync($"/lessons/{lessonId}/leases", new { EnrolmentId });
        Assert.Equal(HttpStatusCode.Created, begun.Status);
        var leaseId = begun["leaseId"].GetGuid();
        var checkId = begun["faceCheckId"].GetGuid();
        await (atCamera ? PassFaceAsync(checkId, $"/leases/{leaseId}/face-checks") : FindPassedAsync(checkId));
        var lease = await GetAsync($"/leases/{leaseId}");
        Assert.Equal("active", lease.Text("state"));
        return new LearningLease(this, site, leaseId, lease.Text("nonce")!, lease.Number("positionSeconds"));
    }

    /// <summary>
    /// The check is decided as after a good take, and what follows from it happens; the hundred frames, six seconds of a processor, are left out.
    /// The gate itself is walked in FaceCheckTests and wherever a test names the camera.
    /// </summary>
    public async Task FindPassedAsync(Guid checkId)
    {
        site.Time.Advance(TimeSpan.FromSeconds(8));
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Training.TrainingDb>();
        var check = await db.Set<FaceCheck>().SingleAsync(c => c.LearnerId == LearnerId && c.Id == checkId && c.State == FaceCheckState.Open);
        (check.State, check.DecidedAt, check.GateSealed) = (FaceCheckState.Passed, site.Time.GetUtcNow(), null);
        check.Version++;
        scope.ServiceProvider.GetRequiredService<EvidenceLog>().Append("face-check-passed", LearnerId, new { CheckId = checkId, check.SubjectId });
        await scope.ServiceProvider.GetRequiredService<Events>().PublishAsync(new FaceCheckPassed(LearnerId, checkId, check.SubjectId), default);
        await db.SaveChangesAsync();
    }

    /// <summary>Stands before the camera until a check is passed, at the latest at the fourth try, each in frames of its own.</summary>
    /// <param name="checkId">The check that was begun.</param>
    /// <param name="again">Where another one is begun after a refusal.</param>
    public async Task PassFaceAsync(Guid checkId, string again)
    {
        for (var attempt = 1; ; attempt++)
        {
            var last = await FaceAsync(checkId);
            if (last.Text("phase") == "passed")
                return;
            Assert.True(attempt < 4, $"The gate refused four times: {last.Json}");
            checkId = (await PostAsync(again))["faceCheckId"].GetGuid();
        }
    }

    /// <summary>Stands before the camera until the check is decided, in frames that nobody has seen before, and does what is asked.</summary>
    public Task<ApiReply> FaceAsync(Guid checkId, int? seed = null)
    {
        var take = new Take(Takes.Man, VisionLab.Analyzer, seed ?? site.NextTake());
        return FaceAsync(checkId, take.NextAsync);
    }

    /// <summary>Shows the camera so and so until the check is decided; what stands on the screen is told for each frame.</summary>
    public async Task<ApiReply> FaceAsync(Guid checkId, Func<GateAction?, Task<byte[]>> camera)
    {
        GateAction? asked = null;
        for (var first = 0; first < 480;)
        {
            List<byte[]> next = [];
            for (var i = 0; i < 4; i++)
                next.Add(await camera(asked));
            site.Time.Advance(TimeSpan.FromMilliseconds(320));
            var reply = await FramesAsync(checkId, first, next);
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            first += next.Count;
            if (reply.Text("phase") is not ("guide" or "act"))
                return reply;
            asked = reply.Text("action") is { } action ? FaceActions.Parse(action) : null;
        }
        throw new InvalidOperationException("The face check was never decided.");
    }

    public async Task<ApiReply> FramesAsync(Guid checkId, int first, IEnumerable<byte[]> frames)
    {
        using var form = new MultipartFormDataContent { { new StringContent(first.ToString(CultureInfo.InvariantCulture)), "first" } };
        foreach (var frame in frames)
            form.Add(new ByteArrayContent(frame), "frame", "frame.jpg");
        using var reply = await Browser.Http.PostAsync($"{FaceApi}/face-checks/{checkId}/frames", form);
        return await ReadAsync(reply);
    }

    public async Task<ApiReply> SnapshotAsync(Guid leaseId, Guid snapshotId, byte[] photo)
    {
        using var reply = await Browser.Http.PostAsync($"/api/v1/leases/{leaseId}/snapshots/{snapshotId}", new ByteArrayContent(photo) { Headers = { ContentType = new("image/jpeg") } });
        return await ReadAsync(reply);
    }

    /// <summary>
    /// Answers a presence check as the person before the camera does. What the eye reads in the picture, the test reads in the database;
    /// <paramref name="frames"/>, <paramref name="number"/> and <paramref name="picture"/> play somebody else.
    /// </summary>
    public async Task<ApiReply> AnswerAsync(Guid leaseId, Guid checkId, IEnumerable<byte[]>? frames = null, string? number = null, int? picture = null)
    {
        var check = await site.WithDbAsync(db => db.Set<PresenceCheck>().AsNoTracking().SingleAsync(c => c.Id == checkId));
        using var form = new MultipartFormDataContent
        {
            { new StringContent((picture ?? check.Picture).ToString(CultureInfo.InvariantCulture)), "picture" },
            { new StringContent(number ?? check.Number), "number" },
        };
        foreach (var frame in frames ?? Clips.Live(5))
            form.Add(new ByteArrayContent(frame), "frame", "frame.jpg");
        using var reply = await Browser.Http.PostAsync($"/api/v1/leases/{leaseId}/presence-checks/{checkId}/answers", form);
        return await ReadAsync(reply);
    }

    /// <summary>Answers the question of a presence check; rightly, unless told otherwise.</summary>
    public async Task<ApiReply> AnswerQuestionAsync(Guid leaseId, Guid checkId, bool right = true)
    {
        var asked = await GetAsync($"/leases/{leaseId}/questions/{checkId}");
        Assert.Equal("open", asked.Text("state"));
        var question = new Training.Learning.WithoutFace.QuestionBank().All.Single(q => q.Text == asked.Text("question"));
        Assert.Equal(4, asked["answers"].GetArrayLength());
        return await PostAsync($"/leases/{leaseId}/questions/{checkId}", new { Picture = asked["picture"].GetInt32(), Answer = right ? question.Right : question.Wrong[1] });
    }

    private static async Task<ApiReply> ReadAsync(HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync();
        return new ApiReply(reply.StatusCode, text.Length == 0 || text[0] is not ('{' or '[') ? default : JsonDocument.Parse(text).RootElement.Clone());
    }
}

/// <summary>An active lease and the nonce that its next beat carries.</summary>
internal sealed class LearningLease(Student student, TestSite site, Guid id, string nonce, double position)
{
    public Guid Id { get; } = id;
    public string Nonce { get; set; } = nonce;
    public double Position { get; set; } = position;

    /// <summary>One beat at the present position.</summary>
    public async Task<ApiReply> BeatAsync(double? position = null, bool playing = true, string? nonce = null)
    {
        var reply = await student.PostAsync($"/leases/{Id}/beats", new { Nonce = nonce ?? Nonce, Position = position ?? Position, Playing = playing });
        if (reply.Status == HttpStatusCode.OK)
            Nonce = reply.Text("nonce")!;
        return reply;
    }

    /// <summary>Plays honestly for so long: keys as the player asks for them, a beat every ten seconds, snapshots when asked.</summary>
    public async Task<ApiReply> PlayAsync(double seconds, double? end = null)
    {
        var reply = await BeatAsync();
        for (var left = seconds; left > 0 && reply.Status == HttpStatusCode.OK && reply["next"].GetProperty("kind").GetString() != "completed"; left -= 10)
        {
            for (var key = 0; await student.KeyAsync(Id, key) == HttpStatusCode.OK; key++)
            {
            }
            var step = Math.Min(10, left);
            site.Time.Advance(TimeSpan.FromSeconds(step));
            Position = Math.Min(Position + step, end ?? double.MaxValue);
            reply = await BeatAsync();
            if (reply.Status == HttpStatusCode.OK && reply["next"].GetProperty("kind").GetString() == "snapshot")
                Assert.Equal(HttpStatusCode.OK, (await student.SnapshotAsync(Id, reply["next"].GetProperty("snapshotId").GetGuid(), Clips.Frame(Clips.Cap13.Neutral))).Status);
            if (reply.Status == HttpStatusCode.OK && reply["next"].GetProperty("kind").GetString() == "presence")
                Assert.Equal("answered", await PresentAsync(reply["next"].GetProperty("presenceCheckId").GetGuid()));
        }
        return reply;
    }

    private async Task<string?> PresentAsync(Guid checkId) => student.WithoutFace
        ? (await student.AnswerQuestionAsync(Id, checkId)).Text("state")
        : (await student.AnswerAsync(Id, checkId))["check"].GetProperty("state").GetString();
}

/// <summary>Puts courses and learners in place.</summary>
internal static class LearningScene
{
    public const string Occupation = "municipal-construction";

    /// <summary>A live lesson with a film of so many seconds; the segments hold noise, which nobody plays here.</summary>
    public static async Task<Guid> AddLessonAsync(this TestSite site, int seconds, string title = "深基坑支护与监测", CourseKind kind = CourseKind.Occupation)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Training.TrainingDb>();
        var blob = await scope.ServiceProvider.GetRequiredService<BlobStore>().PutAsync(new byte[64], default);
        var cipher = scope.ServiceProvider.GetRequiredService<FieldCipher>();
        var now = site.Time.GetUtcNow();
        var course = new Course { Id = Guid.NewGuid(), Title = "测试课程", Kind = kind, OccupationCode = kind == CourseKind.Occupation ? Occupation : null, Position = 1, CreatedAt = now };
        var asset = new Asset { Id = Guid.NewGuid(), FileName = "a.mp4", State = AssetState.Ready, DurationMs = seconds * 1000L, KeySecretSealed = cipher.Seal(Asset.SecretPurpose, new byte[32]), UploadedAt = now, ReadyAt = now };
        db.Add(course);
        db.Add(asset);
        await db.SaveChangesAsync();
        foreach (var rendition in Rendition.All)
        {
            for (var (number, left) = (0, seconds * 1000L); left > 0; number++, left -= 4000)
                db.Add(new AssetSegment { AssetId = asset.Id, Rendition = rendition.Name, Number = number, BlobId = blob.Id, DurationMs = Math.Min(4000, left), Bytes = 64 });
        }
        var lesson = new Lesson { Id = Guid.NewGuid(), CourseId = course.Id, Title = title, Position = 1, AssetId = asset.Id, State = LessonState.Live, CreatedAt = now };
        db.Add(lesson);
        await db.SaveChangesAsync();
        return lesson.Id;
    }

    /// <summary>A learner whose file is complete, with the portrait of the man of clips 12 and 13 unless another is named, enrolled for this year and signed in.</summary>
    public static async Task<Student> AddStudentAsync(this TestSite site, string rulePack = "demo", bool completeFile = true, ClipSegment? portrait = null)
    {
        var (learnerId, _, browser) = await site.SignedInAsync();
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Training.TrainingDb>();
        var now = site.Time.GetUtcNow();
        if (completeFile)
        {
            (await db.Set<Learner>().FindAsync(learnerId))!.PhoneCheckedAt = now;
            foreach (var kind in Enum.GetValues<LearnerImageKind>())
            {
                var photo = Clips.Frame(portrait ?? Clips.Cap13.Neutral);
                var blob = await scope.ServiceProvider.GetRequiredService<BlobStore>().PutAsync(photo, default);
                var image = new LearnerImage { Id = Guid.NewGuid(), LearnerId = learnerId, Kind = kind, BlobId = blob.Id, Sha256 = blob.Sha256, State = LearnerImageState.Accepted, UploadedAt = now };
                db.Add(image);
                if (kind == LearnerImageKind.Portrait)
                    db.Add(new PortraitEmbedding { LearnerId = learnerId, ImageId = image.Id, Sealed = scope.ServiceProvider.GetRequiredService<Portraits>().Seal(VisionLab.Portrait(portrait ?? Clips.Cap13.Neutral)), MadeAt = now });
            }
            db.Add(new Consent { Id = Guid.NewGuid(), LearnerId = learnerId, Kind = ConsentKind.Face, Version = "2026-01", TextSha256 = "", GivenAt = now });
        }
        var (enrolment, _) = await scope.ServiceProvider.GetRequiredService<EnrolmentDesk>().EnrolAsync(learnerId, Occupation, 2026, null, rulePack, default);
        await db.SaveChangesAsync();
        return new Student(site, browser, learnerId) { EnrolmentId = enrolment.Id };
    }
}
