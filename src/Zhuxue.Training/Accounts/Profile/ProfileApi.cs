using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Accounts.Profile;

/// <summary>我的档案 on a phone: what stands in the file, what is missing before learning (M1, M4), and the check of the phone number.</summary>
internal static class ProfileApi
{
    /// <param name="Id"><c>phone</c>, <c>consent</c>, <c>id-card</c> or <c>portrait</c>.</param>
    /// <param name="Tone"><c>ok</c>, <c>now</c>, <c>info</c>, <c>warn</c> or <c>bad</c>.</param>
    /// <param name="Status">A few characters.</param>
    /// <param name="Note">Why, or what to do.</param>
    internal sealed record TaskReply(string Id, string Title, bool IsDone, string Tone, string Status, string Note);

    /// <param name="Id">For <c>/profile/images/{id}</c>.</param>
    /// <param name="Waits">A person still decides about it.</param>
    internal sealed record ImageReply(Guid Id, bool Waits);

    /// <param name="Phone">The whole number, for its owner's eyes (M1).</param>
    /// <param name="PhoneMasked">Goes back with the confirmation.</param>
    /// <param name="CorrectionAsked">The masked number that a request names which staff have not decided yet.</param>
    /// <param name="Missing">What is still missing before learning, in the order of doing; empty means ready.</param>
    internal sealed record Reply(
        string Name, string IdNumberMasked, string? Employer, string Phone, string PhoneMasked, bool PhoneConfirmed, string? CorrectionAsked, bool WithoutFace,
        IReadOnlyList<TaskReply> Tasks, IReadOnlyList<string> Missing, ImageReply? IdCardFront, ImageReply? IdCardBack, ImageReply? Portrait);

    /// <param name="PhoneMasked">The number that was shown: it may have changed meanwhile.</param>
    internal sealed record ConfirmRequest(string? PhoneMasked);

    internal sealed record CorrectionRequest(string? Phone);

    private static readonly Reply Example = new("陈建国", "110105********0011", "首建路桥工程有限公司", "138 0000 5678", "138****5678", true, null, false,
        [new("portrait", "本人照片", false, "now", "还没拍", "三个月内的正面照。")], ["本人照片"], new(Guid.Parse("0198a1b2-0000-7000-8000-000000000002"), false), null, null);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/profile", ReadAsync).WithName("ReadProfile").Describe("What stands in the learner's file and what is missing before learning.").Shows(null, Example);
        api.MapPost("/profile/phone/confirmation", ConfirmAsync).WithName("ConfirmPhone").Describe("The learner says that the registered number is right (M1).")
            .Shows(new ConfirmRequest("138****5678"), null, AccountsProblems.PhoneChanged());
        api.MapPost("/profile/phone/corrections", AskAsync).WithName("AskPhoneCorrection").Describe("The learner asks for another number; staff make sure who asks (M1).")
            .Shows(new CorrectionRequest("13900001234"), null, AccountsProblems.PhoneRefused("手机号是 11 位数字。"));
    }

    private static async Task<Ok<Reply>> ReadAsync(ClaimsPrincipal user, HttpContext http, ProfileReader reader, LearnerFile file, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        var learnerId = user.LearnerId();
        var view = await reader.ReadAsync(learnerId, cancellationToken);
        var missing = await file.MissingAsync(learnerId, cancellationToken);
        return TypedResults.Ok(new Reply(
            view.Learner.Name, view.Learner.IdNumberMasked, view.Employer, reader.PhoneOf(view.Learner), view.Learner.PhoneMasked, view.Learner.PhoneCheckedAt is not null,
            view.OpenCorrection?.NewPhoneMasked, view.WithoutFace,
            [
                Of("phone", "手机号", view.PhoneDone, ProfileWords.Phone(view)),
                Of("consent", "人脸和证件使用同意书", view.ConsentDone, ProfileWords.Consents(view)),
                Of("id-card", "身份证照片", view.CardDone, ProfileWords.Card(view)),
                Of("portrait", "本人照片", view.PortraitDone, ProfileWords.Portrait(view)),
            ],
            [.. missing.Select(m => m.Words())], Of(view, LearnerImageKind.IdCardFront), Of(view, LearnerImageKind.IdCardBack), Of(view, LearnerImageKind.Portrait)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ConfirmAsync(ConfirmRequest request, ClaimsPrincipal user, ConfirmPhone confirm, CancellationToken cancellationToken) =>
        await confirm.HandleAsync(user.LearnerId(), request.PhoneMasked, cancellationToken) ? TypedResults.NoContent() : AccountsProblems.PhoneChanged();

    private static async Task<Results<NoContent, ProblemHttpResult>> AskAsync(CorrectionRequest request, ClaimsPrincipal user, AskPhoneCorrection ask, CancellationToken cancellationToken) =>
        await ask.HandleAsync(user.LearnerId(), request.Phone, cancellationToken) is { } words ? AccountsProblems.PhoneRefused(words) : TypedResults.NoContent();

    private static TaskReply Of(string id, string title, bool isDone, ProfileWord word) => new(id, title, isDone, JsonNamingPolicy.KebabCaseLower.ConvertName(word.Tone.ToString()), word.Status, word.Note);

    private static ImageReply? Of(ProfileView view, LearnerImageKind kind) => view.Accepted(kind) is { } image ? new(image.Id, view.Waits(kind)) : null;
}
