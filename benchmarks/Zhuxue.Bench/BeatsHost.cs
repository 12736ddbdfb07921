using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Zhuxue.Platform;
using Zhuxue.Platform.Web;
using Zhuxue.Training;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Beats;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Bench;

/// <summary>
/// The training site with what beats are held against, behind the same door: <c>/bench/leases/{id}/plain</c> takes every beat in an EF Core
/// transaction of its own, <c>/bench/leases/{id}/no-op</c> reads and writes the same JSON and does nothing.
/// </summary>
internal static class BeatsHost
{
    public const string Argument = "--beats-host";

    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = TrainingSite.Build(args[1..]);
        var bench = app.MapGroup("/api/v1/bench").RequireAuthorization(Policies.Learner).AddEndpointFilter<SameSiteGuard>();
        bench.MapPost("/leases/{leaseId:guid}/no-op", (Guid leaseId, ReportBeat.Request beat) =>
            TypedResults.Ok(new ReportBeat.Reply(beat.Nonce ?? "", 10, 20, 3600, null, null, ReportBeat.NothingNext, 10)));
        bench.MapPost("/leases/{leaseId:guid}/plain", async (Guid leaseId, ReportBeat.Request beat, HttpContext context, PlainBeat plain, CancellationToken cancellationToken) =>
            await plain.TakeAsync(context.User.LearnerId(), leaseId, beat, cancellationToken));
        app.MapPost("/bench/hold-leases/{count:int}", (int count, LiveLeases live, Ids ids, Chance chance, RulePacks packs, TimeProvider clock) =>
        {
            var rules = packs.Current("national", clock.TodayInBeijing)!;
            for (var i = 0; i < count; i++)
            {
                live.Keep(LiveLease.Of(new Lease
                {
                    LearnerId = ids.New(),
                    Id = ids.New(),
                    Device = "bench",
                    State = LeaseState.Active,
                    DurationMs = 3_600_000,
                    Nonce = chance.Token(),
                    LastBeatAt = clock.InMilliseconds,
                    SpentUntil = clock.InMilliseconds,
                    QuietUntil = clock.InMilliseconds.AddHours(1),
                }, rules)!);
            }
        });
        await app.MigrateAsync();
        await app.RunAsync();
        return 0;
    }
}
