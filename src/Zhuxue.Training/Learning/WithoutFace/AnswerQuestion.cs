using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;

namespace Zhuxue.Training.Learning.WithoutFace;

/// <summary>
/// 课中问答: the presence check of the way without a face. Moments, time to answer, misses and what they cost are those of everybody; only the
/// answer is another: a small question in place of frames and a number.
/// </summary>
internal static class AnswerQuestion
{
    internal sealed record Request(int Picture, string? Answer);

    /// <param name="State">open, answered or over.</param>
    /// <param name="DueInSeconds">Time left.</param>
    /// <param name="AfterMiss">Asked again: nothing is earned until it is answered.</param>
    /// <param name="Picture">Counts the questions of this check; an answer names the one that it answers.</param>
    /// <param name="Question">The words; null when it is settled.</param>
    /// <param name="Answers">To choose from.</param>
    /// <param name="Words">What came of the last answer.</param>
    internal sealed record Reply(string State, int DueInSeconds, bool AfterMiss, int Picture, string? Question, IReadOnlyList<string> Answers, string? Words = null);

    private static readonly Reply Example = new("open", 55, false, 1, "安全帽多用哪种颜色表示安全员？", ["红色", "黄色", "蓝色", "白色"]);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/leases/{leaseId:guid}/questions/{checkId:guid}", ReadAsync).WithName("ReadQuestion").Describe("The question of a presence check on the way without a face.")
            .Shows(null, Example, LearningProblems.NoSuchPresenceCheck(), LearningProblems.NotWithoutFace());
        api.MapPost("/leases/{leaseId:guid}/questions/{checkId:guid}", HandleAsync).WithName(nameof(AnswerQuestion)).Describe("Answers it; a wrong answer brings another question.")
            .Shows(new Request(1, "红色"), Example with { State = "answered", Question = null, Answers = [] }, LearningProblems.NoSuchPresenceCheck(), LearningProblems.NotWithoutFace(), LearningProblems.LeaseEnded(LeaseEnd.Superseded));
    }

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> ReadAsync(
        Guid leaseId, Guid checkId, ClaimsPrincipal user, HttpContext context, TrainingDb db, QuestionBank bank, TimeProvider clock, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (check, lease) = await FindAsync(db, user.LearnerId(), leaseId, checkId, cancellationToken);
        return check is null ? LearningProblems.NoSuchPresenceCheck()
            : lease!.Proof != LeaseProof.Code ? LearningProblems.NotWithoutFace()
            : TypedResults.Ok(Of(check, bank, clock.GetUtcNow()));
    }

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, Guid checkId, Request request, ClaimsPrincipal user, TrainingDb db, QuestionBank bank, RulePacks rulePacks, PresenceMoments moments,
        PresencePenalty penalty, EvidenceLog evidence, Chance chance, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        for (var attempt = 0; ; attempt++)
        {
            var (check, lease) = await FindAsync(db, user.LearnerId(), leaseId, checkId, cancellationToken);
            if (check is null)
                return LearningProblems.NoSuchPresenceCheck();
            if (lease!.Proof != LeaseProof.Code)
                return LearningProblems.NotWithoutFace();
            if (lease.State == LeaseState.Ended)
                return LearningProblems.LeaseEnded(lease.EndReason!.Value);
            if (check.State != PresenceState.Asked || (now > check.DueAt && !check.AfterMiss))
                // Too late: the next beat settles it.
                return TypedResults.Ok(Of(check, bank, now) is { State: "answered" } answered ? answered : new Reply("over", 0, check.AfterMiss, check.Picture, null, [], "这道题的时间已经过了。页面会再问一次，答对后接着计时。"));
            var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == lease.LearnerId && e.Id == lease.EnrolmentId, cancellationToken);
            var words = await JudgeAsync(check, lease, rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return TypedResults.Ok(Of(check, bank, now) with { Words = words });
            }
            catch (DbUpdateConcurrencyException) when (attempt < 5)
            {
                db.ChangeTracker.Clear();
            }
        }

        async Task<string> JudgeAsync(PresenceCheck check, Lease lease, RulePack rules)
        {
            if (request.Picture != check.Picture)
                return "题目已经换了。请看新的题，再答一次。";
            check.Tries++;
            check.Version++;
            var question = bank.Of(check);
            if (request.Answer == question.Right)
            {
                evidence.Append("question-answered", lease.LearnerId, new { CheckId = check.Id, LeaseId = lease.Id, Question = question.Code, check.PositionMs, check.Wrong });
                await moments.AnsweredAsync(check, lease, rules, now, cancellationToken);
                return "答对了，接着学。";
            }
            check.Wrong++;
            check.Picture++;
            (check.Number, check.Choices) = NumberTask.Draw(chance);
            if (check.Wrong <= rules.PresenceWrongMost || check.AfterMiss)
                return "不对。请看新的题，再答一次。";
            // Guessed away: as if nobody had answered. The next beat asks again, and time earns nothing until it is answered.
            await penalty.MissAsync(check, lease, rules, now, cancellationToken);
            if (lease.State == LeaseState.Active)
                moments.AskAgain(lease, rules, now);
            return "又答错了，这次没有通过。页面马上再问一次。";
        }
    }

    private static async Task<(PresenceCheck? Check, Lease? Lease)> FindAsync(TrainingDb db, Guid learnerId, Guid leaseId, Guid checkId, CancellationToken cancellationToken)
    {
        var check = await db.Set<PresenceCheck>().SingleOrDefaultAsync(c => c.LearnerId == learnerId && c.LeaseId == leaseId && c.Id == checkId, cancellationToken);
        return check is null ? default : (check, await db.Set<Lease>().SingleAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken));
    }

    private static Reply Of(PresenceCheck check, QuestionBank bank, DateTimeOffset now) => check.State == PresenceState.Asked
        ? new("open", Math.Max(0, (int)(check.DueAt - now).TotalSeconds), check.AfterMiss, check.Picture, bank.Of(check).Text, bank.AnswersOf(check))
        : new(check.State == PresenceState.Answered ? "answered" : "over", 0, check.AfterMiss, check.Picture, null, []);
}
