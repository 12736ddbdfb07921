using Microsoft.Extensions.Options;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Beats;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Tests.Learning.Beats;

[Trait("Category", "NoDatabase")]
public sealed class LiveLeasesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void However_many_come_only_so_many_stay_and_those_in_use_are_among_them()
    {
        var live = new LiveLeases(Options.Create(new BeatOptions { LeasesInMemory = 1000 }));
        var busy = Make();
        live.Keep(busy);
        var others = Enumerable.Range(0, 20_000).Select(_ => Make()).ToList();
        foreach (var other in others)
        {
            live.Keep(other);
            Assert.NotNull(live.Find(busy.LearnerId, busy.Id));
        }
        Assert.InRange(others.AsEnumerable().Reverse().Count(o => live.Find(o.LearnerId, o.Id) is not null), 400, 1000);
    }

    [Fact]
    public void A_learners_new_lease_takes_the_place_of_the_old_one()
    {
        var live = new LiveLeases(Options.Create(new BeatOptions()));
        var (first, learner) = (Make(), Guid.NewGuid());
        var old = Make(learner);
        live.Keep(first);
        live.Keep(old);
        var newer = Make(learner);
        live.Keep(newer);
        Assert.Null(live.Find(learner, old.Id));
        Assert.Same(newer, live.Find(learner, newer.Id));
        live.Forget(learner);
        Assert.Null(live.Find(learner, newer.Id));
        Assert.Same(first, live.Find(first.LearnerId, first.Id));
    }

    private static LiveLease Make(Guid? learner = null) => LiveLease.Of(new Lease
    {
        LearnerId = learner ?? Guid.NewGuid(),
        Id = Guid.NewGuid(),
        Device = "test",
        State = LeaseState.Active,
        Nonce = "n",
        LastBeatAt = Now,
        SpentUntil = Now,
        QuietUntil = Now.AddHours(1),
    }, RulePacks.Embedded().Current("national", new DateOnly(2026, 6, 1))!)!;
}
