namespace Zhuxue.Training.Learning.Signals;

/// <summary>What a signal weighs, and what a reviewer reads. The weights order the queue; they decide nothing.</summary>
internal static class SignalWords
{
    public static (int Weight, string Reason) Of(SignalKind kind) => kind switch
    {
        SignalKind.OtherFace => (60, "抓拍或核验里的人和本人照片不像"),
        SignalKind.NoSnapshot => (30, "抓拍里没有人，或没有收到抓拍"),
        SignalKind.TwoFaces => (20, "画面里不止一个人"),
        SignalKind.RepeatedFrame => (70, "交来的画面以前交过"),
        SignalKind.LikeEarlierFrame => (15, "交来的画面和以前的一张几乎一样（也可能只是坐姿没变）"),
        SignalKind.PresenceMissed => (25, "在岗核验没有回应"),
        SignalKind.PresenceGuessed => (20, "核验时多次点错数字"),
        SignalKind.ManyFaults => (25, "核验时摄像头或网络出故障的次数超过规定"),
        SignalKind.NonceReplayed => (50, "学习记录的序号被重复使用或编造"),
        SignalKind.KeysSkipped => (40, "要取还没有学到的视频"),
        SignalKind.Headless => (40, "浏览器自称是自动程序"),
        SignalKind.OddHours => (5, "深夜学完一课"),
        SignalKind.RoboticBeats => (35, "学习记录的间隔过于整齐"),
        SignalKind.SharedDevice => (15, "同一个浏览器一天内有多名学员学习"),
        SignalKind.SharedFace => (80, "同一张脸出现在几个身份证号下"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
