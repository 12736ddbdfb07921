using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Learning.Companion;

/// <summary>
/// The phone's side of the link. Looking shows whose check it is and for what, and uses nothing up: messengers fetch what is sent to them.
/// Opening begins the one check that the link allows and gives the phone its cookie; a second phone is told that it comes too late.
/// </summary>
internal static class OpenCompanion
{
    internal sealed record Request(string? Token);

    internal sealed record LookReply(string Name, string Lesson, int ExpiresInSeconds);

    internal sealed record OpenReply(Guid FaceCheckId, int Steps);

    private static ProblemHttpResult[] Refusals =>
        [LearningProblems.CompanionUnknown(), LearningProblems.CompanionUsed(), LearningProblems.CompanionTooLate(), LearningProblems.CompanionExpired(), LearningProblems.CompanionOnSameDevice()];

    public static void Map(RouteGroupBuilder phone)
    {
        phone.MapPost("/look", LookAsync).WithName("LookAtCompanion").Describe("Whose check the link is for, and for which lesson; uses nothing up.")
            .Shows(new Request("9dX0mT4qR1sVb2kYc3pLzA"), new LookReply("陈*国", "深基坑支护与监测", 170), Refusals);
        phone.MapPost("/open", OpenAsync).WithName(nameof(OpenCompanion)).Describe("Opens the link, once: begins its one face check and gives this phone a cookie for it.")
            .Shows(new Request("9dX0mT4qR1sVb2kYc3pLzA"), new OpenReply(Guid.Parse("0198a1b2-0000-7000-8000-000000000032"), 2), [.. Refusals, FaceCheckProblems.LockedExample()]);
    }

    private static async Task<Results<Ok<LookReply>, ProblemHttpResult>> LookAsync(
        Request request, HttpContext context, TrainingDb db, FieldCipher cipher, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (link, lease, refusal) = await FindAsync(request, context, db, cipher, clock, cancellationToken);
        if (refusal is not null)
            return refusal;
        var name = await db.Learners.Where(l => l.Id == link!.LearnerId).Select(l => l.Name).SingleAsync(cancellationToken);
        var lesson = await db.Set<Lesson>().Where(l => l.Id == lease!.LessonId).Select(l => l.Title).SingleAsync(cancellationToken);
        return TypedResults.Ok(new LookReply(PersonName.Masked(name), lesson, (int)(link!.ExpiresAt - clock.GetUtcNow()).TotalSeconds));
    }

    private static async Task<Results<Ok<OpenReply>, ProblemHttpResult>> OpenAsync(
        Request request, HttpContext context, TrainingDb db, FieldCipher cipher, FaceCheckDesk faceChecks, RulePacks rulePacks, EvidenceLog evidence,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        var (link, lease, refusal) = await FindAsync(request, context, db, cipher, clock, cancellationToken);
        if (refusal is not null)
            return refusal;
        var now = clock.GetUtcNow();
        var device = Device.NameOf(context.Request.Headers.UserAgent.ToString());
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Two phones at once: the statement lets one through.
        var opened = await db.Set<CompanionLink>().Where(l => l.LearnerId == link!.LearnerId && l.Id == link.Id && l.OpenedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.OpenedAt, now).SetProperty(l => l.Device, device), cancellationToken);
        if (opened == 0)
            return LearningProblems.CompanionUsed();
        var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == lease!.LearnerId && e.Id == lease.EnrolmentId, cancellationToken);
        var begun = await faceChecks.BeginAsync(lease!.LearnerId, lease.Id, rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion), cancellationToken);
        if (begun.Check is not { } check)
            return FaceCheckProblems.Locked(begun.LockedUntil!.Value, clock);
        evidence.Append("companion-opened", lease.LearnerId, new { LinkId = link!.Id, LeaseId = lease.Id, CheckId = check.Id });
        await db.SaveChangesAsync(cancellationToken);
        await db.Set<CompanionLink>().Where(l => l.LearnerId == link.LearnerId && l.Id == link.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.FaceCheckId, check.Id), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        var stamp = await db.Learners.Where(l => l.Id == link.LearnerId).Select(l => l.SessionStamp).SingleAsync(cancellationToken);
        await CompanionSession.BeginAsync(context, link, stamp, now);
        return TypedResults.Ok(new OpenReply(check.Id, check.Steps));
    }

    /// <summary>The link and its lease, or why it does not open.</summary>
    private static async Task<(CompanionLink? Link, Lease? Lease, ProblemHttpResult? Refusal)> FindAsync(
        Request request, HttpContext context, TrainingDb db, FieldCipher cipher, TimeProvider clock, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (request.Token is not { Length: > 0 and <= 64 } token)
            return (null, null, LearningProblems.CompanionUnknown());
        var digest = CompanionLink.DigestOf(cipher, token);
        var link = await db.Set<CompanionLink>().AsNoTracking().SingleOrDefaultAsync(l => l.TokenDigest == digest, cancellationToken);
        if (link is null)
            return (null, null, LearningProblems.CompanionUnknown());
        if (link.OpenedAt is not null)
            return (null, null, LearningProblems.CompanionUsed());
        var lease = await db.Set<Lease>().AsNoTracking().SingleAsync(l => l.LearnerId == link.LearnerId && l.Id == link.LeaseId, cancellationToken);
        if (lease.State != LeaseState.AwaitingFace)
            return (null, null, LearningProblems.CompanionTooLate());
        if (link.ExpiresAt <= clock.GetUtcNow())
            return (null, null, LearningProblems.CompanionExpired());
        return await IsOwnPageAsync(context, lease) ? (null, null, LearningProblems.CompanionOnSameDevice()) : (link, lease, null);
    }

    /// <summary>The computer that learns has opened its own link: signed in as the same learner, with the same browser by name.</summary>
    private static async Task<bool> IsOwnPageAsync(HttpContext context, Lease lease)
    {
        var signedIn = await context.AuthenticateAsync(Sessions.LearnerScheme);
        return signedIn.Principal?.HasClaim(Sessions.LearnerIdClaim, lease.LearnerId.ToString()) == true
            && Device.NameOf(context.Request.Headers.UserAgent.ToString()) == lease.Device;
    }
}
