using System.Text;
using System.Text.RegularExpressions;

namespace Zhuxue.Platform.Sms;

/// <summary>What the carriers make of a text: how many parts are billed, and what may not stand in it (DOMAIN §5).</summary>
public static partial class SmsText
{
    /// <summary>Characters (UTF-16) of a text that goes as one part, and of each part of a longer one.</summary>
    public const int OnePart = 70, EachPart = 67;

    /// <summary>Parts that are billed; the signature in its 【】 counts.</summary>
    public static int Parts(string signature, string body)
    {
        var length = signature.Length + (signature.Length > 0 ? 2 : 0) + body.Length;
        return length <= OnePart ? 1 : (length + EachPart - 1) / EachPart;
    }

    /// <summary>A value as it may stand in a text: on one line, without 【】, mobile numbers hidden, not longer than gateways take.</summary>
    public static string Value(string value, int most)
    {
        var clean = new StringBuilder(value.Length);
        foreach (var c in value.Normalize(NormalizationForm.FormC))
        {
            if (c is '【' or '】')
                continue;
            clean.Append(char.IsControl(c) || char.IsWhiteSpace(c) ? ' ' : c);
        }
        var text = Mobile().Replace(clean.ToString().Trim(), m => string.Concat(m.Value.AsSpan(0, 3), "****", m.Value.AsSpan(7)));
        if (text.Length <= most)
            return text;
        var cut = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return text[..cut] + "…";
    }

    [GeneratedRegex("1[3-9][0-9]{9}")]
    private static partial Regex Mobile();
}
