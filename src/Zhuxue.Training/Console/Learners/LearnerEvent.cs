using Zhuxue.Platform.Components;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Console.Learners;

/// <summary>One line of "经过": what happened to a learner, newest first.</summary>
internal sealed record LearnerEvent(DateTimeOffset At, string Icon, Tone Tone, string Title, string? Text, string By)
{
    private const int Shown = 60;

    public static IReadOnlyList<LearnerEvent> Of(LearnerOverview of) =>
        [.. Leases(of).Concat(FaceChecks(of)).Concat(Images(of)).Concat(Corrections(of)).Concat(Actions(of)).Concat(Account(of)).OrderByDescending(e => e.At).Take(Shown)];

    private static IEnumerable<LearnerEvent> Leases(LearnerOverview of) => of.Leases.Where(l => l.Lease.ActivatedAt is not null).Select(l => new LearnerEvent(
        l.Lease.ActivatedAt!.Value, "play", Tone.Mute, $"学《{l.LessonTitle}》",
        $"学到 {Numbers.TimeWords(l.EarnedSeconds)}" + (l.Lease.EndReason is { } end ? "；" + LeaseWords.Of(end).WhatHappened : "。"), "学员 · " + l.Lease.Device));

    private static IEnumerable<LearnerEvent> FaceChecks(LearnerOverview of) => of.Leases.SelectMany(l => l.FaceChecks, (l, c) => (l.Lease.Device, Check: c)).Where(c => c.Check.State is not FaceCheckState.Open).Select(c => c.Check.State is FaceCheckState.Passed
        ? new LearnerEvent(c.Check.DecidedAt ?? c.Check.CreatedAt, "shield", Tone.Ok, "人脸核验通过", null, "学员 · " + c.Device)
        : new LearnerEvent(c.Check.DecidedAt ?? c.Check.CreatedAt, "cross", Tone.Bad, "人脸核验没通过", LeaseLine.RefusalWords(c.Check), "学员 · " + c.Device));

    private static IEnumerable<LearnerEvent> Images(LearnerOverview of) => of.Images.Select(i => new LearnerEvent(
        i.UploadedAt, i.Kind is LearnerImageKind.Portrait ? "camera" : "card", Tone.Mute, "上传" + i.Kind.Words, i.NeedsLook ? "与证件照的相似度不确定，请看一眼。" : of.Cards.FirstOrDefault(c => c.ImageId == i.Id) is { } card ? CardVerdictWords.Of(card) : null, "学员"));

    private static IEnumerable<LearnerEvent> Corrections(LearnerOverview of) => of.Corrections.Select(c => new LearnerEvent(
        c.AskedAt, "call", c.State is PhoneCorrectionState.Open ? Tone.Warn : Tone.Mute, $"申请把手机号 {c.OldPhoneMasked} 改为 {c.NewPhoneMasked}", null, "学员"));

    private static IEnumerable<LearnerEvent> Actions(LearnerOverview of) => of.Actions.Select(a => new LearnerEvent(a.Action.At, a.Action.Kind switch
    {
        StaffActionKind.PhoneCorrectionAccepted or StaffActionKind.PhoneCorrectionRefused => "call",
        StaffActionKind.NoteTaken => "pencil",
        StaffActionKind.TextSentAgain => "message",
        StaffActionKind.WithoutFaceMarked or StaffActionKind.WithoutFaceEnded or StaffActionKind.IdentityConfirmed => "shield",
        StaffActionKind.CardAccepted or StaffActionKind.CardRefused => "card",
        StaffActionKind.SameFaceExplained or StaffActionKind.SameFaceConfirmed => "eye",
        StaffActionKind.PortraitAccepted or StaffActionKind.PortraitRefused => "camera",
        StaffActionKind.AppealGranted or StaffActionKind.AppealRefused => "flag",
        StaffActionKind.RevocationProposed or StaffActionKind.RevocationSigned or StaffActionKind.RevocationRejected => "cross",
        StaffActionKind.CasePassed or StaffActionKind.CaseCleared or StaffActionKind.SecondLookAsked or StaffActionKind.LearnerAsked or StaffActionKind.DecisionUndone => "shield",
        StaffActionKind.UploadSentAgain or StaffActionKind.DifferenceSent or StaffActionKind.DifferenceWithdrawn or StaffActionKind.DifferenceAccepted => "upload",
        StaffActionKind.ProofPrinted => "certificate",
        _ => "lock",
    }, Tone.Mute, a.Action.Kind.Words, a.Action.Note, a.By));

    private static IEnumerable<LearnerEvent> Account(LearnerOverview of)
    {
        yield return new(of.Learner.CreatedAt, "plus", Tone.Mute, "开通账号", null, "系统");
        if (of.Learner.ActivatedAt is { } at)
            yield return new(at, "check", Tone.Ok, "设好自己的密码", null, "学员");
        if (of.Learner.PhoneCheckedAt is { } checkedAt)
            yield return new(checkedAt, "check", Tone.Ok, "确认手机号没错", null, "学员");
    }
}

/// <summary>Names of kinds that staff pages show.</summary>
internal static class LearnerWords
{
    extension(LearnerImageKind kind)
    {
        public string Words => kind switch
        {
            LearnerImageKind.IdCardFront => "身份证人像面",
            LearnerImageKind.IdCardBack => "身份证国徽面",
            LearnerImageKind.Portrait => "本人照片",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    extension(StaffActionKind kind)
    {
        public string Words => kind switch
        {
            StaffActionKind.RosterUploaded => "上传名单",
            StaffActionKind.RosterImported => "导入名单",
            StaffActionKind.RosterDiscarded => "放弃名单",
            StaffActionKind.BadRowsExported => "下载有错的行",
            StaffActionKind.LearnersExported => "导出学员",
            StaffActionKind.PhoneCorrectionAccepted => "同意改手机号",
            StaffActionKind.PhoneCorrectionRefused => "没有同意改手机号",
            StaffActionKind.PortraitAccepted => "核对本人照片，是本人",
            StaffActionKind.PortraitRefused => "核对本人照片，请学员重拍",
            StaffActionKind.AccountUnlocked => "解锁账号",
            StaffActionKind.InitialPasswordReset => "重置为初始密码",
            StaffActionKind.NoteTaken => "来电记录",
            StaffActionKind.WithoutFaceMarked => "改用不刷脸的办法",
            StaffActionKind.WithoutFaceEnded => "改回刷脸",
            StaffActionKind.IdentityConfirmed => "核对了本人身份",
            StaffActionKind.CardAccepted => "核对身份证，通过",
            StaffActionKind.CardRefused => "核对身份证，请学员重拍",
            StaffActionKind.SameFaceExplained => "人脸像另一个账号：有原因",
            StaffActionKind.SameFaceConfirmed => "确认一个人用两个账号",
            StaffActionKind.TextSentAgain => "再发一次短信",
            StaffActionKind.TextsExported => "导出短信",
            StaffActionKind.AppealGranted => "申诉成立，学时恢复",
            StaffActionKind.AppealRefused => "申诉没有通过，维持清零",
            StaffActionKind.AppealsExported => "导出申诉",
            StaffActionKind.RevocationProposed => "提出撤销学时",
            StaffActionKind.RevocationSigned => "在撤销学时上签字",
            StaffActionKind.RevocationRejected => "没有同意撤销学时",
            StaffActionKind.CalendarSaved => "录入放假安排",
            StaffActionKind.CasePassed => "审核学时：通过",
            StaffActionKind.CaseCleared => "审核学时：清零",
            StaffActionKind.SecondLookAsked => "审核学时：请第二人看",
            StaffActionKind.LearnerAsked => "审核学时：请学员补充",
            StaffActionKind.DecisionUndone => "审核学时：撤回刚才的决定",
            StaffActionKind.BatchPassed => "批量通过",
            StaffActionKind.BatchUndone => "撤回批量通过",
            StaffActionKind.CasesExported => "导出审核列表",
            StaffActionKind.UploadSentAgain => "再传一次学时",
            StaffActionKind.UploadsExported => "导出上传",
            StaffActionKind.DifferenceSent => "核对差异：再传",
            StaffActionKind.DifferenceWithdrawn => "核对差异：在登记系统撤回",
            StaffActionKind.DifferenceAccepted => "核对差异：接受，不改",
            StaffActionKind.ComparisonStarted => "和登记系统核对",
            StaffActionKind.OutlookExported => "导出证书有效期",
            StaffActionKind.ProofPrinted => "打印学时证明",
            StaffActionKind.ProofsBundled => "打包学时证明",
            StaffActionKind.ProofsDownloaded => "下载打包的学时证明",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }
}
