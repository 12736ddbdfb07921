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
    private const int Learners = 2_000, CasesEach = 500, WaitingEach = 25, PerSecond = 500, Seconds = 10, WarmUpPerSecond = 100, WarmUpSeconds = 60, Singles = 500;

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
        await PageLoad.PacedAsync(site.Address, WarmUpPerSecond, WarmUpSeconds, i => (cookie, Views[i % Views.Length]));
        var queue = await PageLoad.PacedAsync(site.Address, PerSecond, Seconds, _ => (cookie, "/staff/review"));
        // As fast as the plain one can: it would only queue at the same pace.
        var plain = await PageLoad.OneByOneAsync(site.Address, 20, i => (cookie, $"/staff/bench/review-plain?skip={i * 1000}"));
        await PageLoad.OneByOneAsync(site.Address, Views.Length, i => (cookie, Views[i]));
        var (siteBefore, storeBefore) = (site.Cpu, cluster.Cpu);
        var single = await PageLoad.OneByOneAsync(site.Address, Singles, i => (cookie, Views[i % Views.Length]));
        var (siteCpu, storeCpu) = ((site.Cpu - siteBefore).TotalMilliseconds / Singles, (cluster.Cpu - storeBefore).TotalMilliseconds / Singles);
        bench.Report(new Figure($"queue at {PerSecond}/s, p50", PageLoad.At(queue, 50), "ms", Better.Lower));
        bench.Report(new Figure($"queue at {PerSecond}/s, p99", PageLoad.At(queue, 99), "ms", Better.Lower, Goal: 50));
        bench.Report(new Figure("queue, processor time of the site a page", siteCpu, "ms", Better.Lower));
        bench.Report(new Figure("queue, processor time of PostgreSQL a page", storeCpu, "ms", Better.Lower));
        bench.Report(new Figure("queue, one after the other, p99", PageLoad.At(single, 99), "ms", Better.Lower, PageLoad.At(plain, 99)));
        await PageLoad.OneByOneAsync(site.Address, 20, i => (cookie, $"/staff/review/{cases[i]}"));
        var pages = await PageLoad.OneByOneAsync(site.Address, 200, i => (cookie, $"/staff/review/{cases[20 + i]}"));
        bench.Report(new Figure("case page, p50", PageLoad.At(pages, 50), "ms", Better.Lower));
        bench.Report(new Figure("case page, p99", PageLoad.At(pages, 99), "ms", Better.Lower, Goal: 200));
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
}
