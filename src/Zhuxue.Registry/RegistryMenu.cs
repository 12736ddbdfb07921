using Zhuxue.Platform.Components;
using Zhuxue.Registry.Accounts.SignIn;

namespace Zhuxue.Registry;

/// <summary>Name and navigation of the registry.</summary>
internal static class RegistryMenu
{
    public static SiteMenu Menu { get; } = new()
    {
        Name = "筑学 · 管理系统",
        Note = "从业人员培训管理",
        StaffNote = "登记工作台",
        Site = "registry",
        HelpLines = [new("4009999355", "平台热线")],
        Learner =
        [
            new("继续教育", "/records", "list") { Visible = user => user.IsPerson },
            new("证书管理", "/certificates", "certificate") { PhoneText = "证书", Visible = user => user.IsPerson },
            new("证书查验", "/verify", "qr") { PhoneText = "查验" },
            new("我的", "/me", "person") { Visible = user => user.IsPerson },
            new("登录", "/sign-in", "person") { Visible = user => !user.IsPerson },
        ],
        Staff =
        [
            new("概况", "/staff", "chart"),
            new("证书", "/staff/certificates", "certificate"),
            new("学时记录", "/staff/records", "list"),
            new("培训机构", "/staff/institutions", "building"),
            new("导入证书", "/staff/import", "upload") { Visible = user => user.IsRegistrar },
            new("操作记录", "/staff/actions", "clock"),
        ],
    };
}
