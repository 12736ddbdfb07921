using System.Diagnostics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Apps;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Vision.Faces;

namespace Zhuxue.EndToEnd.Phone;

/// <summary>The mini-program's own code on a stand-in for WeChat, against the real site: miniprogram/test/walk.test.ts.</summary>
[Collection(nameof(OnStage))]
public sealed class MiniProgramTests(Stage stage)
{
    [Fact]
    public async Task A_learner_with_nothing_but_a_phone_passes_the_face_check_and_earns_a_lesson()
    {
        var walk = Path.Combine(Repository.Root, "artifacts/miniprogram-test/walk.test.js");
        if (!File.Exists(walk))
            throw new InvalidOperationException("The mini-program is not built. Run: node build/miniprogram.mjs --tests");
        var person = await stage.Site.ReadyAsync(Courses.Municipal);
        await stage.Site.LearnedBeforeAsync(person, stage.LessonLearnedBefore, Courses.LearnedSeconds);
        var analyzer = await stage.Site.AskAsync(services => Task.FromResult(services.GetRequiredService<FaceAnalyzer>()));
        await using var man = new PersonBefore(stage.Site, analyzer, person.Id);

        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Repository.Root,
            ArgumentList = { "node_modules/jest/bin/jest.js", "--rootDir", "artifacts/miniprogram-test", "--env", "jsdom", "--forceExit", "walk" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ZHUXUE_WALK_SITE"] = stage.Site.Address, ["ZHUXUE_WALK_PERSON"] = man.Address, ["ZHUXUE_WALK_ID"] = person.IdNumber, ["ZHUXUE_WALK_PASSWORD"] = People.Password, ["NO_PROXY"] = "127.0.0.1" },
        };
        using var node = Process.Start(start)!;
        var said = new StringBuilder();
        var hearing = Task.WhenAll(HearAsync(node.StandardOutput), HearAsync(node.StandardError));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(6));
        try
        {
            await node.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
        }
        await hearing;
        Assert.True(node.HasExited && node.ExitCode == 0, said.ToString());

        // What the server holds: one phone, one lease that was completed on it, every second earned, the gate passed by frames.
        var session = await stage.Site.WithDbAsync(db => db.Set<AppSession>().AsNoTracking().SingleAsync(s => s.LearnerId == person.Id));
        Assert.Equal("微信小程序 · Redmi Note 9", session.Device);
        var lease = await stage.Site.WithDbAsync(db => db.Set<Lease>().AsNoTracking().OrderByDescending(l => l.CreatedAt).FirstAsync(l => l.LearnerId == person.Id));
        Assert.Equal((LeaseState.Ended, LeaseEnd.Completed, session.Id), (lease.State, lease.EndReason, lease.AppSessionId));
        Assert.Equal(lease.DurationMs, lease.EarnedMs);
        Assert.True(await stage.Site.WithDbAsync(db => db.Set<FaceCheck>().AnyAsync(c => c.LearnerId == person.Id && c.SubjectId == lease.Id && c.State == FaceCheckState.Passed)));
        Assert.Equal(HoursState.UnderReview, await stage.Site.WithDbAsync(db => db.Set<Enrolment>().Where(e => e.Id == person.EnrolmentId).Select(e => e.State).SingleAsync()));

        async Task HearAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (said)
                    said.AppendLine(line);
            }
        }
    }
}
