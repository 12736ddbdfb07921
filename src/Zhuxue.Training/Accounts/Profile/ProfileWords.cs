using System.Globalization;
using Zhuxue.Platform.Components;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Images;

namespace Zhuxue.Training.Accounts.Profile;

/// <summary>How one thing of the file stands.</summary>
/// <param name="Status">Two to seven characters.</param>
/// <param name="Note">One or two sentences: why, or what to do.</param>
internal sealed record ProfileWord(Tone Tone, string Status, string Note);

/// <summary>How the file stands, in words: the same on the website and on the phone.</summary>
internal static class ProfileWords
{
    public static ProfileWord Phone(ProfileView view) => new(
        view.PhoneDone ? Tone.Ok : view.OpenCorrection is null ? Tone.Now : Tone.Info,
        view.PhoneDone ? "已确认" : view.OpenCorrection is null ? "请核对" : "等工作人员核对",
        view.OpenCorrection is { } asked ? $"您申请改成 {asked.NewPhoneMasked}。工作人员会打电话核对。"
            : view.RefusedCorrection is { Reason: { } reason } && !view.PhoneDone ? "改号码的申请没有通过：" + reason : "审核结果会发到这个号码。");

    public static ProfileWord Consents(ProfileView view) => new(
        view.ConsentDone ? Tone.Ok : Tone.Now,
        !view.ConsentDone ? "还没同意" : view.WithoutFace ? "不刷脸" : "已同意",
        view.WithoutFace ? "您选了不刷脸的办法，不用同意使用人脸。身份证照片的同意书仍要看一看。"
            : view.Given(ConsentKind.Face) is { } given && view.ConsentDone ? $"{given.GivenAt.DayInBeijing.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} 同意。随时可以撤回，撤回后改用不刷脸的办法。"
            : "先看清楚照片用在哪里、存多久，再决定同不同意。不同意也能学，可以改用不刷脸的办法。");

    public static ProfileWord Card(ProfileView view)
    {
        var waits = view.Waits(LearnerImageKind.IdCardFront) || view.Waits(LearnerImageKind.IdCardBack);
        var reason = (view.Refused(LearnerImageKind.IdCardFront) ?? view.Refused(LearnerImageKind.IdCardBack))?.Reason;
        // False for pictures from before cards were read.
        var read = view.Check(LearnerImageKind.IdCardFront) is not null && view.Check(LearnerImageKind.IdCardBack) is not null;
        if (!view.CardDone)
        {
            var none = view.Accepted(LearnerImageKind.IdCardFront) is null && view.Accepted(LearnerImageKind.IdCardBack) is null;
            return new(reason is not null ? Tone.Bad : Tone.Now, reason is not null ? "有 1 张要重拍" : none ? "还没拍" : "还差 1 张", reason ?? "人像面和国徽面各拍一张。放在深色桌面上，四个角都要拍到，不要反光。");
        }
        var note = view.Check(LearnerImageKind.IdCardBack)?.ExpiresOn is { } lastDay && (view.CardExpired || view.CardExpiresSoon)
            ? string.Create(CultureInfo.InvariantCulture, $"您的身份证 {lastDay:yyyy-MM-dd} {(view.CardExpired ? "已经到期" : "到期")}。换了新身份证，请重新拍一次；现在不影响学习。")
            : waits ? $"收好了。工作人员正在核对{CardWords.Of(Doubts(view))}，不影响您学习。" : "人像面和国徽面都收好了" + (read ? "，和登记的对上了。" : "。");
        return new(view.CardExpired ? Tone.Warn : waits ? Tone.Info : Tone.Ok, view.CardExpired ? "已到期" : waits ? "等工作人员核对" : view.CardExpiresSoon ? "快到期了" : read ? "已核对" : "已收好", note);
    }

    public static ProfileWord Portrait(ProfileView view)
    {
        var (image, refused) = (view.Accepted(LearnerImageKind.Portrait), view.Refused(LearnerImageKind.Portrait));
        return new(
            view.PortraitDone ? Tone.Ok : refused is not null ? Tone.Bad : Tone.Now,
            view.WithoutFace ? "不用拍" : view.PortraitDone ? "已收好" : refused is not null ? "要重拍" : image is not null ? "要先同意使用人脸" : "还没拍",
            view.WithoutFace ? "您用不刷脸的办法学，不用拍。"
                : view.PortraitDone ? image is { NeedsLook: true } ? "收好了。工作人员会再核对一下，不影响您学习。" : "学习时会用它来核对。换了发型、样子变了，可以重新拍一张。"
                : refused?.Reason ?? "三个月内的正面照。不戴安全帽、墨镜，背景干净。学习时会用它来核对。");
    }

    private static IEnumerable<CardDoubt> Doubts(ProfileView view) => new[] { LearnerImageKind.IdCardFront, LearnerImageKind.IdCardBack }.Where(view.Waits).SelectMany(side => view.Check(side)!.DoubtList);
}
