using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>Where a demo learner stands.</summary>
internal enum DemoState
{
    /// <summary>Straight from the roster: the initial password waits.</summary>
    New,

    /// <summary>All but consent and portrait: a visitor's own face can go in at once.</summary>
    NeedsFace,

    /// <summary>Asked for another phone number.</summary>
    WantsOtherPhone,
    HalfWay,
    Learned,
    Cleared,
    Locked,
    NotBegun,
}

/// <summary>What reviewers find of a demo learner who has learned the year.</summary>
internal enum DemoCase
{
    Low,
    Middle,
    High,
    Asked,
    SecondLook,
    Cleared,
}

/// <summary>An invented learner. The sequence code 000 of the identity number is never given to anybody.</summary>
internal sealed record DemoLearner(string Name, string Born, string Phone, string Employer, DemoState State, params string[] Occupations)
{
    /// <summary>For the reviewers; such a learner has no identity card in the file.</summary>
    public DemoCase? Case { get; init; }

    public string IdNumber
    {
        get
        {
            var digits = "110101" + Born + "000";
            return digits + Platform.People.IdNumber.CheckDigitOf(digits);
        }
    }
}

/// <summary>The people of the demo centre.</summary>
internal static class DemoPeople
{
    /// <summary>Password of every demo account that has one of its own. Demo data only: an installation starts without accounts.</summary>
    public const string Password = "zhuxue-2026";

    /// <summary>Has learned all, waits for a reviewer, and has account and photo at the demo registry.</summary>
    public const string ReadyForReview = "孙力";

    private const string Municipal = "municipal-construction", Quality = "civil-quality";
    private const string Road = "首建路桥工程有限公司", Homes = "北辰房屋建设集团有限公司";

    public static readonly IReadOnlyList<DemoLearner> Learners =
    [
        new("陈建国", "19820315", "13800010001", Road, DemoState.NeedsFace, Municipal),
        new("赵新", "19910722", "13800010002", Road, DemoState.New, Municipal),
        new("周平", "19880509", "13800010003", Homes, DemoState.New, Quality),
        new("王强", "19850126", "13800010004", Road, DemoState.HalfWay, Municipal),
        new("买买提·艾力", "19900818", "13800010005", Homes, DemoState.NeedsFace, Municipal, Quality),
        new("吴𠮷", "19790430", "13800010006", Homes, DemoState.WantsOtherPhone, Quality),
        new("郑红", "19931111", "13800010007", Road, DemoState.Learned, Municipal),
        new("冯军", "19870604", "13800010008", Road, DemoState.Locked, Municipal),
        new("褚敏", "19950217", "13800010009", Homes, DemoState.NotBegun, Quality),
        new("卫国", "19760901", "13800010010", Homes, DemoState.Cleared, Quality),
        new("何志强", "19840212", "13800010011", Road, DemoState.Learned, Municipal) { Case = DemoCase.Low },
        new("罗桂芳", "19890619", "13800010012", Homes, DemoState.Learned, Municipal) { Case = DemoCase.Low },
        new("马文杰", "19920308", "13800010013", Road, DemoState.Learned, Municipal) { Case = DemoCase.Middle },
        new("刘振东", "19810723", "13800010014", Road, DemoState.Learned, Municipal) { Case = DemoCase.High },
        new("唐俊", "19900105", "13800010015", Homes, DemoState.Learned, Municipal) { Case = DemoCase.Asked },
        new("韩㐂", "19860918", "13800010016", Homes, DemoState.Learned, Municipal) { Case = DemoCase.SecondLook },
        new("谢丹", "19941126", "13800010017", Road, DemoState.Learned, Municipal) { Case = DemoCase.Cleared },
        // Needs no exam: the shortest way from the review to the renewed certificate.
        new(ReadyForReview, "19900315", "13800010018", Homes, DemoState.Learned, Quality),
    ];

    public static readonly IReadOnlyList<(string UserName, string Name, StaffRole Role)> Staff =
    [
        ("operator", "刘芳", StaffRole.Operator),
        ("reviewer", "高明", StaffRole.Reviewer),
        ("reviewer2", "周敏", StaffRole.Reviewer),
        ("hotline", "马丽", StaffRole.Hotline),
        ("system", "程远", StaffRole.SystemAdmin),
        ("security", "安然", StaffRole.SecurityAdmin),
        ("audit", "沈静", StaffRole.AuditAdmin),
    ];

    /// <summary>The contact of an employer, who sees its people alone.</summary>
    public static readonly (string UserName, string Name, string Employer) Contact = ("employer", "孙立", Road);
}
