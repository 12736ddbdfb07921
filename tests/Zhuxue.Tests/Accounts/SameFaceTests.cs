using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Faces;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Tests.Accounts;

/// <summary>One face under several accounts (A15), through the doors: it is seen, shown to staff, decided, and refuses nobody.</summary>
public sealed class SameFaceTests : IAsyncLifetime
{
    private TestSite site = null!;

    public async ValueTask InitializeAsync() => site = await TestSite.StartAsync(new() { ["Outbox:Poll"] = "00:00:00.05" });

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A15_one_face_under_two_accounts_is_a_signal_and_no_refusal()
    {
        var first = await EnrolAsync(Photos.Portrait);
        var stranger = await EnrolAsync(Photos.OtherMan);
        var second = await EnrolAsync(Clips.Frame(Clips.Cap12.Neutral));
        await ComparedAsync();

        var signal = Assert.Single(await SignalsAsync());
        Assert.Equal(new[] { first, second }.Order(), [signal.LearnerId, signal.OtherLearnerId]);
        Assert.DoesNotContain(stranger, new[] { signal.LearnerId, signal.OtherLearnerId });
        Assert.Equal((FaceSignalState.Open, site.Time.GetUtcNow()), (signal.State, signal.SeenAt));
        Assert.Equal(VisionLab.Portrait(Clips.Cap13.Neutral).SimilarityTo(VisionLab.Portrait(Clips.Cap12.Neutral)), signal.Similarity, 0.05);
        Assert.Equal(2, await site.WithDbAsync(db => db.LearnerImages.CountAsync(i => (i.LearnerId == first || i.LearnerId == second) && i.State == LearnerImageState.Accepted)));
    }

    [Fact]
    public async Task A15_a_face_that_comes_with_a_newer_portrait_is_seen_too()
    {
        await EnrolAsync(Photos.Portrait);
        var (id, _, browser) = await site.SignedInAsync("换照片");
        await browser.UploadPortraitAsync(Photos.OtherMan);
        await ComparedAsync();
        Assert.Empty(await SignalsAsync());
        await browser.UploadPortraitAsync(Clips.Frame(Clips.Cap12.Neutral));
        await ComparedAsync();
        var signal = Assert.Single(await SignalsAsync());
        Assert.Contains(id, new[] { signal.LearnerId, signal.OtherLearnerId });

        // Another portrait does not make an open signal go away; it is brought up to date only by a picture that is like it.
        site.Time.Advance(TimeSpan.FromMinutes(5));
        await browser.UploadPortraitAsync(Photos.OtherMan);
        await ComparedAsync();
        Assert.Equal(signal.SeenAt, Assert.Single(await SignalsAsync()).SeenAt);
        await browser.UploadPortraitAsync(Photos.Portrait);
        await ComparedAsync();
        var newer = Assert.Single(await SignalsAsync());
        Assert.True(newer.SeenAt > signal.SeenAt && newer.Similarity > signal.Similarity);
    }

    [Fact]
    public async Task A_withdrawn_face_leaves_table_and_memory_and_is_compared_again_when_the_consent_comes_back()
    {
        var (id, _, browser) = await site.SignedInAsync("撤回");
        await browser.UploadPortraitAsync(Photos.Portrait);
        await ComparedAsync();
        var faces = site.Services.GetRequiredService<EnrolledFaces>();
        await faces.CatchUpAsync(default);
        Assert.Equal(1, faces.Count);

        await browser.OpenAsync("/profile/consent");
        await browser.SubmitAsync("#face form:has(.btn-danger)");
        Assert.False(await site.WithDbAsync(db => db.PortraitEmbeddings.AnyAsync(e => e.LearnerId == id)));
        await faces.CatchUpAsync(default);
        Assert.Equal(0, faces.Count);
        await EnrolAsync(Photos.Portrait);
        await ComparedAsync();
        Assert.Empty(await SignalsAsync());

        await browser.OpenAsync("/profile/consent");
        await browser.SubmitAsync("#face form", new() { ["Agreed"] = "true" });
        await ComparedAsync();
        Assert.Single(await SignalsAsync());
    }

    [Fact]
    public async Task Six_enrolments_at_once_in_two_processes_miss_no_pair()
    {
        await using var other = await TestSite.StartAsync(new()
        {
            ["Outbox:Poll"] = "00:00:00.05",
            ["Site:DataFolder"] = site.DataFolder,
            ["Database:ConnectionString"] = site.Database.ConnectionString,
        });
        var people = new List<(TestSite At, Guid Id)>();
        for (var i = 0; i < 6; i++)
            people.Add((i % 2 == 0 ? site : other, (await site.RegisterAsync("同时" + i)).Id));
        await Parallel.ForEachAsync(people, async (person, cancellationToken) =>
        {
            await using var scope = person.At.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<Training.TrainingDb>();
            await scope.ServiceProvider.GetRequiredService<PortraitEnrolment>().KeepAsync(person.Id, Guid.NewGuid(), VisionLab.Portrait(Clips.Cap13.Neutral), cancellationToken);
            await scope.ServiceProvider.GetRequiredService<Events>().PublishAsync(new PortraitAccepted(person.Id, Guid.NewGuid()), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        });
        await ComparedAsync();
        Assert.Equal(15, (await SignalsAsync()).Count);
    }

    [Fact]
    public async Task Others_hear_of_it_in_the_same_transaction_once_for_each_pair()
    {
        var (first, second) = ((await site.RegisterAsync()).Id, (await site.RegisterAsync()).Id);
        await site.WithDbAsync(async db =>
        {
            foreach (var id in new[] { first, second })
                db.Add(new PortraitEmbedding { LearnerId = id, ImageId = Guid.NewGuid(), Sealed = Seal(VisionLab.Portrait(Clips.Cap13.Neutral)), MadeAt = site.Time.GetUtcNow() });
            await db.SaveChangesAsync();
        });
        var heard = new Listener { Fails = true };
        await Assert.ThrowsAsync<InvalidOperationException>(() => CompareAsync(first, heard));
        Assert.Empty(await SignalsAsync());
        heard.Fails = false;
        await CompareAsync(first, heard);
        await CompareAsync(first, heard);
        await CompareAsync(second, heard);
        Assert.Equal([(first, second)], heard.Heard.Select(h => (h.LearnerId, h.OtherLearnerId)));
        Assert.Single(await SignalsAsync());
    }

    [Fact]
    public async Task A_face_that_cannot_be_opened_keeps_no_other_from_being_compared()
    {
        var damaged = (await site.RegisterAsync()).Id;
        await site.WithDbAsync(async db =>
        {
            db.Add(new PortraitEmbedding { LearnerId = damaged, ImageId = Guid.NewGuid(), Sealed = new byte[60], MadeAt = site.Time.GetUtcNow() });
            await db.SaveChangesAsync();
        });
        await EnrolAsync(Photos.Portrait);
        await EnrolAsync(Clips.Frame(Clips.Cap12.Neutral));
        await ComparedAsync();
        Assert.Single(await SignalsAsync());
    }

    [Fact]
    public async Task Staff_see_both_portraits_after_a_click_each_look_is_recorded_and_they_decide_with_a_reason()
    {
        var first = await EnrolAsync(Photos.Portrait, "赵大山");
        var second = await EnrolAsync(Clips.Frame(Clips.Cap12.Neutral), "赵二山");
        await ComparedAsync();
        var desk = await site.StaffAsync(StaffRole.Reviewer);
        Assert.Contains("1 对账号像同一张脸", desk.Words, StringComparison.Ordinal);
        Assert.Contains("存有人脸信息 2 人", desk.Words, StringComparison.Ordinal);
        await desk.OpenAsync("/staff/faces");
        Assert.Contains("赵大山", desk.Words, StringComparison.Ordinal);
        Assert.Empty(desk.Page.QuerySelectorAll("main img"));

        await desk.OpenAsync(desk.Page.QuerySelector("td a[href*=pair]")!.GetAttribute("href")!);
        Assert.Contains("同姓", desk.Words, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"0\.[0-9]", desk.Words);
        var pictures = desk.Page.QuerySelectorAll("main img").Select(i => i.GetAttribute("src")!).ToList();
        Assert.Equal(2, pictures.Count);
        foreach (var picture in pictures)
            Assert.Equal(HttpStatusCode.OK, (await desk.Http.GetAsync(picture)).StatusCode);
        Assert.Equal(new[] { first, second }.Order(), (await site.WithDbAsync(db => db.ImageViews.Where(v => v.LearnerId == first || v.LearnerId == second).Select(v => v.LearnerId).ToListAsync())).Order());

        var late = await site.StaffAsync(StaffRole.Operator);
        await late.OpenAsync(desk.Address);
        await desk.SubmitAsync("form:has(#Decision-Note)", new() { ["Decision.Note"] = "嗯", ["Decision.Do"] = "explained" });
        Assert.Contains("请写清楚", desk.Words, StringComparison.Ordinal);
        await desk.SubmitAsync("form:has(#Decision-Note)", new() { ["Decision.Note"] = "打电话核实，是双胞胎兄弟", ["Decision.Do"] = "explained" });
        Assert.Equal("/staff/faces?did=explained", desk.Address);
        Assert.Contains("没有要看的", desk.Words, StringComparison.Ordinal);
        var signal = Assert.Single(await SignalsAsync());
        Assert.Equal((FaceSignalState.Explained, "打电话核实，是双胞胎兄弟"), (signal.State, signal.Note));
        Assert.Equal(new[] { first, second }.Order(), (await site.WithDbAsync(db => db.Set<StaffAction>().Where(a => a.Kind == StaffActionKind.SameFaceExplained).Select(a => a.SubjectId!.Value).ToListAsync())).Order());

        await late.SubmitAsync("form:has(#Decision-Note)", new() { ["Decision.Note"] = "我看是一个人", ["Decision.Do"] = "confirmed" });
        Assert.Contains("刚才已经有同事处理过了", late.Words, StringComparison.Ordinal);
        Assert.Equal(FaceSignalState.Explained, Assert.Single(await SignalsAsync()).State);
        Assert.False(await site.WithDbAsync(db => db.Set<StaffAction>().AnyAsync(a => a.Kind == StaffActionKind.SameFaceConfirmed)));

        // What is decided stays decided, whatever portrait comes next.
        await EnrolledAgainAsync(second);
        Assert.Equal(FaceSignalState.Explained, Assert.Single(await SignalsAsync()).State);
        await desk.OpenAsync("/staff/faces?state=Explained");
        Assert.Contains("王敏：打电话核实，是双胞胎兄弟", desk.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hotline_and_learners_have_no_business_there()
    {
        var hotline = await site.StaffAsync(StaffRole.Hotline);
        await hotline.OpenAsync("/staff/faces");
        Assert.Equal(HttpStatusCode.Forbidden, hotline.Status);
        var (_, _, learner) = await site.SignedInAsync();
        await learner.OpenAsync("/staff/faces");
        Assert.StartsWith("/staff/sign-in", learner.Address, StringComparison.Ordinal);
        var staff = await site.StaffAsync(StaffRole.Operator);
        await staff.OpenAsync($"/staff/faces?pair={Guid.NewGuid()}_{Guid.NewGuid()}&page=-4&state=%3Cscript%3E");
        Assert.Equal(HttpStatusCode.OK, staff.Status);
        Assert.Contains("没有这一对", staff.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(79_999, "Quiet")]
    [InlineData(80_000, "Near")]
    [InlineData(90_000, "VeryNear")]
    [InlineData(99_999, "VeryNear")]
    [InlineData(100_000, "Reached")]
    public void The_number_of_persons_warns_at_80_90_and_100_thousand(int persons, string level) => Assert.Equal(level, FaceDataCount.LevelOf(persons).ToString());

    private async Task<Guid> EnrolAsync(byte[] portrait, string name = "陈建国")
    {
        var (id, _, browser) = await site.SignedInAsync(name);
        using var _1 = browser;
        await browser.UploadPortraitAsync(portrait);
        Assert.Equal("/profile?done=portrait", browser.Address);
        return id;
    }

    private async Task EnrolledAgainAsync(Guid learnerId)
    {
        await site.WithDbAsync(async db => await db.PortraitEmbeddings.Where(e => e.LearnerId == learnerId).ExecuteUpdateAsync(set => set.SetProperty(e => e.ImageId, Guid.NewGuid())));
        await CompareAsync(learnerId, new Listener());
    }

    private Task<List<FaceSignal>> SignalsAsync() => site.WithDbAsync(db => db.FaceSignals.AsNoTracking().ToListAsync());

    /// <summary>Waits until every enrolment so far was compared.</summary>
    private async Task ComparedAsync()
    {
        for (var i = 0; i < 400; i++)
        {
            var left = await site.WithDbAsync(db => db.Set<OutboxMessage>().Where(m => m.Kind == CompareFace.MessageKind && m.DoneAt == null).ToListAsync());
            Assert.All(left, m => Assert.Null(m.LastError));
            if (left.Count == 0)
                return;
            await Task.Delay(25);
        }
        throw new TimeoutException("Faces were never compared.");
    }

    private byte[] Seal(FaceEmbedding face) => site.Services.GetRequiredService<FieldCipher>().Seal(PortraitEmbedding.Purpose, face.ToBytes());

    private async Task CompareAsync(Guid learnerId, Listener listener)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var s = scope.ServiceProvider;
        var events = new Events(new ServiceCollection().AddSingleton<IReactTo<FaceSeenElsewhere>>(listener).BuildServiceProvider());
        await new CompareFace(s.GetRequiredService<Training.TrainingDb>(), s.GetRequiredService<EnrolledFaces>(), s.GetRequiredService<FieldCipher>(), events, site.Time, s.GetRequiredService<IOptions<AccountsOptions>>())
            .HandleAsync(JsonSerializer.Serialize(new CompareFace.Payload(learnerId)), default);
    }

    private sealed class Listener : IReactTo<FaceSeenElsewhere>
    {
        public bool Fails { get; set; }
        public List<FaceSeenElsewhere> Heard { get; } = [];

        public Task HandleAsync(FaceSeenElsewhere happened, CancellationToken cancellationToken)
        {
            if (Fails)
                throw new InvalidOperationException("The listener fails.");
            Heard.Add(happened);
            return Task.CompletedTask;
        }
    }
}
