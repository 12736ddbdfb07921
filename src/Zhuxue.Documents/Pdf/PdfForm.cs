namespace Zhuxue.Documents.Pdf;

/// <summary>A drawing that many pages share: packed once, stored once in each file (a form XObject, ISO 32000-1, 8.10).</summary>
internal sealed class PdfForm
{
    private readonly byte[] packed;
    private readonly (string Name, PdfForm Form)[] parts;
    private readonly string box;

    /// <param name="box">Left, top, right and bottom of what it may draw.</param>
    /// <param name="content">The drawing.</param>
    /// <param name="parts">Drawings that the drawing calls by name.</param>
    public PdfForm((double Left, double Top, double Right, double Bottom) box, ContentWriter content, params (string Name, PdfForm Form)[] parts)
    {
        packed = PdfFile.Deflate(content.Written);
        this.parts = parts;
        this.box = $"[{PdfFile.Number(box.Left)} {PdfFile.Number(box.Top)} {PdfFile.Number(box.Right)} {PdfFile.Number(box.Bottom)}]";
    }

    /// <summary>Writes this form and those it calls, unless they stand there; answers its object number.</summary>
    public int Write(PdfFile file, Dictionary<PdfForm, int> written)
    {
        if (written.TryGetValue(this, out var number))
            return number;
        var resources = string.Concat(parts.Select(p => $"/{p.Name} {p.Form.Write(file, written)} 0 R"));
        number = file.Stream(
            $"/Type/XObject/Subtype/Form/BBox{box}{(resources.Length > 0 ? $"/Resources<</XObject<<{resources}>>>>" : "/Resources<<>>")}/Filter/FlateDecode", packed);
        written[this] = number;
        return number;
    }
}
