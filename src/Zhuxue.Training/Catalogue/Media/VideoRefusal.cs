namespace Zhuxue.Training.Catalogue.Media;

/// <summary>Why an uploaded file cannot become a lesson.</summary>
internal enum VideoRefusal
{
    Empty,
    NotVideo,
    NoPicture,
    TooShort,
    TooLong,
    Broken,
    TooLarge,
}

/// <summary>The words for each refusal: what happened, what to do.</summary>
internal static class VideoRefusals
{
    extension(VideoRefusal refusal)
    {
        public (string WhatHappened, string WhatToDo) Words => refusal switch
        {
            VideoRefusal.Empty => ("这个文件是空的。", "请在电脑上先播放一遍，确认有内容，再上传。"),
            VideoRefusal.NotVideo => ("这个文件不是视频。", "只改文件名不会变成视频。请用录制或导出的 MP4 文件。"),
            VideoRefusal.NoPicture => ("这个文件只有声音，没有画面。", "请导出带画面的 MP4 文件再上传。"),
            VideoRefusal.TooShort => ("视频太短，不到 5 秒。", "请检查是不是选错了文件，或者没有导出完整。"),
            VideoRefusal.TooLong => ("视频太长，超过 6 小时。", "请把它分成几个课件，分别上传。"),
            VideoRefusal.TooLarge => ("文件太大，没有保存。", "请用视频软件压缩，或者分成几个课件再上传。"),
            _ => ("视频文件不完整，中间有坏的地方。", "请在电脑上从头到尾播放一遍；重新导出或重新拷贝后再上传。"),
        };
    }
}
