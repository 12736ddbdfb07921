using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Zhuxue.Documents.Spreadsheets;

namespace Zhuxue.Tests.Documents;

[Trait("Category", "NoDatabase")]
public sealed class SpreadsheetTests
{
    static SpreadsheetTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string, string> Encodings => new()
    {
        { "utf-8", "," }, { "utf-8-bom", "," }, { "utf-16", "\t" }, { "utf-16BE", "," }, { "GB18030", ";" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Delimited_text_is_read_in_the_encodings_that_programs_write(string encoding, string separator)
    {
        var text = $"姓名{separator}单位\r\n\r\n𠮷䶮·买买提{separator}\"一建{separator}\"\"二分\"\"\n公司\"\r\n";
        var content = encoding switch
        {
            "utf-8" => Encoding.UTF8.GetBytes(text),
            "utf-8-bom" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
            _ => [.. Encoding.GetEncoding(encoding).GetPreamble(), .. Encoding.GetEncoding(encoding).GetBytes(text)],
        };
        var rows = Read(content);
        Assert.Equal(["姓名", "单位"], rows[0].Cells.Select(c => c.Text));
        Assert.Equal(3, rows[1].Number);
        Assert.Equal(["𠮷䶮·买买提", $"一建{separator}\"二分\"\n公司"], rows[1].Cells.Select(c => c.Text));
    }

    [Fact]
    public void Cells_of_an_xlsx_say_what_they_hold()
    {
        var row = Read(Xlsx.Of(["身份证号"], ["11010519491231002X", "#n 1.10105194912310E+17", "#f A1", "#d 45292", "#e #N/A", "", " 王 · 五 "]))[1];
        Assert.Equal([CellKind.Text, CellKind.Number, CellKind.Formula, CellKind.Date, CellKind.Error, CellKind.Text], row.Cells.Select(c => c.Kind));
        Assert.Equal("1.10105194912310E+17", row[1].Text);
        Assert.Equal("2024-01-01", row[3].Text);
        Assert.Equal(CellKind.Empty, row[5].Kind);
        Assert.Equal(" 王 · 五 ", row[6].Text);
    }

    [Fact]
    public void Hidden_sheets_are_passed_over()
    {
        using var book = Workbook.Open(Xlsx.File("<sheetData><row r=\"4\"><c r=\"B4\"><v>1</v></c></row></sheetData>", hiddenFirst: "<sheetData/>"));
        Assert.Equal(["名单"], book.Sheets);
        var row = Assert.Single(book.Rows(0));
        Assert.Equal((4, 1), (row.Number, row.Cells[0].Column));
    }

    [Fact]
    public void What_the_writer_writes_is_read_back_and_runs_nothing()
    {
        using var memory = new MemoryStream();
        using (var writer = new XlsxWriter(memory, "名单", 20, 30))
        {
            writer.Row("姓名", "单位");
            writer.Row("𠮷·䶮", null, "=1+2", "-1", "@x", "+86", "坏\u0001字\ud800", "<b>&");
        }
        var rows = Read(memory.ToArray());
        Assert.All(rows.SelectMany(r => r.Cells), cell => Assert.Equal(CellKind.Text, cell.Kind));
        Assert.Equal(["𠮷·䶮", "'=1+2", "'-1", "'@x", "'+86", "坏\ufffd字\ufffd", "<b>&"], rows[1].Cells.Select(c => c.Text));
    }

    [Fact]
    public void A_million_columns_are_refused_quickly_and_without_eating_memory()
    {
        var csv = Encoding.UTF8.GetBytes("姓名" + string.Join(',', Enumerable.Repeat("x", 1_000_000)));
        var commas = Encoding.UTF8.GetBytes("姓名" + new string(',', 20_000_000) + "x");
        var xlsx = Xlsx.File(stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write($"<worksheet xmlns=\"{Xlsx.Main}\"><sheetData><row r=\"1\">");
            for (var i = 0; i < 1_000_000; i++)
                writer.Write("<c t=\"inlineStr\"><is><t>x</t></is></c>");
            writer.Write("</row></sheetData></worksheet>");
        });
        foreach (var (content, expected) in new[] { (csv, SpreadsheetRefusal.RowTooLong), (commas, SpreadsheetRefusal.RowTooLong), (xlsx, SpreadsheetRefusal.TooManyColumns) })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            Assert.Equal(expected, Refused(content));
            Assert.InRange(clock.ElapsedMilliseconds, 0, 2_000);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
        }
    }

    [Fact]
    public void A_file_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked()
    {
        var bomb = Xlsx.File(stream =>
        {
            var block = new byte[1 << 20];
            Array.Fill(block, (byte)' ');
            for (var i = 0; i < 320; i++)
                stream.Write(block);
        });
        Assert.InRange(bomb.Length, 0, 5_000_000);
        Assert.Equal(SpreadsheetRefusal.TooLarge, Refused(bomb));
    }

    [Fact]
    public void Limits_of_rows_cells_and_bytes_hold()
    {
        var limits = new SpreadsheetLimits { Rows = 3, CellCharacters = 10, FileBytes = 100_000 };
        Assert.Equal(SpreadsheetRefusal.TooManyRows, Refused("a\nb\nc\nd\n"u8.ToArray(), limits));
        Assert.Equal(SpreadsheetRefusal.TooManyRows, Refused(Xlsx.Of(["a"], ["b"], ["c"], ["d"]), limits));
        Assert.Equal(SpreadsheetRefusal.CellTooLong, Refused("a,bbbbbbbbbbb"u8.ToArray(), limits));
        Assert.Equal(SpreadsheetRefusal.CellTooLong, Refused(Xlsx.Of(["bbbbbbbbbbb"]), limits));
        Assert.Equal(SpreadsheetRefusal.TooLarge, Refused(new byte[100_001], limits));
    }

    [Fact]
    public void What_is_no_spreadsheet_is_refused_as_what_it_is()
    {
        Assert.Equal(SpreadsheetRefusal.Empty, Refused([]));
        Assert.Equal(SpreadsheetRefusal.OldOrProtected, Refused([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]));
        Assert.Equal(SpreadsheetRefusal.NotASpreadsheet, Refused([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 1, 2]));
        Assert.Equal(SpreadsheetRefusal.UnknownEncoding, Refused([0x61, 0xFF, 0xFF, 0x80]));
        Assert.Equal(SpreadsheetRefusal.Damaged, Refused([.. Xlsx.Of(["a"]).AsSpan(0, 400)]));
        Assert.Equal(SpreadsheetRefusal.Damaged, Refused(Xlsx.File("<sheetData><row><c t=\"s\"><v>5</v></c></row></sheetData>")));
        Assert.Equal(SpreadsheetRefusal.Damaged, Refused(Xlsx.File("<sheetData><row></sheetData>")));
        Assert.Equal(SpreadsheetRefusal.Damaged, Refused(Xlsx.File(s => s.Write("<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet>&b;</worksheet>"u8))));
        using var other = new MemoryStream();
        using (var zip = new ZipArchive(other, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntry("word/document.xml");
        Assert.Equal(SpreadsheetRefusal.NotASpreadsheet, Refused(other.ToArray()));
    }

    [Theory]
    [InlineData(0, "A")]
    [InlineData(25, "Z")]
    [InlineData(26, "AA")]
    [InlineData(701, "ZZ")]
    [InlineData(702, "AAA")]
    public void Columns_have_the_letters_of_spreadsheet_programs(int column, string name) => Assert.Equal(name, Cell.ColumnName(column));

    [Theory]
    [InlineData("yyyy\"年\"m\"月\"d\"日\"", true)]
    [InlineData("[$-804]dd/mm/yy", true)]
    [InlineData("0.00\"days\"", false)]
    [InlineData("[Red]0", false)]
    [InlineData("\\d0", false)]
    public void A_format_that_shows_a_day_is_told_from_one_that_does_not(string format, bool day) => Assert.Equal(day, XlsxStyles.ShowsDay(format));

    private static List<SheetRow> Read(byte[] content)
    {
        using var book = Workbook.Open(content);
        return [.. book.Rows(0)];
    }

    private static SpreadsheetRefusal Refused(byte[] content, SpreadsheetLimits? limits = null) => Assert.Throws<UnreadableSpreadsheetException>(() =>
    {
        using var book = Workbook.Open(content, limits);
        _ = book.Rows(0).Count();
    }).Refusal;
}
