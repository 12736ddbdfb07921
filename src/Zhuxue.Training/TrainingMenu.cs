using Zhuxue.Platform.Components;
using Zhuxue.Training.Console;
using Zhuxue.Training.Exams;

namespace Zhuxue.Training;

/// <summary>Name and navigation of the training site.</summary>
internal static class TrainingMenu
{
    public static SiteMenu Menu { get; } = new()
    {
        Name = "筑学",
        HomeUrl = "/training",
        Learner =
        [
            new("我的培训", "/training", "book") { PhoneText = "培训" },
            new("我的档案", "/profile", "card") { PhoneText = "档案" },
            new("消息", "/messages", "bell"),
            new("帮助", "/help", "headset"),
        ],
        Staff =
        [
            new("概况", "/staff", "chart") { Visible = user => !user.IsInRole(nameof(Accounts.Staff.StaffRole.EmployerContact)) },
            new("审核", "/staff/review", "shield") { Visible = user => user.May(ConsolePolicies.Review) },
            new("学员", "/staff/learners", "people") { Visible = user => user.May(ConsolePolicies.People) },
            new("不刷脸", "/staff/without-face", "shield") { Visible = user => user.May(ConsolePolicies.Contact) },
            new("人脸比对", "/staff/faces", "eye") { Visible = user => user.May(ConsolePolicies.Images) },
            new("短信", "/staff/notices", "message") { Visible = user => user.May(ConsolePolicies.Contact) },
            new("申诉", "/staff/appeals", "flag") { Visible = user => user.May(ConsolePolicies.Appeals) },
            new("撤销学时", "/staff/revocations", "cross") { Visible = user => user.May(ConsolePolicies.Revocations) },
            new("上传", "/staff/uploads", "certificate") { Visible = user => user.May(ConsolePolicies.Uploads) },
            new("工作日历", "/staff/calendar", "calendar") { Visible = user => user.May(ConsolePolicies.Calendar) },
            new("证书有效期", "/staff/outlook", "calendar") { Visible = user => user.May(ConsolePolicies.Outlook) },
            new("学时证明", "/staff/proofs", "certificate") { Visible = user => user.May(ConsolePolicies.Proofs) },
            new("导入名单", "/staff/import", "upload") { Visible = user => user.May(ConsolePolicies.Rosters) },
            new("题库", "/staff/exam", "list") { Visible = user => user.MayExams(ExamsPolicies.Bank) },
            new("考核记录", "/staff/exam/attempts", "flag") { Visible = user => user.MayExams(ExamsPolicies.Results) },
            new("课件", "/staff/lessons", "film") { Visible = user => user.May(ConsolePolicies.Rosters) },
        ],
    };
}
