using System.Text.RegularExpressions;

namespace Zhuxue.Platform.Sms;

/// <summary>One value in a template.</summary>
/// <param name="Name">As it stands in the body between braces, and as Alibaba Cloud knows it.</param>
public sealed record SmsParameter(string Name, string Value);

/// <summary>
/// One kind of text. Gateways send approved templates only: each variant is registered with them word for word, and its code is the
/// setting <c>Sms:TemplateCodes:{variant}</c>.
/// </summary>
/// <param name="Name">Stable; stands in rows.</param>
/// <param name="Title">What staff call it.</param>
/// <param name="Life">How long it is of use after it was written. After that it is not sent any more.</param>
/// <param name="Variants">The exact words first, then shorter ones, which are taken where long names would cost more parts than <c>Sms:PartsMost</c>.</param>
public sealed record SmsTemplate(string Name, string Title, TimeSpan Life, params IReadOnlyList<SmsVariant> Variants)
{
    /// <summary>It concerns this very number, not the person: sent again, it goes to the same number.</summary>
    public bool ToNumber { get; init; }

    /// <summary>It holds a one-time code: nobody but its reader may see it, and it is not sent again by staff.</summary>
    public bool IsCode { get; init; }

    /// <summary>The template with its values, each named in every variant that uses it.</summary>
    public SmsUse With(params IReadOnlyList<SmsParameter> values)
    {
        foreach (var name in Variants.SelectMany(v => v.ParameterNames))
        {
            if (values.All(v => v.Name != name))
                throw new ArgumentException($"Template {Name} needs a value for {name}.", nameof(values));
        }
        return new(this, values);
    }
}

/// <summary>One wording of a template.</summary>
/// <param name="Name">Key of its code in the settings.</param>
/// <param name="Body">Without a signature, without 【】, without a mobile number (DOMAIN §5); values stand as <c>{name}</c>.</param>
public sealed partial record SmsVariant(string Name, string Body)
{
    /// <summary>The names of its values in their order.</summary>
    public IReadOnlyList<string> ParameterNames => [.. Places().Matches(Body).Select(m => m.Groups[1].Value)];

    /// <summary>The text with its values in their places.</summary>
    public string Fill(IReadOnlyList<SmsParameter> values) => Places().Replace(Body, m => values.Single(v => v.Name == m.Groups[1].Value).Value);

    /// <summary>As it is registered with Alibaba Cloud: <c>${name}</c>.</summary>
    public string AliyunBody => Places().Replace(Body, m => "${" + m.Groups[1].Value + "}");

    /// <summary>As it is registered with Tencent Cloud: <c>{1}</c>.</summary>
    public string TencentBody
    {
        get
        {
            var number = 0;
            return Places().Replace(Body, _ => $"{{{++number}}}");
        }
    }

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Places();
}

/// <summary>A template with the values for one person.</summary>
public sealed record SmsUse(SmsTemplate Template, IReadOnlyList<SmsParameter> Values);

/// <summary>All templates of a site, by name: for staff pages and for sending again.</summary>
public sealed class SmsTemplates(IEnumerable<SmsTemplate> templates)
{
    public IReadOnlyList<SmsTemplate> All { get; } = [.. templates];

    /// <summary>The template that has a variant of this name; null for one that this build no longer knows.</summary>
    public SmsTemplate? OfVariant(string name) => All.FirstOrDefault(t => t.Variants.Any(v => v.Name == name));
}
