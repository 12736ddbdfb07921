using System.Globalization;
using System.Text;

namespace Zhuxue.Documents.Pdf;

/// <summary>A node of the structure tree that screen readers follow (ISO 32000-1, 14.7): what a stretch of the page is.</summary>
/// <param name="type">A standard type such as <c>H1</c>, <c>P</c>, <c>Figure</c> (14.8.4).</param>
/// <param name="entries">Further entries of its dictionary, such as <c>/Alt</c>.</param>
internal sealed class PdfElement(string type, string entries = "")
{
    private readonly List<object> kids = [];
    private int number;

    /// <summary>Adds a node under this one.</summary>
    public PdfElement Add(string kind, string more = "")
    {
        var kid = new PdfElement(kind, more);
        kids.Add(kid);
        return kid;
    }

    /// <summary>Adds marked content of the page, by its number.</summary>
    public void AddContent(int id) => kids.Add(id);

    /// <summary>Adds an annotation (a link or a form field).</summary>
    public void AddAnnotation(PdfAnnotation annotation) => kids.Add(annotation);

    public string Reference => $"{number} 0 R";

    /// <summary>Gives this node and those below their object numbers.</summary>
    public void Reserve(PdfFile file)
    {
        number = file.Reserve();
        foreach (var kid in kids.OfType<PdfElement>())
            kid.Reserve(file);
    }

    public void Write(PdfFile file, string parent, string page)
    {
        var list = new StringBuilder();
        foreach (var kid in kids)
        {
            list.Append(list.Length > 0 ? " " : "").Append(kid switch
            {
                PdfElement element => element.Reference,
                PdfAnnotation annotation => $"<</Type/OBJR/Pg {page}/Obj {annotation.Number} 0 R>>",
                _ => ((int)kid).ToString(CultureInfo.InvariantCulture),
            });
        }
        file.Object(number, $"<</S/{type}/P {parent}/Pg {page}/K[{list}]{entries}>>");
        foreach (var kid in kids.OfType<PdfElement>())
            kid.Write(file, Reference, page);
    }
}

/// <summary>Something on the page that is no drawing: a link or a form field.</summary>
/// <param name="Element">What it belongs to in the structure tree.</param>
/// <param name="Entries">Its dictionary, without <c>Type</c>, <c>Rect</c> and the structure's number.</param>
internal sealed record PdfAnnotation(PdfElement Element, double X, double Y, double Width, double Height, string Entries)
{
    /// <summary>Set when the file is written.</summary>
    public int Number { get; set; }
}
