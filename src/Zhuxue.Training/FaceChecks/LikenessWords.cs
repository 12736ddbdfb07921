using Zhuxue.Platform.Components;

namespace Zhuxue.Training.FaceChecks;

/// <summary>A cosine of two faces in words: a hint for staff, never a verdict. The bounds are those of FAR 1e-3 and 1e-4.</summary>
internal static class LikenessWords
{
    private const double Uncertain = 0.335, Sure = 0.411;

    public static string Of(double similarity) => similarity switch { >= Sure => "像同一个人", >= Uncertain => "拿不准", _ => "不像同一个人" };

    public static Tone ToneOf(double similarity) => similarity switch { >= Sure => Tone.Ok, >= Uncertain => Tone.Warn, _ => Tone.Bad };

    /// <summary>What the photo check saw on a snapshot, by the name of its verdict.</summary>
    public static string Finding(string? verdict) => verdict switch
    {
        "Ok" => "正脸",
        "NoFace" => "没有人",
        "TwoFaces" => "不止一人",
        "TooSmall" => "离得太远",
        "TooLarge" => "离得太近",
        "TooDark" => "太暗",
        "TooBright" => "太亮",
        "Blurred" => "模糊",
        "FaceHidden" => "脸被挡住",
        "NotFrontal" => "侧着脸",
        "EyesClosed" => "闭着眼",
        _ => "看不清",
    };
}
