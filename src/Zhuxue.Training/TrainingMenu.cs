using Zhuxue.Platform.Components;

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
            new("学员", "/staff/learners", "people"),
            new("导入名册", "/staff/import", "upload"),
            new("课件", "/staff/lessons", "film"),
        ],
    };
}
