using System.IO.Compression;
using System.Text;

namespace Zhuxue.Tests.Documents;

/// <summary>Makes .xlsx files as a foreign program would, well-formed or hostile, from the raw XML of one sheet.</summary>
public static class Xlsx
{
    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>Rows of texts. A text "#n 5" is stored as the number 5, "#f A1*2" as a formula, "#d 45000" as a number shown as a day, "#e #N/A" as an error.</summary>
    public static byte[] Of(params string?[][] rows)
    {
        var sheet = new StringBuilder("<sheetData>");
        for (var r = 0; r < rows.Length; r++)
        {
            sheet.Append("<row>");
            foreach (var text in rows[r])
                sheet.Append(CellOf(text));
            sheet.Append("</row>");
        }
        return File(sheet.Append("</sheetData>").ToString());
    }

    /// <summary>A package around the content of one <c>worksheet</c> element; optionally a second, hidden sheet stands before it.</summary>
    public static byte[] File(string worksheet, string? hiddenFirst = null) => File(stream => stream.Write(Encoding.UTF8.GetBytes($"<worksheet xmlns=\"{Main}\">{worksheet}</worksheet>")), hiddenFirst);

    public static byte[] File(Action<Stream> sheet, string? hiddenFirst = null)
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            const string rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", pack = "http://schemas.openxmlformats.org/package/2006/relationships";
            const string type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
            Add(zip, "[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{type}sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{type}styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{type}worksheet+xml"/>{(hiddenFirst is null ? "" : $"<Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"{type}worksheet+xml\"/>")}</Types>""");
            Add(zip, "_rels/.rels", $"""<Relationships xmlns="{pack}"><Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Add(zip, "xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{rel}"><sheets>{(hiddenFirst is null ? "" : """<sheet name="隐藏" sheetId="2" state="hidden" r:id="r3"/>""")}<sheet name="名单" sheetId="1" r:id="r1"/></sheets></workbook>""");
            Add(zip, "xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{pack}"><Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{rel}/styles" Target="styles.xml"/>{(hiddenFirst is null ? "" : $"<Relationship Id=\"r3\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet2.xml\"/>")}</Relationships>""");
            Add(zip, "xl/styles.xml", $"""<styleSheet xmlns="{Main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>""");
            if (hiddenFirst is not null)
                Add(zip, "xl/worksheets/sheet2.xml", $"<worksheet xmlns=\"{Main}\">{hiddenFirst}</worksheet>");
            using var part = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
            sheet(part);
        }
        return memory.ToArray();
    }

    private static string CellOf(string? text)
    {
        var rest = text is { Length: > 3 } ? System.Security.SecurityElement.Escape(text[3..]) : "";
        return text switch
        {
            null or "" => "<c/>",
            _ when text.StartsWith("#n ", StringComparison.Ordinal) => $"<c><v>{rest}</v></c>",
            _ when text.StartsWith("#d ", StringComparison.Ordinal) => $"<c s=\"1\"><v>{rest}</v></c>",
            _ when text.StartsWith("#f ", StringComparison.Ordinal) => $"<c t=\"str\"><f>{rest}</f><v>7</v></c>",
            _ when text.StartsWith("#e ", StringComparison.Ordinal) => $"<c t=\"e\"><v>{rest}</v></c>",
            _ => $"<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{System.Security.SecurityElement.Escape(text)}</t></is></c>",
        };
    }

    private static void Add(ZipArchive zip, string name, string xml)
    {
        using var part = zip.CreateEntry(name).Open();
        part.Write(Encoding.UTF8.GetBytes(xml));
    }
}
