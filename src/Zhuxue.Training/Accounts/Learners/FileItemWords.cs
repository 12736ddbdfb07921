namespace Zhuxue.Training.Accounts.Learners;

/// <summary>How a missing item is called to the learner.</summary>
internal static class FileItemWords
{
    public static string Words(this FileItem item) => item switch
    {
        FileItem.Activation => "设置自己的密码",
        FileItem.PhoneCheck => "核对手机号",
        FileItem.IdCardFront => "身份证人像面",
        FileItem.IdCardBack => "身份证国徽面",
        FileItem.FaceConsent => "人脸使用同意书",
        FileItem.Portrait => "本人照片",
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, null),
    };
}
