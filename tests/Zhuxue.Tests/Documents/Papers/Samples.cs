using Zhuxue.Documents.Papers;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Documents.Papers;

/// <summary>Papers to print: ordinary ones, and the fullest that must still fit.</summary>
internal static class Samples
{
    public const string LongestName = "阿卜杜热合曼·买买提吐尔逊·努尔艾合买提江·𠮷龚古丽·艾斯卡尔江·吐尔地别克拜克";

    public const string LongestInstitution = "样例省住房和城乡建设行业职业技能与继续教育培训考核指导服务站";

    /// <summary>Soft shapes with some grain, 240 × 320: about as heavy as a photo of a face.</summary>
    public static readonly byte[] Portrait = JpegEncoder.Encode(RgbImage.From(240, 320, Pixels()), 75);

    public static HourProof Proof { get; } = new()
    {
        Serial = "ZXS-0108-2025-0004213-8",
        Name = "王筑明",
        IdentityNumber = "999999********4016",
        Occupation = "装饰装修施工员",
        TrainingYear = "2025年度（2025-03-10 至 2026-03-09）",
        LearningPeriod = "2025年04月02日 至 2025年11月18日",
        ExamResult = "合格（92分，合格线60分）",
        CommonHours = 10,
        OccupationHours = 22,
        Statement = "经审核，上列学时真实有效，计入该学员2025年度继续教育学时。",
        Institution = "样例建筑业培训中心",
        IssuedOn = new(2025, 12, 8),
        VerificationAddress = "HTTPS://ZHUXUE.EXAMPLE/V/ZXS-0108-2025-0004213-8",
        LogEntry = "zhuxue.example/log　条目 128391　树大小 128406",
        LogRoot = "62de 1f4c 83a9 07b5 e2d1 4a6f 90c3 5b78 1ed6 f024 c9a7 3b81 5e60 d7f9 28ac 4713",
        Portrait = Portrait,
    };

    public static HourProof FullestProof { get; } = Proof with
    {
        Name = LongestName,
        Occupation = "设备安装质量员（房屋建筑与市政公用工程设备安装）",
        TrainingYear = "2025年度（2025-03-10 至 2026-03-09，经批准延长至 2026-06-30）",
        LearningPeriod = "2025年03月10日 至 2026年03月09日（含重新学习）",
        ExamResult = "合格（第12次考核100分，合格线60分；因学时清零重新学习，考核结果保留）",
        CommonHours = 9.5m,
        OccupationHours = 118.5m,
        Statement = "经审核，上列学时真实有效，计入该学员2025年度继续教育学时。其中公共基础知识学时已与“施工员（市政工程）”岗位共同计入。",
        Institution = LongestInstitution,
        LogEntry = "zhuxue.example/log/centre-0108-2025　条目 1048576128391　树大小 1048576128406",
        Sample = true,
    };

    public static Certificate Certificate { get; } = new()
    {
        Number = "110107-2025-0004213-7",
        Name = "王筑明",
        IdentityNumber = "999999199003104016",
        Occupation = "装饰装修施工员",
        Statement = "持证人参加住房和城乡建设领域施工现场专业人员职业培训，经考核合格，特发此证。",
        Years = ["2024年度，继续教育学时为32学时", "2025年度，继续教育学时为32学时"],
        StatusNote = "有效、已更新或已撤销，以扫码核验的实时结果为准。按年度完成继续教育的，持续有效；两年累计不足64学时的，须重新参加培训。",
        ReplacementNote = "本证书替代DEMO-110107-2022-0031877-9，原证书自2025年12月09日起作废。",
        Institution = "样例建筑业培训中心",
        IssuedOn = new(2025, 12, 9),
        VerificationAddress = "HTTPS://ZHUXUE.EXAMPLE/C/110107-2025-0004213-7",
        Portrait = Portrait,
    };

    public static Certificate FullestCertificate { get; } = Certificate with
    {
        Number = "DEMO-110107-2025-0004213-7",
        Name = LongestName,
        Occupation = "设备安装质量员（房屋建筑与市政公用工程设备安装）",
        Statement = "持证人参加住房和城乡建设领域施工现场专业人员职业培训，经考核合格，特发此证；按年度完成继续教育，本证书由原证书更新换发，证书编号与岗位以本证书为准。",
        Years =
        [
            "2020年度，继续教育学时为32学时", "2021年度，继续教育学时为32学时", "2022年度，继续教育学时为40.5学时",
            "2023年度，继续教育学时为32学时", "2024年度，继续教育学时为128学时", "2025年度，继续教育学时为32学时",
        ],
        Institution = LongestInstitution,
    };

    private static byte[] Pixels()
    {
        var pixels = new byte[240 * 320 * 3];
        var grain = 1u;
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i / 3 % 240, i / 3 / 240);
            grain = grain * 1664525 + 1013904223;
            pixels[i] = (byte)(128 + 70 * Math.Sin(x / 31.0 + i % 3) * Math.Cos(y / 27.0) + (grain >> 28));
        }
        return pixels;
    }
}
