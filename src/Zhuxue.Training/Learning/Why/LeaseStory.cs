using System.Globalization;
using Zhuxue.Platform.Components;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Snapshots;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Learning.Why;

/// <summary>Tells one lease as a row of moments: its uncounted spans, and what was earned between them.</summary>
internal sealed class LeaseStory(
    Lease lease, IReadOnlyList<UncountedSpan> spans, IReadOnlyList<CameraFault> faults, IReadOnlyList<Snapshot> snapshots, IReadOnlyList<PresenceCheck> checks,
    IReadOnlyList<TakenBack> taken, bool gated, DateTimeOffset now)
{
    /// <summary>A camera that fails pauses the player within this time.</summary>
    private static readonly TimeSpan FaultNear = TimeSpan.FromSeconds(15);

    public IEnumerable<Moment> Tell()
    {
        var begin = lease.ActivatedAt!.Value;
        var end = lease.LastBeatAt ?? begin;
        var (at, place) = (begin, lease.StartedAtMs);
        // All that the lease credited: also what was taken back while it lasted had been earned in it.
        var untold = lease.EarnedMs - lease.StartedAtMs + TakenIn(begin, DateTimeOffset.MaxValue);
        foreach (var span in spans)
        {
            if (Earned(at, span.FromAt, span.PositionMs - place + TakenIn(at, span.FromAt)) is { } before)
            {
                untold -= before.Ms;
                yield return before;
            }
            // An open pause lasts until the lease ends, or until now.
            var to = span.ToAt ?? lease.EndedAt ?? now;
            yield return Uncounted(span, to < span.FromAt ? span.FromAt : to);
            (at, place) = (to, span.PositionMs);
        }
        // The last stretch tells the rest, so that a timeline always adds up: time may be taken back after the last beat, or while none counted.
        if (Earned(at, end < at ? at : end, untold) is { } tail)
            yield return tail;
        if (lease is { EndedAt: { } ended, EndReason: { } reason } && reason is not (LeaseEnd.Completed or LeaseEnd.Left))
        {
            var (_, happened, remedy) = LeaseWords.Of(reason);
            yield return new(MomentKind.Ended, ended, ended, happened.TrimEnd('。'), remedy, 0, lease.Device, []);
        }
    }

    /// <summary>What was taken back, as the person reads it.</summary>
    public static Moment Tell(TakenBack back, PresenceCheck? check, Lease? lease)
    {
        var amount = Numbers.TimeWords((back.FromMs - back.ToMs) / 1000d);
        var (title, words) = back.Reason switch
        {
            TakenBackReason.PresenceMissed => (check?.Wrong > 0 ? "核验没有通过" : "核验没有回应",
                $"{Second(check?.AskedAt ?? back.At)} 出现提示，{(check?.Wrong > 0 ? "数字点错了" : "规定时间内没有看到您")}。从上一次确认是您本人的时候算起，{amount}要再学一遍。再核验一次就能接着学。"),
            TakenBackReason.PresenceFaulted => (check?.Fault == PresenceFault.Camera ? "核验时摄像头出了故障" : "核验时网络断了",
                $"{Second(check?.AskedAt ?? back.At)} 出现提示，到最后也没能核验。{amount}要再学一遍。这不算没有回应。"),
            TakenBackReason.Cleared when back.RestoredAt is not null => ("学时清零，申诉后已恢复", $"审核时清零了这一课的 {amount}；申诉成立，已经恢复，不用再学。"),
            TakenBackReason.Cleared => ("审核没有通过，这一课清零", $"已学的 {amount}退回，要重新学。为什么清零、不同意怎么办，请看“审核结果”。"),
            TakenBackReason.TooManyMissed => ("核验没有回应的次数超过规定", $"按规定，有没回应的核验的课要从头学。这一课已学的 {amount}退回。"),
            _ => throw new ArgumentOutOfRangeException(nameof(back), back.Reason, null),
        };
        return new(MomentKind.TakenBack, check?.AskedAt ?? back.At, back.At, title, words, back.LostMs, lease?.Device ?? "", []);
    }

    private long TakenIn(DateTimeOffset from, DateTimeOffset to) =>
        taken.Where(t => t.At > from && t.At <= to && t.LessonId == lease.LessonId && !(t.At > lease.EndedAt)).Sum(t => t.FromMs - t.ToMs);

    private Moment? Earned(DateTimeOffset from, DateTimeOffset to, long ms)
    {
        var photos = PhotosIn(from, to).ToList();
        return to <= from && ms <= 0 ? null : new(MomentKind.Earned, from, to, "正常学习", WordsIn(from, to, photos), Math.Max(0, ms), lease.Device, photos);
    }

    private Moment Uncounted(UncountedSpan span, DateTimeOffset to)
    {
        var length = (long)(to - span.FromAt).TotalMilliseconds;
        var amount = Numbers.TimeWords(length / 1000d);
        var fault = faults.FirstOrDefault(f => (f.At - span.FromAt).Duration() < FaultNear);
        var photos = PhotosIn(span.FromAt, to).ToList();
        return span.Kind switch
        {
            UncountedKind.Paused when fault is not null => new(MomentKind.Paused, span.FromAt, to, "摄像头断开，自动暂停",
                $"{FaultWords(fault.Kind)}。暂停时不计时，也不扣。", length, lease.Device, photos),
            UncountedKind.Paused => new(MomentKind.Paused, span.FromAt, to, "暂停", "暂停时不计时，也不扣。", length, lease.Device, photos),
            UncountedKind.Gap => new(MomentKind.Uncounted, span.FromAt, to, "网络断了", $"有 {amount}没有收到学习记录，所以不算。之后从断开的那一秒接着学。", length, lease.Device, photos),
            UncountedKind.SnapshotOverdue => new(MomentKind.Uncounted, span.FromAt, to, "没有收到抓拍照片", "拍到您之前不计时。请让脸一直露在摄像头前。", length, lease.Device, photos),
            _ => new(MomentKind.Uncounted, span.FromAt, to, "等您核验", "核验通过之前不计时。", length, lease.Device, photos),
        };
    }

    private IEnumerable<PhotoTaken> PhotosIn(DateTimeOffset from, DateTimeOffset to) =>
        snapshots.Where(s => s.AskedAt > from && s.AskedAt <= to).Select(s => new PhotoTaken(true, s.Id, s.TakenAt ?? s.AskedAt, s.Finding, s.Similarity, s.BlobId is not null, s.SeenBefore))
            .Concat(checks.Where(c => c.BlobId is not null && c.AskedAt > from && c.AskedAt <= to).Select(c => new PhotoTaken(false, c.Id, c.SettledAt ?? c.AskedAt, null, c.Similarity, true, false)))
            .Concat(checks.Where(c => c.OtherBlobId is not null && c.AskedAt > from && c.AskedAt <= to).Select(c => new PhotoTaken(false, c.Id, c.AskedAt, null, c.OtherSimilarity, true, false, IsOther: true)))
            .OrderBy(p => p.At);

    private string? WordsIn(DateTimeOffset from, DateTimeOffset to, List<PhotoTaken> photos)
    {
        var words = new List<string>();
        if (gated && from == lease.ActivatedAt)
            words.Add($"{from.ClockWords} {(lease.Proof == LeaseProof.Code ? "短信验证码核对" : "人脸核验")}通过。");
        var shots = photos.Where(p => p is { IsSnapshot: true, HasPicture: true }).ToList();
        if (shots.Count > 0)
        {
            var own = shots.Count(s => s.Similarity >= FaceMatch.SameFrom);
            words.Add($"抓拍 {shots.Count} 次，{(own == shots.Count ? "是您本人" : own == 0 ? "没有看清您本人，审核时会再看" : $"{own} 次看清是您本人")}。");
        }
        foreach (var check in checks.Where(c => c.State == PresenceState.Answered && c.SettledAt > from && c.SettledAt <= to))
            words.Add($"{check.SettledAt!.Value.ClockWords} 核验通过。");
        return words.Count == 0 ? null : string.Concat(words);
    }

    private static string FaultWords(CameraFaultKind kind) => kind switch
    {
        CameraFaultKind.Busy => "摄像头被别的程序占用",
        CameraFaultKind.Denied => "浏览器收回了摄像头的权限",
        _ => "摄像头没有画面",
    };

    private static string Second(DateTimeOffset at) => at.InBeijing.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
