namespace Zhuxue.Training.Accounts.Cards;

/// <summary>What a person is told about their card: what happened, then what to do. Never what was read: it may be somebody else's.</summary>
internal static class CardWords
{
    public const string Call = "请打电话给我们，由工作人员改";

    public static string Of(CardDoubt field) => field switch
    {
        CardDoubt.Name => "姓名",
        CardDoubt.Number => "身份证号",
        CardDoubt.Sex => "性别",
        CardDoubt.BirthDate => "出生日期",
        CardDoubt.Validity => "有效期限",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
    };

    public static string Of(IEnumerable<CardDoubt> fields) => string.Join("、", fields.Select(Of));

    /// <summary>Beside the field for the picture.</summary>
    /// <param name="judgement">Not <see cref="CardFinding.Agrees"/> and not <see cref="CardFinding.Uncertain"/>.</param>
    /// <param name="isFront">The side that was asked for.</param>
    /// <param name="hasOther">The other side is there already.</param>
    /// <param name="expired">The last day of a card that expired.</param>
    public static string For(CardJudgement judgement, bool isFront, bool hasOther, DateOnly? expired) => judgement.Finding switch
    {
        CardFinding.NotACard => "没有看到身份证。请把身份证平放在深色桌面上，占满画面，光线均匀，再拍一张。",
        CardFinding.OtherSide when isFront => "这是国徽面，这里要人像面。请把身份证翻过来再拍。" + (hasOther ? "国徽面已经收好了。" : "这张照片可以用在国徽面：点下面的“去拍国徽面”，再选它。"),
        CardFinding.OtherSide => hasOther ? "这也是人像面，人像面已经收好了。请把身份证翻过来，拍有国徽的那一面。" : "这是人像面，这里要国徽面。请把身份证翻过来再拍。这张照片可以用在人像面：点下面的“去拍人像面”，再选它。",
        CardFinding.FirstGeneration => "这是老式身份证（15 位号码），早就停用了。请拍现在用的第二代身份证；还没有的话，先去派出所办。",
        CardFinding.Expired => FormattableString.Invariant($"这张身份证 {expired:yyyy-MM-dd} 已经到期，不能用了。请先换领新身份证，再拍新的。学过的时间都在。"),
        CardFinding.Differs when judgement.Fields is [CardDoubt.Name] => $"身份证号对上了，姓名和登记的不一样。请看看有没有拍错；如果是登记错了或者改过名，{Call}。",
        CardFinding.Differs => $"证上的{Of(judgement.Fields)}和登记的不一样。请拍您本人的身份证；如果是登记错了，{Call}。",
        CardFinding.Unreadable => $"没看清{Of(judgement.Fields)}。请把身份证平放，不要反光、不要用手挡住字，擦一擦镜头，拿稳了再拍一张。",
        _ => throw new ArgumentOutOfRangeException(nameof(judgement), judgement, null),
    };
}
