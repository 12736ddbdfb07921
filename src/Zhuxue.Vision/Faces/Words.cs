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

    /// <summary>Guidance before a prompt: short enough to be read from an arm's length, and spoken.</summary>
    public static string Hint(GateHint hint) => hint switch
    {
        GateHint.NoFace => "请把脸放进椭圆框里",
        GateHint.TwoFaces => "画面里只能有您一个人",
        GateHint.TooFar => "请靠近一点",
        GateHint.TooNear => "请离远一点",
        GateHint.TooDark => "太暗了，请面向光源",
        GateHint.TooBright => "太亮了，请避开强光",
        GateHint.Backlit => "光在背后，请转个身",
        GateHint.Blurred => "画面模糊，请拿稳一点",
        GateHint.FaceHidden => "脸被挡住了一部分",
        GateHint.Hat => "请摘下安全帽",
        GateHint.Sunglasses => "请摘下墨镜",
        GateHint.Mask => "请摘下口罩",
        GateHint.NotFrontal => "请正对镜头",
        GateHint.LookUp => "请把头抬起来一点",
        GateHint.LookDown => "请把下巴收低一点",
        GateHint.Tilted => "请把头摆正",
        GateHint.NotAtRest => "请睁开眼，闭上嘴",
        GateHint.Unreadable => "画面传不过来",
        _ => "很好，请看着镜头",
    };

    /// <summary>What to do about it, in one sentence below the hint.</summary>
    public static string HintMore(GateHint hint) => hint switch
    {
        GateHint.NoFace => "脸和镜头一样高，整张脸都要看得见。",
        GateHint.TwoFaces => "请让旁边的人先离开画面。",
        GateHint.TooFar => "让脸填满椭圆框。",
        GateHint.TooNear => "让整张脸都在椭圆框里。",
        GateHint.TooDark => FindLight,
        GateHint.TooBright => "不要让太阳或灯直照着脸。",
        GateHint.Backlit => "让窗户或灯在您前面，不要在背后。",
        GateHint.Blurred => "擦一擦镜头，手机靠在稳的地方。",
        GateHint.FaceHidden => Uncover,
        GateHint.Hat => "露出额头和眉毛。",
        GateHint.Sunglasses => "要看得见眼睛。近视眼镜可以戴着。",
        GateHint.Mask => "要看得见嘴和下巴。",
        GateHint.NotFrontal => "脸转正，看着镜头。",
        GateHint.LookUp or GateHint.LookDown => "让镜头和眼睛一样高，平视镜头。",
        GateHint.Tilted => "不要歪头，手机竖直拿正。",
        GateHint.NotAtRest => "先自然地看着镜头，听到提示再做动作。",
        GateHint.Unreadable => "请检查网络和摄像头。",
        _ => "保持一下，马上开始。",
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
        GateCause.Backlit => new("光从背后照来，脸太暗。", "请转个身，让窗户或灯在您前面，再试一次。"),
        GateCause.Blurred => new("画面有点模糊。", "请擦一擦镜头，拿稳了再试一次。"),
        GateCause.FaceHidden => new("脸被挡住了一部分。", Uncover),
        GateCause.Hat => new("安全帽挡住了脸。", "请摘下安全帽，露出额头和眼睛，再试一次。"),
        GateCause.Sunglasses => new("墨镜挡住了眼睛。", "请摘下墨镜，再试一次。近视眼镜可以戴着。"),
        GateCause.Mask => new("口罩挡住了嘴和下巴。", "请摘下口罩，再试一次。"),
        GateCause.NotFrontal => new("脸没有正对镜头。", "请让脸和镜头一样高，看着镜头再试一次。"),
        GateCause.LookUp => new("头低着，看不清脸。", "请抬起头，让镜头和眼睛一样高，再试一次。"),
        GateCause.LookDown => new("头仰着，看不清脸。", "请收一收下巴，让镜头和眼睛一样高，再试一次。"),
        GateCause.Tilted => new("头歪着，看不清脸。", "请把头摆正，手机竖直拿正，再试一次。"),
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
        PhotoVerdict.NotUpright => new("照片是横着或倒着的。", "请把照片转正，头朝上，再选一次。"),
        PhotoVerdict.TwoFaces => new("照片里不止一张脸。", "请用只有您一个人的照片。"),
        PhotoVerdict.TooSmall => new("照片里的脸太小。", "请靠近一点再拍一张。"),
        PhotoVerdict.TooLarge => new("脸超出了照片。", "请离远一点，让整张脸和头发都在照片里。"),
        PhotoVerdict.CutOff => new("脸没有全在照片里。", "请退后一点，把脸放在中间再拍一张。"),
        PhotoVerdict.TooDark => new("照片太暗，看不清脸。", FindLight),
        PhotoVerdict.TooBright => new("照片太亮，看不清脸。", "请避开直射的灯光和阳光，再拍一张。"),
        PhotoVerdict.Backlit => new("光从背后照来，脸太暗。", "请转个身，让窗户或灯在您前面，再拍一张。"),
        PhotoVerdict.Uneven => new("脸上一边亮一边暗。", "请正对着窗户或灯，让光均匀地照在脸上，再拍一张。"),
        PhotoVerdict.Blurred => new("照片有点模糊。", "请擦一擦镜头，拿稳了再拍一张。"),
        PhotoVerdict.FaceHidden => new("脸被挡住了一部分。", Uncover),
        PhotoVerdict.Hat => new("帽子挡住了额头。", "请摘下安全帽或帽子，露出额头和眉毛，再拍一张。"),
        PhotoVerdict.Mask => new("口罩挡住了嘴和下巴。", "请摘下口罩，再拍一张。"),
        PhotoVerdict.Sunglasses => new("墨镜挡住了眼睛。", "请摘下墨镜，再拍一张。近视眼镜可以戴着。"),
        PhotoVerdict.NotFrontal => new("脸没有正对镜头。", "请看着镜头，脸摆正，再拍一张。"),
        PhotoVerdict.Tilted => new("头歪着。", "请把头摆正，手机竖直拿正，再拍一张。"),
        PhotoVerdict.EyesClosed => new("照片里的眼睛闭着。", "请睁开眼睛，再拍一张。"),
        PhotoVerdict.Cluttered => new("背后的东西太多。", "请站到一面墙前，再拍一张。"),
        _ => For(ImageRefusal.Broken),
    };

    /// <summary>Why a file was not taken as a picture, and what to do.</summary>
    public static Wording For(ImageRefusal refusal) => refusal switch
    {
        ImageRefusal.NotAnImage => new("这个文件不是照片。", "请选一张 JPG 或 PNG 格式的照片。"),
        ImageRefusal.Animated => new("这是动图，不是照片。", "请选一张 JPG 或 PNG 格式的照片。"),
        ImageRefusal.PrintColours => new("这张照片用的是印刷的颜色（CMYK），打不开。", "请用手机重新拍一张，或在电脑上另存为普通的 JPG 照片。"),
        ImageRefusal.UnsupportedFormat => new("这种照片格式打不开。", "请另存为 JPG 或 PNG 格式，再上传一次。"),
        ImageRefusal.TooManyBytes => new("照片文件太大。", "请换一张不超过 10 MB 的照片。"),
        ImageRefusal.TooManyPixels => new("照片尺寸太大。", "请换一张不超过 2500 万像素的照片。"),
        _ => new("照片文件不完整，打不开。", "请重新拍一张，或换一个文件。"),
    };

    /// <summary>Why a photo was not taken, from the whole result.</summary>
    public static Wording For(PhotoResult result) => result.ImageRefusal is { } refusal ? For(refusal) : For(result.Verdict);
}
