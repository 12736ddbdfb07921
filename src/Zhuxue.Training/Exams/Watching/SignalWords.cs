using System.Globalization;
using System.Text.Json;

namespace Zhuxue.Training.Exams.Watching;

/// <summary>Signals in words that a reviewer can weigh: what was seen, with its numbers, and never a verdict.</summary>
internal static class SignalWords
{
    public static string Title(ExamSignalKind kind) => kind switch
    {
        ExamSignalKind.LeftPage => "离开过考核页面",
        ExamSignalKind.SnapshotMissed => "没有拍到抓拍",
        ExamSignalKind.SnapshotStranger => "抓拍里看不出是本人",
        ExamSignalKind.TooFast => "答得比别人快得多",
        ExamSignalKind.Converging => "重考时错题几乎全改对",
        ExamSignalKind.RepeatedFrame => "抓拍用的是以前交过的照片",
        ExamSignalKind.LikeEarlierFrame => "抓拍和以前的一张几乎一样",
        _ => "中途换了设备",
    };

    public static string Of(ExamSignal signal)
    {
        var detail = JsonDocument.Parse(signal.Detail).RootElement;
        return signal.Kind switch
        {
            ExamSignalKind.LeftPage => $"离开 {Number("Times")} 次，共 {Number("Seconds")} 秒。可能是看了别的页面，也可能是接电话。",
            ExamSignalKind.SnapshotMissed => "要抓拍时摄像头没有画面，或网络断了。",
            ExamSignalKind.SnapshotStranger => $"照片里{LikenessOf()}。请看照片。",
            ExamSignalKind.RepeatedFrame => "这张照片的文件和以前交过的一张一个字节都不差，不会是刚拍的。请看照片。",
            ExamSignalKind.LikeEarlierFrame => "也可能只是坐姿没变。请和以前的照片对一对。",
            ExamSignalKind.TooFast => $"答了 {Number("Items")} 道，一半在 {Number("MedianSeconds")} 秒以内。",
            ExamSignalKind.Converging => $"以前答错的 {Number("WrongBefore")} 道又出现，这次对了 {Number("RightNow")} 道。可能是认真复习过，也可能是拿到了答案。",
            _ => $"从 {Text("From")} 换到 {Text("To")}。",
        };

        string Number(string name) => detail.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("0.#", CultureInfo.InvariantCulture) : "?";

        string Text(string name) => detail.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

        string LikenessOf() => FaceChecks.LikenessWords.Finding(Text("Finding")) + (detail.TryGetProperty("Similarity", out var value) && value.ValueKind == JsonValueKind.Number ? "，" + FaceChecks.LikenessWords.Of(value.GetDouble()) : "");
    }
}
