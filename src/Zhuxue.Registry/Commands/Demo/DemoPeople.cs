using Zhuxue.Registry.Accounts.Staff;

namespace Zhuxue.Registry.Commands.Demo;

/// <summary>An invented person. The same people learn in the demo of the training site; the sequence code 000 is never given to anybody.</summary>
/// <param name="MonthsAgo">How long ago the certificates were issued.</param>
/// <param name="EarlierYear">The first training year is uploaded and waits for the second.</param>
internal sealed record DemoPerson(string Name, string Born, string Phone, int MonthsAgo, bool EarlierYear, bool HasAccount, string Note, params string[] Occupations)
{
    public string IdNumber
    {
        get
        {
            var digits = "110101" + Born + "000";
            return digits + Platform.People.IdNumber.CheckDigitOf(digits);
        }
    }
}

/// <summary>The people of the demo registry.</summary>
internal static class DemoPeople
{
    /// <summary>Password of every demo account. Demo data only: an installation starts without accounts.</summary>
    public const string Password = "zhuxue-2026";

    /// <summary>韩梅 is in the registry alone: all her hours are uploaded, so that a renewal can be tried at once.</summary>
    public const string Ready = "韩梅";

    private const string Municipal = "municipal-construction", Quality = "civil-quality";
    private const int LongAgo = 26, Lately = 11;

    public static readonly IReadOnlyList<DemoPerson> Persons =
    [
        new("陈建国", "19820315", "13800010001", LongAgo, true, true, "has an old record and waits for this year's hours", Municipal),
        new("赵新", "19910722", "13800010002", LongAgo, true, false, "", Municipal),
        new("周平", "19880509", "13800010003", LongAgo, true, false, "", Quality),
        new("王强", "19850126", "13800010004", LongAgo, true, false, "", Municipal),
        new("买买提·艾力", "19900818", "13800010005", LongAgo, true, true, "two occupations", Municipal, Quality),
        new("吴𠮷", "19790430", "13800010006", LongAgo, true, false, "", Quality),
        new("郑红", "19931111", "13800010007", LongAgo, true, true, "has learned this year; the hours are not reviewed yet", Municipal),
        new("冯军", "19870604", "13800010008", LongAgo, true, false, "", Municipal),
        new("褚敏", "19950217", "13800010009", Lately, false, false, "", Quality),
        new("卫国", "19760901", "13800010010", LongAgo, true, false, "", Quality),
        new("孙力", "19900315", "13800010018", LongAgo, true, true, "has learned this year: once a reviewer of the training site has passed it, can renew", Quality),
        new(Ready, "19860520", "13800010011", LongAgo, true, true, "all hours are uploaded: can renew at once", Municipal),
    ];

    public static readonly IReadOnlyList<(string UserName, string Name, StaffRole Role)> Staff =
    [
        ("registrar", "方正", StaffRole.Registrar),
        ("auditor", "严明", StaffRole.Auditor),
    ];
}
