using Zhuxue.Platform.Components;

namespace Zhuxue.Platform.Sms;

/// <summary>States and faults of texts in words.</summary>
public static class TextWords
{
    extension(TextState state)
    {
        public string Words => state switch
        {
            TextState.Waiting => "等待发出",
            TextState.Unsure => "结果不明，在查",
            TextState.Sent => "已发出",
            TextState.Delivered => "已送达",
            TextState.Failed => "没有送到",
            TextState.Expired => "过期没发",
            _ => "没有网关，没发",
        };

        public Tone Tone => state switch
        {
            TextState.Delivered or TextState.Sent => Components.Tone.Ok,
            TextState.Waiting or TextState.Unsure => Components.Tone.Warn,
            TextState.Expired => Components.Tone.Mute,
            _ => Components.Tone.Bad,
        };
    }
}
