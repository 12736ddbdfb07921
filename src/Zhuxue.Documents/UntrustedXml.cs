using System.Xml;

namespace Zhuxue.Documents;

/// <summary>XML from outside is read without document types, entities or anything fetched.</summary>
public static class UntrustedXml
{
    /// <summary>A reader that closes the stream with itself.</summary>
    /// <param name="xml">The document.</param>
    /// <param name="charactersMost">More are refused with an <see cref="XmlException"/>; 0 is no limit.</param>
    public static XmlReader Reader(Stream xml, long charactersMost = 0) => XmlReader.Create(xml, new XmlReaderSettings
    {
        CloseInput = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = charactersMost,
    });
}
