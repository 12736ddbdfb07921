using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Beats;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Tests.Learning;

/// <summary>The arithmetic of earned time alone: A1, A3, A4, A5 and the honest learner.</summary>
[Trait("Category", "NoDatabase")]
public sealed class CreditTests
{
    private static readonly RulePack Rules = RulePacks.Embedded().Current("national", new DateOnly(2026, 6, 1))!;
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A1_claiming_the_whole_lesson_at_once_earns_only_the_servers_time()
    {
        var lease = Playing(keysUntilMs: 600_000);
        var credit = Credit.Of(Earning.Of(lease), 600_000, Start.AddSeconds(10), Rules, snapshotOverdue: false);
        Assert.Equal(10_000, credit.CreditedMs);
    }

    [Fact]
    public void A3_playing_at_double_speed_earns_at_speed_one()
    {
        var lease = Playing(keysUntilMs: 600_000);
        for (var beat = 1; beat <= 6; beat++)
            Take(lease, positionMs: beat * 20_000, Start.AddSeconds(beat * 10));
        Assert.Equal(60_000, lease.EarnedMs);
    }

    [Fact]
    public void A5_film_whose_keys_were_not_handed_out_earns_nothing()
    {
        var lease = Playing(keysUntilMs: 4_000);
        Assert.Equal(4_000, Credit.Of(Earning.Of(lease), 10_000, Start.AddSeconds(10), Rules, snapshotOverdue: false).CreditedMs);
    }

    [Fact]
    public void Paused_time_earns_nothing()
    {
        var paused = Playing(keysUntilMs: 600_000);
        paused.Playing = false;
        Assert.Equal(0, Credit.Of(Earning.Of(paused), 10_000, Start.AddSeconds(10), Rules, snapshotOverdue: false).CreditedMs);
    }

    [Theory]
    [InlineData(7_000, 7_000, false)] // the player stopped itself when the line broke: nothing is lost
    [InlineData(31_000, 10_000, true)] // it claims to have played on: only the beat under way counts
    public void After_a_gap_the_beat_under_way_counts_and_nothing_of_the_silence(long positionMs, long creditedMs, bool told)
    {
        var gap = Credit.Of(Earning.Of(Playing(keysUntilMs: 600_000)), positionMs, Start.AddSeconds(Rules.BeatGapSecondsMost + 60), Rules, snapshotOverdue: false);
        Assert.Equal((creditedMs, told), (gap.CreditedMs, gap.Reason == NotCredited.Gap));
    }

    [Fact]
    public void A_clock_that_runs_backwards_earns_nothing_twice()
    {
        var lease = Playing(keysUntilMs: 600_000);
        Take(lease, 10_000, Start.AddSeconds(10));
        Take(lease, 20_000, Start.AddSeconds(5));
        Assert.Equal(10_000, lease.EarnedMs);
        Take(lease, 20_000, Start.AddSeconds(15));
        Assert.Equal(15_000, lease.EarnedMs);
    }

    [Fact]
    public void A_beat_that_the_network_held_up_costs_no_second()
    {
        var lease = Playing(keysUntilMs: 600_000);
        Take(lease, 10_000, Start.AddSeconds(15)); // sent at 10, five seconds late
        Take(lease, 20_000, Start.AddSeconds(20));
        Take(lease, 30_000, Start.AddSeconds(30));
        Assert.Equal(30_000, lease.EarnedMs);
    }

    [Fact]
    public void However_beats_come_credit_never_exceeds_server_time_nor_keys_nor_length_and_never_falls()
    {
        var beat = from advance in Gen.Choose(-50_000, 100_000)
                   from wait in Gen.Frequency((8, Gen.Choose(0, 12_000)), (1, Gen.Choose(-20_000, 0)), (1, Gen.Choose(12_000, 120_000)))
                   from keys in Gen.Choose(0, 30_000)
                   from playing in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
                   from overdue in Gen.Frequency((6, Gen.Constant(false)), (1, Gen.Constant(true)))
                   select (advance, wait, keys, playing, overdue);
        Prop.ForAll(Arb.From(Gen.NonEmptyListOf(beat)), beats =>
        {
            var lease = Playing(keysUntilMs: 12_000);
            var (now, latest) = (Start, Start);
            foreach (var (advance, wait, keys, playing, overdue) in beats)
            {
                now = now.AddMilliseconds(wait);
                latest = now > latest ? now : latest;
                lease.KeysUntilMs += keys;
                var before = lease.EarnedMs;
                Take(lease, Math.Max(0, before + advance), now, overdue);
                lease.Playing = playing;
                if (lease.EarnedMs < before || lease.EarnedMs > (latest - Start).TotalMilliseconds || lease.EarnedMs > lease.KeysUntilMs || lease.EarnedMs > lease.DurationMs)
                    return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_honest_player_on_a_jittery_line_ends_with_the_full_length()
    {
        var delays = Gen.Choose(0, 9_000).ListOf(40);
        Prop.ForAll(Arb.From(delays), list =>
        {
            var lease = Playing(keysUntilMs: long.MaxValue);
            var arrived = Start;
            for (var i = 1; i <= list.Count; i++)
            {
                // One request at a time: a beat is sent when the film stands at i × 10 s and the one before was answered.
                var sent = Start.AddSeconds(i * 10);
                arrived = (sent > arrived ? sent : arrived).AddMilliseconds(list[i - 1]);
                Take(lease, i * 10_000, arrived);
            }
            // The last beats at the end of the film.
            for (var i = 0; i < 2; i++)
                Take(lease, list.Count * 10_000, arrived = arrived.AddSeconds(10));
            return lease.EarnedMs == list.Count * 10_000;
        }).QuickCheckThrowOnFailure();
    }

    private static void Take(Lease lease, long positionMs, DateTimeOffset now, bool overdue = false)
    {
        var credit = Credit.Of(Earning.Of(lease), Math.Min(positionMs, lease.DurationMs), now, Rules, overdue);
        lease.EarnedMs += credit.CreditedMs;
        lease.SpentUntil = credit.SpentUntil;
        lease.LastBeatAt = now;
        lease.Playing = true;
    }

    private static Lease Playing(long keysUntilMs) => new()
    {
        Device = "test",
        DurationMs = 600_000,
        KeysUntilMs = keysUntilMs,
        LastBeatAt = Start,
        SpentUntil = Start,
        Playing = true,
    };
}
