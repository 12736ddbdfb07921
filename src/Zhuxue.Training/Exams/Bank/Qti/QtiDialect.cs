using System.Text;
using System.Xml.Linq;

namespace Zhuxue.Training.Exams.Bank.Qti;

/// <summary>What differs between the two versions of IMS (1EdTech) Question and Test Interoperability that are read and written.</summary>
/// <param name="Version">2.1 or 3.0.</param>
/// <param name="Namespace">Of item documents.</param>
/// <param name="ResourceType">Of an item in the manifest.</param>
/// <param name="ManifestNamespace">Of the content package around the items.</param>
/// <param name="MatchCorrect">The response template "all or nothing".</param>
/// <param name="IsPrefixed">3.0 writes qti-item-body and response-identifier where 2.1 writes itemBody and responseIdentifier.</param>
internal sealed record QtiDialect(string Version, XNamespace Namespace, string ResourceType, XNamespace ManifestNamespace, string MatchCorrect, bool IsPrefixed)
{
    public static QtiDialect V21 { get; } = new("2.1", "http://www.imsglobal.org/xsd/imsqti_v2p1", "imsqti_item_xmlv2p1", "http://www.imsglobal.org/xsd/imscp_v1p1",
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct", false);

    public static QtiDialect V30 { get; } = new("3.0", "http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "imsqti_item_xmlv3p0", "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml", true);

    /// <summary>The name of an element of QTI itself, given as 2.1 writes it.</summary>
    public XName Element(string name) => Namespace + (IsPrefixed ? "qti-" + Kebab(name) : name);

    /// <summary>The name of an attribute of QTI itself, given as 2.1 writes it.</summary>
    public string Attribute(string name) => IsPrefixed ? Kebab(name) : name;

    /// <summary>An element or attribute name of either version as 2.1 writes it: qti-item-body → itemBody.</summary>
    public static string Plain(string name)
    {
        var parts = (name.StartsWith("qti-", StringComparison.Ordinal) ? name[4..] : name).Split('-');
        return parts[0] + string.Concat(parts.Skip(1).Where(p => p.Length > 0).Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
    }

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsUpper(c))
                kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(c));
        }
        return kebab.ToString();
    }
}
