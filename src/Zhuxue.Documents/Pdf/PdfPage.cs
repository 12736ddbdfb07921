using System.Globalization;
using System.Text;
using Zhuxue.Documents.Pdf.Fonts;
using Zhuxue.Documents.Pdf.Images;
using Zhuxue.Documents.Pdf.Text;

namespace Zhuxue.Documents.Pdf;

/// <summary>A document of one page. Lengths are millimetres from the top left corner; letters stand on their baseline.</summary>
internal sealed class PdfPage : ContentWriter
{
    public const double PointsPerMm = 72 / 25.4;

    /// <summary>Millimetres of a size in points.</summary>
    public const double Pt = 25.4 / 72;

    private readonly PaperFonts fonts;
    private readonly Dictionary<TrueTypeFont, FontUse> used = [];
    private readonly List<(int At, TrueTypeFont Font, int Character)> letters = [];
    private readonly List<(string Name, PdfForm? Form, JpegPicture? Picture)> drawings = [];
    private readonly List<PdfElement> marked = [];
    private readonly List<PdfAnnotation> annotations = [];

    public PdfPage(double width, double height, PaperFonts fonts)
    {
        (Width, Height, this.fonts) = (width, height, fonts);
        Transform(PointsPerMm, 0, 0, -PointsPerMm, 0, height * PointsPerMm);
    }

    public double Width { get; }

    public double Height { get; }

    /// <summary>The root of the structure tree.</summary>
    public PdfElement Document { get; } = new("Document");

    /// <summary>Draws something that belongs to a node of the structure tree.</summary>
    public void Marked(PdfElement element, Action draw)
    {
        element.AddContent(marked.Count);
        Raw($"/P<</MCID {marked.Count}>>BDC\n");
        marked.Add(element);
        draw();
        Raw("EMC\n");
    }

    /// <summary>Draws something that says nothing to a reader: frames, rules, ornaments.</summary>
    public void Ornament(Action draw)
    {
        Raw("/Artifact BMC\n");
        draw();
        Raw("EMC\n");
    }

    /// <summary>Draws letters.</summary>
    /// <param name="size">In millimetres.</param>
    public void Letters(SetLine line, double x, double y, double size, PdfColour colour)
    {
        Brush(colour);
        if (line.NeedsText)
            Raw($"/Span<</ActualText{PdfFile.Text(line.Text)}>>BDC\n");
        Raw("BT\n");
        TrueTypeFont? font = null;
        foreach (var glyph in line.Glyphs)
        {
            if (glyph.Font != font)
            {
                if (font is not null)
                    Raw(">]TJ\n");
                font = glyph.Font;
                Raw($"/{Use(font).Name} 1 Tf ");
                Precise(size);
                Raw("0 0 ");
                Precise(-size);
                Number(x);
                Number(y);
                Raw("Tm[<");
            }
            letters.Add((Length, font, glyph.Character));
            used[font].Characters.Add(glyph.Character);
            Raw("0000");
            var after = Math.Round(-1000 * glyph.After);
            if (after != 0)
                Raw($">{after.ToString(CultureInfo.InvariantCulture)}<");
            x += (glyph.Advance + glyph.After) * size;
        }
        Raw(font is null ? "ET\n" : ">]TJ ET\n");
        if (line.NeedsText)
            Raw("EMC\n");
    }

    /// <summary>Says that characters come often in such documents: a subset with all of them is found in the cache more often than it weighs.</summary>
    public void Expect(Typeface face, string characters)
    {
        foreach (var rune in characters.EnumerateRunes())
            Use(face.Find(rune.Value).Font).Characters.Add(rune.Value);
    }

    /// <summary>Draws a form with its own coordinates laid over the page's.</summary>
    public void Form(PdfForm form, double a = 1, double b = 0, double c = 0, double d = 1, double e = 0, double f = 0)
    {
        Save();
        Transform(a, b, c, d, e, f);
        Draw(Drawing(form, null));
        Restore();
    }

    /// <summary>Draws a picture such that it fills a box; what sticks out at two sides is cut off evenly.</summary>
    public void Picture(JpegPicture picture, double x, double y, double width, double height)
    {
        var scale = Math.Max(width / picture.Width, height / picture.Height);
        var (w, h) = (picture.Width * scale, picture.Height * scale);
        Save();
        Rectangle(x, y, width, height);
        Clip();
        Transform(w, 0, 0, -h, x + (width - w) / 2, y + (height + h) / 2);
        Draw(Drawing(null, picture));
        Restore();
    }

    /// <summary>A place to click on, as part of a node.</summary>
    public void Annotate(PdfAnnotation annotation)
    {
        annotations.Add(annotation);
        annotation.Element.AddAnnotation(annotation);
    }

    /// <summary>The finished file.</summary>
    /// <param name="language">As BCP 47 has it.</param>
    /// <param name="made">Stands in the file as its date.</param>
    public PdfDraft Finish(string title, string language, string creator, DateTimeOffset made, PdfSignatureSlot? signature)
    {
        var file = new PdfFile();
        int catalog = file.Reserve(), pages = file.Reserve(), page = file.Reserve(), structure = file.Reserve();
        var resources = new StringBuilder("/Font<<");
        var content = Written.ToArray();
        foreach (var (font, use) in used)
        {
            int[] characters = [.. use.Characters.Order()];
            var codes = new Dictionary<int, int>(characters.Length);
            foreach (var character in characters)
                codes[character] = codes.Count + 1;
            foreach (var (at, _, character) in letters.Where(l => l.Font == font))
                Hex4(content.AsSpan(at), codes[character]);
            resources.Append(CultureInfo.InvariantCulture, $"/{use.Name} {Embed(file, fonts.Subsets.Get(font, characters))} 0 R");
        }
        resources.Append(">>/XObject<<");
        var forms = new Dictionary<PdfForm, int>();
        foreach (var (name, form, picture) in drawings)
            resources.Append(CultureInfo.InvariantCulture, $"/{name} {form?.Write(file, forms) ?? Embed(file, picture!)} 0 R");
        resources.Append(">>");
        var stream = file.Stream("/Filter/FlateDecode", PdfFile.Deflate(content));

        var fields = Annotate(file, page, signature);
        file.Object(page, $"<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 {PdfFile.Number(Width * PointsPerMm)} {PdfFile.Number(Height * PointsPerMm)}]/Resources<<{resources}>>/Contents {stream} 0 R/StructParents 0/Tabs/S/Annots[{string.Join(' ', annotations.Select(a => $"{a.Number} 0 R"))}]>>");
        file.Object(pages, $"<</Type/Pages/Kids[{page} 0 R]/Count 1>>");
        Document.Reserve(file);
        Document.Write(file, $"{structure} 0 R", $"{page} 0 R");
        var parents = string.Concat(annotations.Select((a, i) => $" {i + 1} {a.Element.Reference}"));
        file.Object(structure, $"<</Type/StructTreeRoot/K {Document.Reference}/ParentTree<</Nums[0[{string.Join(' ', marked.Select(m => m.Reference))}]{parents}]>>/ParentTreeNextKey {annotations.Count + 1}>>");
        file.Object(catalog, $"<</Type/Catalog/Pages {pages} 0 R/Lang({language})/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot {structure} 0 R{fields}>>");
        var information = file.Object($"<</Title{PdfFile.Text(title)}/Creator{PdfFile.Text(creator)}/Producer{PdfFile.Text(creator)}/CreationDate{PdfFile.Date(made)}/ModDate{PdfFile.Date(made)}>>");
        return new(file.Finish(catalog, information), signature?.Place ?? 0, signature?.Capacity ?? 0);
    }

    /// <summary>Writes links and the form field, and answers what the catalogue says of it.</summary>
    private string Annotate(PdfFile file, int page, PdfSignatureSlot? signature)
    {
        for (var i = 0; i < annotations.Count; i++)
        {
            var a = annotations[i];
            var box = $"[{PdfFile.Number(a.X * PointsPerMm)} {PdfFile.Number((Height - a.Y - a.Height) * PointsPerMm)} {PdfFile.Number((a.X + a.Width) * PointsPerMm)} {PdfFile.Number((Height - a.Y) * PointsPerMm)}]";
            a.Number = file.Object($"<</Type/Annot/Rect{box}/P {page} 0 R/StructParent {i + 1}{a.Entries}>>");
        }
        if (signature is null)
            return "";
        // The field draws nothing: the page beneath shows whose signature it is.
        var look = file.Stream($"/Type/XObject/Subtype/Form/BBox[0 0 {PdfFile.Number(signature.Width * PointsPerMm)} {PdfFile.Number(signature.Height * PointsPerMm)}]/Resources<<>>", []);
        var field = new PdfAnnotation(signature.Element, signature.X, signature.Y, signature.Width, signature.Height, "");
        var value = signature.Write(file);
        annotations.Add(field);
        signature.Element.AddAnnotation(field);
        field.Number = file.Object($"<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature)/TU{PdfFile.Text(signature.Label)}/F 132/Rect[{PdfFile.Number(signature.X * PointsPerMm)} {PdfFile.Number((Height - signature.Y - signature.Height) * PointsPerMm)} {PdfFile.Number((signature.X + signature.Width) * PointsPerMm)} {PdfFile.Number((Height - signature.Y) * PointsPerMm)}]/AP<</N {look} 0 R>>/P {page} 0 R/V {value} 0 R/StructParent {annotations.Count}>>");
        return $"/AcroForm<</SigFlags 3/Fields[{field.Number} 0 R]>>";
    }

    private static int Embed(PdfFile file, EmbeddedFont font)
    {
        var program = file.Stream($"/Filter/FlateDecode/Length1 {font.FileLength}", font.File);
        var readings = file.Stream("/Filter/FlateDecode", font.ToUnicode);
        var descriptor = file.Object($"<</Type/FontDescriptor/FontName/{font.Name}/Flags 4/FontBBox[-200 {font.Descent} 1200 {font.Ascent}]/ItalicAngle 0/Ascent {font.Ascent}/Descent {font.Descent}/CapHeight 700/StemV 80/FontFile2 {program} 0 R>>");
        var glyphs = file.Object($"<</Type/Font/Subtype/CIDFontType2/BaseFont/{font.Name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R/DW 1000/W{font.Widths}/CIDToGIDMap/Identity>>");
        return file.Object($"<</Type/Font/Subtype/Type0/BaseFont/{font.Name}/Encoding/Identity-H/DescendantFonts[{glyphs} 0 R]/ToUnicode {readings} 0 R>>");
    }

    private static int Embed(PdfFile file, JpegPicture picture) => file.Stream(
        $"/Type/XObject/Subtype/Image/Width {picture.Width}/Height {picture.Height}/ColorSpace/Device{(picture.Grey ? "Gray" : "RGB")}/BitsPerComponent 8/Filter/DCTDecode", picture.Data);

    private string Drawing(PdfForm? form, JpegPicture? picture)
    {
        var name = drawings.FirstOrDefault(d => d.Form == form && d.Picture == picture).Name;
        if (name is null)
            drawings.Add((name = $"X{drawings.Count}", form, picture));
        return name;
    }

    private FontUse Use(TrueTypeFont font)
    {
        if (!used.TryGetValue(font, out var use))
            used[font] = use = new($"F{used.Count}", []);
        return use;
    }

    private sealed record FontUse(string Name, HashSet<int> Characters);
}
