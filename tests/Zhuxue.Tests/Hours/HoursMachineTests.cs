using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Hours;

/// <summary>The states of hours: what no order of events may bring about.</summary>
[Trait("Category", "NoDatabase")]
public sealed class HoursMachineTests
{
    private static readonly HoursStep[] Steps = Enum.GetValues<HoursStep>();

    private static readonly HoursState[] Counting = [HoursState.Credited, HoursState.Uploading, HoursState.UploadFailed, HoursState.Uploaded, HoursState.Renewed];

    [Fact]
    public void No_path_credits_an_hour_without_a_decision() => Prop.ForAll(Gen.Elements(Steps).ListOf(40).ToArbitrary(), steps =>
    {
        var enrolment = Make();
        var decided = false;
        foreach (var step in steps.Where(step => HoursMachine.Allows(enrolment.State, step)))
        {
            var before = enrolment.State;
            enrolment.Take(step);
            decided = step switch
            {
                HoursStep.Credit => true,
                HoursStep.Revoke => false,
                _ => decided,
            };
            // Counting begins with a reviewer's decision alone, on hours that were under review.
            Assert.Equal(decided, Counting.Contains(enrolment.State));
            if (step == HoursStep.Credit)
                Assert.Equal(HoursState.UnderReview, before);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Each_clearing_begins_a_new_attempt_and_nothing_else_does() => Prop.ForAll(Gen.Elements(Steps).ListOf(40).ToArbitrary(), steps =>
    {
        var enrolment = Make();
        var clearings = 0;
        foreach (var step in steps.Where(step => HoursMachine.Allows(enrolment.State, step)))
        {
            enrolment.Take(step);
            clearings += step == HoursStep.Clear ? 1 : 0;
            Assert.Equal(1 + clearings, enrolment.Attempt);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whoever_has_not_lost_the_hours_for_good_can_still_reach_a_new_certificate()
    {
        foreach (var from in Enum.GetValues<HoursState>().Except([HoursState.Revoked]))
            Assert.True(Reaches(from, HoursState.Renewed), $"{from} leads nowhere");
        Assert.DoesNotContain(Steps, step => HoursMachine.Allows(HoursState.Revoked, step));
        Assert.DoesNotContain(Steps, step => HoursMachine.Allows(HoursState.Renewed, step));
    }

    [Fact]
    public void A_step_that_is_not_in_the_table_is_refused()
    {
        var enrolment = Make();
        foreach (var step in Steps.Where(step => !HoursMachine.Allows(enrolment.State, step)))
            Assert.Throws<InvalidOperationException>(() => enrolment.Take(step));
        Assert.Equal(HoursState.NotStarted, enrolment.State);
    }

    private static bool Reaches(HoursState from, HoursState to)
    {
        var (seen, open) = (new HashSet<HoursState> { from }, new Queue<HoursState>([from]));
        while (open.TryDequeue(out var at))
        {
            foreach (var next in Steps.Select(step => HoursMachine.Next(at, step)).OfType<HoursState>().Where(seen.Add))
                open.Enqueue(next);
        }
        return seen.Contains(to);
    }

    private static Enrolment Make() => new() { Id = Guid.NewGuid(), LearnerId = Guid.NewGuid(), OccupationCode = "materials", Year = 2026, RulePackCode = "demo", RulePackVersion = "2026.1" };
}
