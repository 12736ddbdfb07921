using Zhuxue.Training.Accounts.Registry;
using Zhuxue.Training.FaceChecks;

namespace Zhuxue.Training.Console.Learners;

/// <summary>What came of the comparison with the registry's photo, for staff.</summary>
internal static class RegistryLookWords
{
    /// <param name="portraitId">The portrait in use: an older comparison says so.</param>
    public static string Of(RegistryLook look, Guid portraitId) => look.Finding switch
    {
        LookFinding.Compared => (look.PortraitSimilarity is { } portrait ? $"{LikenessWords.Of(portrait)}（仅供参考）" : "没有比对过") + (look.CardSimilarity is { } card ? $"；和证件照{LikenessWords.Of(card)}" : "") + (look.PortraitImageId == portraitId ? "" : "，比的是以前的本人照片"),
        LookFinding.NoFace => "照片看不清人脸",
        LookFinding.NoPhoto => "没有照片",
        LookFinding.PersonUnknown => "没有这个人，或姓名不一致",
        LookFinding.Away => "暂时连不上，会再试",
        LookFinding.Refused => "没有给，请管理员看上传页的原因",
        _ => throw new ArgumentOutOfRangeException(nameof(look), look.Finding, null),
    };
}
