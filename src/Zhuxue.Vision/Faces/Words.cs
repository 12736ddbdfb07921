using Zhuxue.Vision.Images;

namespace Zhuxue.Vision.Faces;

/// <summary>What happened and what to do about it, as a learner reads it: no blame, no scores.</summary>
/// <param name="Cause">What was seen.</param>
/// <param name="Remedy">What to do next.</param>
public sealed record Wording(string Cause, string Remedy);

/// <summary>All Chinese wording of the face checks.</summary>
public static class Words
{
    private const string Uncover = "请摘下安全帽、口罩和墨镜，露出额头和眼睛。";
    private const string FindLight = "转个身，让脸朝着窗户或灯，不要背光。";

    /// <summary>While the screen shows colours.</summary>
    public const string Light = "屏幕会变颜色，请看着镜头不要动";

    /// <summary>The prompt of an action; shown and spoken.</summary>
    public static string Prompt(GateAction action) => action switch
    {
        GateAction.Blink => "请眨眨眼",
        GateAction.OpenMouth => "请张张嘴",
        GateAction.TurnLeft => "请向左转头",
        GateAction.TurnRight => "请向右转头",
        _ => "请点点头",
    };

    /// <summary>How to do it, below the prompt.</summary>
    public static string HowTo(GateAction action) => action switch
    {
        GateAction.Blink => "自然地眨一两下就好，不用快。",
        GateAction.OpenMouth => "张大嘴，像说“啊”，停一下。",
        GateAction.TurnLeft => "头慢慢转向您的左手边，再转回来。",
        GateAction.TurnRight => "头慢慢转向您的右手边，再转回来。",
        _ => "慢慢低头，再抬起来。",
    };

    /// <summary>The step chip of an action that was already asked for.</summary>
    public static string Step(GateAction action) => action switch
    {
        GateAction.Blink => "眨眨眼",
        GateAction.OpenMouth => "张张嘴",
        GateAction.TurnLeft => "向左转头",
        GateAction.TurnRight => "向右转头",
        _ => "点点头",
    };

    /// <summary>Guidance before a prompt.</summary>
    public static string Hint(GateHint hint) => hint switch
    {
        GateHint.NoFace => "请把脸放进椭圆框里",
        GateHint.TwoFaces => "画面里只能有您一个人",
        GateHint.TooFar => "请靠近一点",
        GateHint.TooNear => "请离远一点",
        GateHint.TooDark => "太暗了，请面向光源",
        GateHint.TooBright => "太亮了，请避开强光",
        GateHint.Blurred => "请拿稳一点，擦一擦镜头",
        GateHint.FaceHidden => "请摘下安全帽、口罩和墨镜",
        GateHint.NotFrontal => "请正对镜头",
        GateHint.NotAtRest => "请睁开眼，闭上嘴，看着镜头",
        GateHint.Unreadable => "画面传不过来，请检查网络和摄像头",
        _ => "很好，请看着镜头",
    };

    /// <summary>Why a gate check did not pass, and what to do.</summary>
    public static Wording For(GateRefusal refusal) => refusal.Cause switch
    {
        GateCause.NoFace => new("画面里没有看到脸。", "请把脸放进椭圆框里，和镜头一样高。"),
        GateCause.TwoFaces => new("画面里不止一张脸。", "请让旁边的人先离开画面，只留您一个人。"),
        GateCause.TooFar => new("脸离镜头有点远。", "请靠近一点，让脸填满椭圆框。"),
        GateCause.TooNear => new("脸离镜头太近了。", "请离远一点，让整张脸都在椭圆框里。"),
        GateCause.TooDark => new("光线太暗，看不清脸。", FindLight),
        GateCause.TooBright => new("光线太强，看不清脸。", "请避开直射的灯光和阳光。"),
        GateCause.Blurred => new("画面有点模糊。", "请擦一擦镜头，拿稳了再试一次。"),
        GateCause.FaceHidden => new("脸被挡住了一部分。", Uncover),
        GateCause.NotFrontal => new("脸没有正对镜头。", "请让脸和镜头一样高，看着镜头再试一次。"),
        GateCause.NotAtRest => new("嘴张着或者眼睛闭着，还不能开始。", "请先自然地看着镜头：睁开眼睛，闭上嘴。"),
        GateCause.Unreadable => new("画面没有传完整。", "请检查网络，再试一次。"),
        GateCause.ActionNotSeen => NotSeen(refusal.Action),
        GateCause.FaceLost => new("脸离开了画面。", "做动作时请不要走开，让脸一直在椭圆框里。"),
        GateCause.FaceChanged => new("前后画面里不是同一张脸。", "请从头到尾由您本人完成，旁边的人先离开画面。"),
        GateCause.OtherFace => new("和档案里的照片对不上。", "请由本人完成。如果就是您本人：摘下安全帽、口罩和墨镜，让光照在脸上，再试一次。"),
        GateCause.Uncertain => new("看得还不够清楚。", "请摘下安全帽、口罩和墨镜，露出额头和眼睛，让光照在脸上，再试一次。"),
        GateCause.NotLive => new("没有确认是真人在镜头前。", "请您本人对着镜头，不要用照片或屏幕。"),
        GateCause.WrongAction => new("做的动作和提示的不一样。", NotSeen(refusal.Action).Remedy),
        GateCause.Frozen => new("画面停住了，没有动。", "请关掉别的用摄像头的程序，再试一次。"),
        GateCause.Cut => new("画面中间断开过，前后接不上。", "请把摄像头放稳，人不要离开，再试一次。"),
        GateCause.SeenBefore => new("这段画面以前用过。", "请您本人现在对着摄像头做一次；不要用录像或虚拟摄像头。"),
        GateCause.TooManyFrames => new("画面来得太快，和时间对不上。", "请关掉加速的软件，再试一次。"),
        GateCause.LightNotSeen => new("没有在脸上看到屏幕的光。", "请靠近屏幕，把屏幕调亮，避开太强的灯光，再试一次。"),
        GateCause.LivenessUncertain => new("画面不够清楚，没能确认。", "请靠近一点，让光均匀地照在脸上，再试一次。"),
        _ => new("收到的画面太少。", "网络可能慢了。请换到信号好的地方，再试一次。"),
    };

    private static Wording NotSeen(GateAction? action) => action switch
    {
        GateAction.Blink => new("没有看到您眨眼。", "请看着镜头，自然地眨一两下。"),
        GateAction.OpenMouth => new("没有看到您张嘴。", "听到提示后请张大嘴，像说“啊”。"),
        GateAction.TurnLeft => new("没有看到您向左转头。", "听到提示后，请把头转向您的左手边。"),
        GateAction.TurnRight => new("没有看到您向右转头。", "听到提示后，请把头转向您的右手边。"),
        _ => new("没有看到您点头。", "听到提示后，请慢慢低头，再抬起来。"),
    };

    /// <summary>Why a photo was not taken, and what to do.</summary>
    public static Wording For(PhotoVerdict verdict) => verdict switch
    {
        PhotoVerdict.Ok => new("照片可以用。", ""),
        PhotoVerdict.NoFace => new("照片里没有看到脸。", "请正对镜头，让整张脸都在照片里。"),
        PhotoVerdict.TwoFaces => new("照片里不止一张脸。", "请用只有您一个人的照片。"),
        PhotoVerdict.TooSmall => new("照片里的脸太小。", "请靠近一点再拍一张。"),
        PhotoVerdict.TooLarge => new("脸超出了照片。", "请离远一点，让整张脸和头发都在照片里。"),
        PhotoVerdict.TooDark => new("照片太暗，看不清脸。", FindLight),
        PhotoVerdict.TooBright => new("照片太亮，看不清脸。", "请避开直射的灯光和阳光，再拍一张。"),
        PhotoVerdict.Blurred => new("照片有点模糊。", "请擦一擦镜头，拿稳了再拍一张。"),
        PhotoVerdict.FaceHidden => new("脸被挡住了一部分。", Uncover),
        PhotoVerdict.NotFrontal => new("脸没有正对镜头。", "请看着镜头，脸摆正，再拍一张。"),
        PhotoVerdict.EyesClosed => new("照片里的眼睛闭着。", "请睁开眼睛，再拍一张。"),
        _ => For(ImageRefusal.Broken),
    };

    /// <summary>Why a file was not taken as a picture, and what to do.</summary>
    public static Wording For(ImageRefusal refusal) => refusal switch
    {
        ImageRefusal.NotAnImage => new("这个文件不是照片。", "请选一张 JPG 或 PNG 格式的照片。"),
        ImageRefusal.UnsupportedFormat => new("这种照片格式打不开。", "请另存为 JPG 或 PNG 格式，再上传一次。"),
        ImageRefusal.TooManyBytes => new("照片文件太大。", "请换一张不超过 10 MB 的照片。"),
        ImageRefusal.TooManyPixels => new("照片尺寸太大。", "请换一张不超过 2500 万像素的照片。"),
        _ => new("照片文件不完整，打不开。", "请重新拍一张，或换一个文件。"),
    };

    /// <summary>Why a photo was not taken, from the whole result.</summary>
    public static Wording For(PhotoResult result) => result.ImageRefusal is { } refusal ? For(refusal) : For(result.Verdict);
}
