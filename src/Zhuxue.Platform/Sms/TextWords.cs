using System.Globalization;
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

    extension(TextMessage text)
    {
        /// <summary>Why it stands where it stands, and what to do; null when it is on its way as it should be.</summary>
        public string? Why => text.State switch
        {
            TextState.Waiting when text.Tries > 0 => $"网关没有接收，已经试了 {text.Tries} 次，{Moment(text.DueAt)} 再试{Code(text)}。",
            TextState.Waiting when text.DueAt > text.CreatedAt => $"这个号码刚收过短信，{Moment(text.DueAt)} 再发。",
            TextState.Unsure => $"网关没有回答，不知道发出去没有。{Moment(text.DueAt)} 去查回执，查清以前不再发。",
            TextState.NotSent => "没有设置短信网关。请打电话告诉学员。",
            TextState.Expired => $"到期还没能发出去{Code(text)}。",
            TextState.Failed => text.Fault switch
            {
                SmsFault.Phone => $"号码不对、停机或者拒收短信{Code(text)}。请打电话核对号码。",
                SmsFault.Template => $"网关不认模板、签名或者其中的内容{Code(text)}。请管理员核对短信设置。",
                SmsFault.Configuration => $"网关不认密钥或者权限{Code(text)}。请管理员核对短信设置。",
                SmsFault.Balance => $"短信余额不够，或者账户停用了{Code(text)}。请管理员处理。",
                SmsFault.Undelivered => $"运营商没有送到{Code(text)}，可能关机、停机或者是空号。请打电话告诉学员。",
                SmsFault.NeverKnown => "一直查不到结果，也可能已经收到。请先问学员，再决定要不要再发。",
                _ => $"网关没有接收{Code(text)}。",
            },
            _ => null,
        };
    }

    /// <summary>11 月 28 日 17:17, which no line breaks.</summary>
    private static string Moment(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{at.DayInBeijing.Month}\u00a0月\u00a0{at.DayInBeijing.Day}\u00a0日\u00a0{at.ClockWords}");

    private static string Code(TextMessage text) => string.IsNullOrEmpty(text.FaultCode) ? "" : $"（{text.FaultCode}）";
}
