using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Zhuxue.Platform;
using Zhuxue.Training;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Commands.Simulate;
using Zhuxue.Training.Console;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Cases;

namespace Zhuxue.Bench;

/// <summary>
/// The reviewers' queue and the page of a case over a million cases on PostgreSQL, fifty thousand of them waiting; beside the same list written the plain way: joined,
/// counted, sorted by what the page shows, a page by OFFSET. The plain one answers a bare list, not a page.
/// </summary>
internal sealed class ReviewBench : IBenchmark
{
    public const string Argument = "--review-host";
    private const int Learners = 2_000, CasesEach = 500, WaitingEach = 25, Connections = 32, PerSecond = 500, Seconds = 10, WarmUpPerSecond = 100, WarmUpSeconds = 60, Singles = 500;

    /// <summary>What reviewers open: everything, each filter alone, and filters together.</summary>
    private static readonly string[] Views =
    [
        "/staff/review", "/staff/review?risk=Low", "/staff/review?year=2026", "/staff/review?year=2031", "/staff/review?occupation=municipal-construction", "/staff/review?due=Overdue",
        "/staff/review?risk=Low&occupation=municipal-construction&year=2026", "/staff/review?view=SecondLook", "/staff/review?view=Mine",
    ];

    public string Name => "review";

    public string Purpose => "the reviewers' queue and a case's page over 1,000,000 cases (PostgreSQL), beside count and OFFSET";

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var cluster = await PostgresCluster.StartAsync(bench, cancellationToken);
        string[] arguments =
        [
            $"--contentRoot={bench.Root}/src/Zhuxue.Training", $"--Site:DataFolder={bench.WorkFolder("review")}", $"--Site:PartsFolder={bench.PartsFolder}", "--Logging:LogLevel:Default=Warning",
            "--Database:Provider=postgres", $"--Database:ConnectionString={cluster.ConnectionString}",
        ];
        await using var app = TrainingSite.Build(arguments);
        await app.MigrateAsync();
        bench.Say($"making {Learners * CasesEach:#,0} cases");
        var crowd = new Crowd(app.Services, "demo");
        await crowd.AddLearnersAsync(Learners, await crowd.AddLessonAsync("审核", 60, cancellationToken), cancellationToken);
        var (cookie, cases) = await MakeCasesAsync(app.Services, cancellationToken);
        await using var site = await SiteProcess.StartAsync(typeof(ReviewBench).Assembly.Location, [Argument, .. arguments], cancellationToken);

        // A site that has just started compiles its pages: that is the start's figure, not this one's.
        await PacedAsync(site.Address, cookie, WarmUpPerSecond, WarmUpSeconds, i => Views[i % Views.Length]);
        var queue = await PacedAsync(site.Address, cookie, PerSecond, Seconds, _ => "/staff/review");
        // As fast as the plain one can: it would only queue at the same pace.
        var plain = await OneByOneAsync(site.Address, cookie, 20, i => $"/staff/bench/review-plain?skip={i * 1000}");
        await OneByOneAsync(site.Address, cookie, Views.Length, i => Views[i]);
        var (siteBefore, storeBefore) = (site.Cpu, cluster.Cpu);
        var single = await OneByOneAsync(site.Address, cookie, Singles, i => Views[i % Views.Length]);
        var (siteCpu, storeCpu) = ((site.Cpu - siteBefore).TotalMilliseconds / Singles, (cluster.Cpu - storeBefore).TotalMilliseconds / Singles);
        bench.Report(new Figure($"queue at {PerSecond}/s, p50", At(queue, 50), "ms", Better.Lower));
        bench.Report(new Figure($"queue at {PerSecond}/s, p99", At(queue, 99), "ms", Better.Lower, Goal: 50));
        bench.Report(new Figure("queue, processor time of the site a page", siteCpu, "ms", Better.Lower));
        bench.Report(new Figure("queue, processor time of PostgreSQL a page", storeCpu, "ms", Better.Lower));
        bench.Report(new Figure("queue, one after the other, p99", At(single, 99), "ms", Better.Lower, At(plain, 99)));
        await OneByOneAsync(site.Address, cookie, 20, i => $"/staff/review/{cases[i]}");
        var pages = await OneByOneAsync(site.Address, cookie, 200, i => $"/staff/review/{cases[20 + i]}");
        bench.Report(new Figure("case page, p50", At(pages, 50), "ms", Better.Lower));
        bench.Report(new Figure("case page, p99", At(pages, 99), "ms", Better.Lower, Goal: 200));
    }

    /// <summary>The site, with the plain list behind the same door.</summary>
    public static async Task<int> HostAsync(string[] args)
    {
        await using var app = TrainingSite.Build(args[1..]);
        app.MapGet("/staff/bench/review-plain", PlainAsync).RequireAuthorization(ConsolePolicies.Review);
        await app.MigrateAsync();
        await app.RunAsync();
        return 0;
    }

    private static async Task<IResult> PlainAsync(int skip, TrainingDb db, CancellationToken cancellationToken)
    {
        var list = from of in db.ReviewCases.AsNoTracking()
                   join learner in db.Learners.AsNoTracking() on of.LearnerId equals learner.Id
                   where of.State == CaseState.Waiting || of.State == CaseState.SecondLook
                   select new { of.Id, learner.Name, of.OccupationCode, of.Risk, of.DueOn, Rank = of.Risk == RiskLevel.High ? 0 : of.Risk == RiskLevel.Middle ? 1 : 2 };
        var total = await list.CountAsync(cancellationToken);
        return Results.Ok(new { total, lines = await list.OrderBy(l => l.Rank).ThenBy(l => l.DueOn).ThenBy(l => l.Id).Skip(skip).Take(40).ToListAsync(cancellationToken) });
    }

    private static async Task<(string Cookie, IReadOnlyList<Guid> Cases)> MakeCasesAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO review_case (learner_id, id, enrolment_id, attempt, occupation_code, year, state, outcome, opened_at, due_on, escalates_on, assessed_at, score, risk, is_sample, closed_at, version)
            SELECT e.learner_id, gen_random_uuid(), e.id, n, e.occupation_code, e.year, CASE WHEN n > {CasesEach - WaitingEach} THEN 'Waiting' ELSE 'Closed' END, CASE WHEN n > {CasesEach - WaitingEach} THEN NULL ELSE 'Credited' END,
                now(), current_date + (random() * 20)::int, current_date + 1 + (random() * 20)::int, now(), (random() * 100)::int, (ARRAY['Low', 'Low', 'Low', 'Middle', 'High'])[1 + n % 5], false,
                CASE WHEN n > {CasesEach - WaitingEach} THEN NULL ELSE now() END, 1
            FROM enrolment e, generate_series(1, {CasesEach}) n
            """, cancellationToken);
        await db.Database.ExecuteSqlRawAsync("ANALYZE", cancellationToken);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var member = new StaffMember { Id = scope.ServiceProvider.GetRequiredService<Ids>().New(), UserName = "bench", Name = "审核员", Role = StaffRole.Reviewer, PasswordHash = "", SessionStamp = "bench", CreatedAt = now };
        db.Add(member);
        await db.SaveChangesAsync(cancellationToken);
        var options = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Sessions.StaffScheme);
        var ticket = new AuthenticationTicket(Sessions.Of(member, now), new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + options.ExpireTimeSpan }, Sessions.StaffScheme);
        return ($"{options.Cookie.Name}={options.TicketDataFormat.Protect(ticket)}",
            await db.ReviewCases.Where(c => c.State == CaseState.Waiting).OrderBy(c => c.Id).Select(c => c.Id).Take(300).ToListAsync(cancellationToken));
    }

    /// <summary>So many a second, whether answered or not; each counts from the moment at which it was due.</summary>
    private static async Task<double[]> PacedAsync(Uri site, string cookie, int perSecond, int seconds, Func<int, string> path)
    {
        var begun = Stopwatch.GetTimestamp();
        var shares = await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => Task.Run(async () =>
        {
            using var connection = new RawConnection();
            await connection.ConnectAsync(site);
            var milliseconds = new List<double>();
            for (var i = number; i < perSecond * seconds; i += Connections)
            {
                var due = TimeSpan.FromSeconds((double)i / perSecond);
                if (due - Stopwatch.GetElapsedTime(begun) is { Ticks: > 0 } wait)
                    await Task.Delay(wait, TimeProvider.System);
                await GetAsync(connection, cookie, path(i));
                milliseconds.Add((Stopwatch.GetElapsedTime(begun) - due).TotalMilliseconds);
            }
            return milliseconds;
        })));
        return [.. shares.SelectMany(s => s).Order()];
    }

    private static async Task<double[]> OneByOneAsync(Uri site, string cookie, int count, Func<int, string> path)
    {
        using var connection = new RawConnection();
        await connection.ConnectAsync(site);
        var milliseconds = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var sent = Stopwatch.GetTimestamp();
            await GetAsync(connection, cookie, path(i));
            milliseconds.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
        return [.. milliseconds.Order()];
    }

    private static async Task GetAsync(RawConnection connection, string cookie, string path)
    {
        if (await connection.SendAsync("GET", path, cookie, "") is var status and not 200)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{path} answered {status}: the figures would be of something else."));
    }

    private static double At(double[] sorted, int percent) => sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
}
