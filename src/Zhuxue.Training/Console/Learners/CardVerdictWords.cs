using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Images;

namespace Zhuxue.Training.Console.Learners;

/// <summary>How the comparison of a card is shown to staff.</summary>
internal static class CardVerdictWords
{
    public static string Of(CardCheck check) => check.Verdict switch
    {
        CardVerdict.Agreed when check.Side == LearnerImageKind.IdCardBack => "在有效期内，期限和年龄相符。",
        CardVerdict.Agreed => "读出来的和登记的一致。",
        CardVerdict.Waiting => $"{CardWords.Of(check.DoubtList)}拿不准，请人核对。",
        CardVerdict.Accepted => "工作人员看过，通过。",
        CardVerdict.Refused => "工作人员看过，请学员重拍。",
        CardVerdict.Replaced => "还没人看，学员又传了一张。",
        _ => throw new ArgumentOutOfRangeException(nameof(check), check.Verdict, null),
    };
}
