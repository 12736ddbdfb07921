using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Apps;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Media;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Learning.Media;

/// <summary>M5: once all courses of the year are done, replay is free: every key, in any order, and no time counted.</summary>
internal static class ReplayMedia
{
    internal sealed record Reply(string Watch);

    /// <summary>Mapped once for players that send a cookie or a token, and once for native ones with a ticket in the address.</summary>
    public static void Map(RouteGroupBuilder api, string suffix = "")
    {
        ProblemHttpResult[] refusals = suffix.Length == 0 ? [LearningProblems.NoSuchLesson()] : [LearningProblems.NoSuchLesson(), LearningProblems.TicketOver()];
        var replay = api.MapGroup("/enrolments/{enrolmentId:guid}/lessons/{lessonId:guid}");
        replay.MapGet("/master.m3u8", MasterAsync).WithName("ReplayPlaylist" + suffix).GivesBytes(Playlists.ContentType).Describe("The playlist of renditions of a lesson that may be replayed freely.").Refuses(refusals);
        replay.MapGet("/{rendition}.m3u8", RenditionAsync).WithName("ReplayRendition" + suffix).GivesBytes(Playlists.ContentType).Describe("The playlist of one rendition, whole.").Refuses(refusals);
        replay.MapGet("/keys/{rendition}/{number:int}", KeyAsync).WithName("ReplayKey" + suffix).GivesBytes("application/octet-stream").Describe("A content key; in a replay any, in any order.").Refuses(refusals);
        if (suffix.Length == 0)
        {
            replay.MapPost("/watch", WatchAsync).WithName("WatchReplay").Describe("The address of a replay for the native player of a phone.", "Free once the year is learned; nothing is earned by it.")
                .Shows(null, new Reply("/api/v1/watch/AAAAAQ…/enrolments/…/lessons/…/master.m3u8"), LearningProblems.NoSuchLesson(), LearningProblems.OnlyOnPhones());
        }
    }

    /// <summary>The address of a lesson's replay playlist.</summary>
    public static string Address(Guid enrolmentId, Guid lessonId) => $"/api/v1/enrolments/{enrolmentId}/lessons/{lessonId}/master.m3u8";

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> WatchAsync(
        Guid enrolmentId, Guid lessonId, ClaimsPrincipal user, TrainingDb db, LessonCatalogue catalogue, WatchTickets tickets, CancellationToken cancellationToken)
    {
        if (user.AppSessionId() is not { } phone)
            return LearningProblems.OnlyOnPhones();
        var learnerId = user.LearnerId();
        return await AllowedAssetAsync(db, catalogue, learnerId, enrolmentId, lessonId, cancellationToken) is null
            ? LearningProblems.NoSuchLesson()
            : TypedResults.Ok(new Reply($"/api/v1/watch/{tickets.Issue(learnerId, phone, lessonId)}/enrolments/{enrolmentId}/lessons/{lessonId}/master.m3u8"));
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> MasterAsync(
        Guid enrolmentId, Guid lessonId, ClaimsPrincipal user, HttpContext context, TrainingDb db, LessonCatalogue catalogue, Playlists playlists, CancellationToken cancellationToken)
    {
        if (await AllowedAssetAsync(db, catalogue, user.LearnerId(), enrolmentId, lessonId, cancellationToken) is not { } assetId)
            return LearningProblems.NoSuchLesson();
        var playlist = await playlists.MasterAsync(assetId, rendition => $"{MediaAddress.FolderOf(context)}/{rendition}.m3u8", MediaAddress.IsTicketed(context), cancellationToken);
        return playlist is null ? LearningProblems.NoSuchLesson() : TypedResults.Text(playlist, Playlists.ContentType);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> RenditionAsync(
        Guid enrolmentId, Guid lessonId, string rendition, ClaimsPrincipal user, HttpContext context, TrainingDb db, LessonCatalogue catalogue, Playlists playlists, CancellationToken cancellationToken)
    {
        if (await AllowedAssetAsync(db, catalogue, user.LearnerId(), enrolmentId, lessonId, cancellationToken) is not { } assetId)
            return LearningProblems.NoSuchLesson();
        var playlist = await playlists.RenditionAsync(assetId, rendition, number => $"{MediaAddress.FolderOf(context)}/keys/{rendition}/{number}", null, cancellationToken);
        return playlist is null ? LearningProblems.NoSuchLesson() : TypedResults.Text(playlist, Playlists.ContentType);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> KeyAsync(
        Guid enrolmentId, Guid lessonId, string rendition, int number, ClaimsPrincipal user, HttpContext context, TrainingDb db, LessonCatalogue catalogue, MediaKeys keys,
        CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (await AllowedAssetAsync(db, catalogue, user.LearnerId(), enrolmentId, lessonId, cancellationToken) is not { } assetId
            || await keys.KeyAsync(assetId, rendition, number, cancellationToken) is not { } key)
            return LearningProblems.NoSuchLesson();
        return TypedResults.Bytes(key, "application/octet-stream");
    }

    private static async Task<Guid?> AllowedAssetAsync(TrainingDb db, LessonCatalogue catalogue, Guid learnerId, Guid enrolmentId, Guid lessonId, CancellationToken cancellationToken)
    {
        var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleOrDefaultAsync(e => e.LearnerId == learnerId && e.Id == enrolmentId, cancellationToken);
        if (enrolment is not { MayReplay: true })
            return null;
        var learned = await db.Set<LessonProgress>().Where(p => p.LearnerId == learnerId && p.EnrolmentId == enrolment.Id).Select(p => p.LessonId).ToListAsync(cancellationToken);
        return (await catalogue.ForOccupationAsync(enrolment.OccupationCode, learned, cancellationToken)).FirstOrDefault(l => l.LessonId == lessonId)?.AssetId;
    }
}
