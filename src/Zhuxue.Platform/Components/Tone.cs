namespace Zhuxue.Platform.Components;

/// <summary>What a state means to the reader: the colour and the icon follow from it, the words always stand beside it.</summary>
public enum Tone
{
    /// <summary>Nothing to say yet: 未学.</summary>
    Mute,

    /// <summary>Done, good: 已学完.</summary>
    Ok,

    /// <summary>Here, now: 学习中. Nothing else is orange.</summary>
    Now,

    /// <summary>Mind this: 剩 9 天.</summary>
    Warn,

    /// <summary>Something must be done again: 要重学.</summary>
    Bad,

    /// <summary>On its way, no action needed: 审核中.</summary>
    Info,
}

/// <summary>The class and the usual icon of a tone.</summary>
public static class Tones
{
    extension(Tone tone)
    {
        /// <summary>The class that colours an element of this tone; empty for <see cref="Tone.Mute"/>.</summary>
        public string CssClass => tone switch
        {
            Tone.Ok => "zx-ok",
            Tone.Now => "zx-now",
            Tone.Warn => "zx-warn",
            Tone.Bad => "zx-bad",
            Tone.Info => "zx-info",
            _ => "",
        };

        /// <summary>The icon shown when none is named.</summary>
        public string Icon => tone switch
        {
            Tone.Ok => "check",
            Tone.Now => "play",
            Tone.Warn => "warning",
            Tone.Bad => "cross",
            Tone.Info => "clock",
            _ => "dash",
        };
    }
}
