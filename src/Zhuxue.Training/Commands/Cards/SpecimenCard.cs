using System.Diagnostics;
using System.Globalization;
using System.Security;
using System.Text;
using Zhuxue.Training.Commands.Demo;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Cards;

/// <summary>
/// A specimen of an identity card for the demo, the smoke walk and the tests: the fields where a card has them, and nothing else of its looks.
/// It says 样张 on both sides; the people on it are invented.
/// </summary>
internal sealed record SpecimenCard(string Name, string Nation, DateOnly Born, string Address, string Number)
{
    /// <summary>Letters fit on one line of the name, and of the address.</summary>
    private const int NameLine = 12, AddressLine = 11;

    /// <summary>A card is 85.6 × 54 mm.</summary>
    public const int Width = 1012, Height = 638;

    /// <summary>男 or 女; the number says so too.</summary>
    public string Sex { get; init; } = (Number[^2] - '0') % 2 == 1 ? "男" : "女";

    public string Issuer { get; init; } = "演示市公安局样张分局";
    public DateOnly ValidFrom { get; init; } = new(2020, 1, 1);

    /// <summary>Null: 长期.</summary>
    public DateOnly? ValidUntil { get; init; } = new(2040, 1, 1);

    /// <summary>A JPEG of who is on it; a drawn figure when null.</summary>
    public byte[]? Face { get; init; }
    public string Font { get; init; } = "Noto Sans CJK SC";

    /// <summary>The card of a demo learner. The sequence code that belongs to nobody is a woman's, so all of them are women on their cards.</summary>
    public static SpecimenCard Of(DemoLearner learner, DateOnly today, byte[]? face = null)
    {
        var born = DateOnly.ParseExact(learner.Born, "yyyyMMdd", CultureInfo.InvariantCulture);
        return new SpecimenCard(learner.Name, learner.Name.Contains('·', StringComparison.Ordinal) ? "维吾尔" : "汉", born, "演示市演示区样张路 1 号院 2 号楼 301 室", learner.IdNumber) { Face = face }.IssuedOn(new(today.Year - 3, 3, 1));
    }

    /// <summary>Valid as long as the law says for the age (居民身份证法 §5).</summary>
    public SpecimenCard IssuedOn(DateOnly day) => this with
    {
        ValidFrom = day,
        ValidUntil = (day.Year - Born.Year - (day < Born.AddYears(day.Year - Born.Year) ? 1 : 0)) switch { < 16 => day.AddYears(5), < 26 => day.AddYears(10), < 46 => day.AddYears(20), _ => null },
    };

    /// <summary>人像面</summary>
    public Task<RgbImage> FrontAsync(CancellationToken cancellationToken)
    {
        var content = new StringBuilder();
        var y = 88;
        Label(60, y, "姓名");
        foreach (var line in Lines(Name, NameLine))
        {
            Value(176, y, line, 42);
            y += 50;
        }
        y += 24;
        Label(60, y, "性别");
        Value(176, y, Sex);
        Label(276, y, "民族");
        Value(392, y, Nation);
        y += 78;
        Label(60, y, "出生");
        Value(176, y, Born.Year.ToString(CultureInfo.InvariantCulture));
        Label(276, y, "年");
        Value(324, y, Born.Month.ToString(CultureInfo.InvariantCulture));
        Label(376, y, "月");
        Value(418, y, Born.Day.ToString(CultureInfo.InvariantCulture));
        Label(472, y, "日");
        y += 82;
        Label(60, y, "住址");
        foreach (var line in Lines(Address, AddressLine))
        {
            Value(176, y, line);
            y += 46;
        }
        Label(60, 570, "公民身份号码");
        Text(352, 572, 44, "#1d2123", Number, "font-family=\"DejaVu Sans Mono, monospace\" letter-spacing=\"3\"");
        content.Append(Face is null
            ? """<g transform="translate(650 80)"><rect width="290" height="370" rx="10" fill="#d5e0e4"/><circle cx="145" cy="150" r="72" fill="#9fb3bb"/><path d="M25 370q0-130 120-130t120 130z" fill="#9fb3bb"/></g>"""
            : $"""<image x="650" y="80" width="290" height="370" preserveAspectRatio="xMidYMid slice" href="data:image/jpeg;base64,{Convert.ToBase64String(Face)}"/>""");
        Text(760, 490, 26, "#7d939b", "样张");
        return DrawAsync(content, cancellationToken);

        void Label(int x, int at, string words) => Text(x, at, 32, "#3f7f9d", words);
        void Value(int x, int at, string words, int size = 38) => Text(x, at, size, "#1d2123", words);
        void Text(int x, int at, int size, string colour, string words, string more = "") => Write(content, x, at, size, colour, words, more);
    }

    /// <summary>国徽面, with a ring in place of the crest.</summary>
    public Task<RgbImage> BackAsync(CancellationToken cancellationToken)
    {
        var content = new StringBuilder("""<g transform="translate(150 150)"><circle r="78" fill="none" stroke="#b9433a" stroke-width="20"/><circle r="34" fill="#b9433a"/></g>""");
        Write(content, 330, 150, 56, "#1d2123", "中华人民共和国", "letter-spacing=\"14\"");
        Write(content, 330, 250, 74, "#1d2123", "居民身份证", "letter-spacing=\"26\"");
        Write(content, 860, 330, 26, "#7d939b", "样张");
        Write(content, 250, 490, 32, "#1d2123", "签发机关");
        Write(content, 420, 490, 34, "#1d2123", Issuer);
        Write(content, 250, 566, 32, "#1d2123", "有效期限");
        Write(content, 420, 566, 34, "#1d2123", FormattableString.Invariant($"{ValidFrom:yyyy.MM.dd}-") + (ValidUntil is { } until ? FormattableString.Invariant($"{until:yyyy.MM.dd}") : "长期"));
        return DrawAsync(content, cancellationToken);
    }

    private static IEnumerable<string> Lines(string text, int length)
    {
        var line = new StringBuilder();
        double used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var wide = rune.IsAscii ? 0.55 : 1;
            if (used + wide > length)
            {
                yield return line.ToString();
                line.Clear();
                used = 0;
            }
            line.Append(rune);
            used += wide;
        }
        if (line.Length > 0)
            yield return line.ToString();
    }

    private static void Write(StringBuilder svg, int x, int y, int size, string colour, string words, string more = "") =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\" {more}>{SecurityElement.Escape(words)}</text>");

    private async Task<RgbImage> DrawAsync(StringBuilder content, CancellationToken cancellationToken)
    {
        var waves = string.Concat(Enumerable.Range(0, 22).Select(i => string.Create(CultureInfo.InvariantCulture, $"<path d=\"M0 {i * 32}q126-46 253 0t253 0 253 0 253 0\"/>")));
        var svg = $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="{Font}, Noto Sans CJK SC, WenQuanYi Zen Hei"><defs><linearGradient id="g"><stop stop-color="#e3eef2"/><stop offset="1" stop-color="#f4ece4"/></linearGradient></defs>
            <rect width="{Width}" height="{Height}" fill="url(#g)"/><g fill="none" stroke="#9cc3d2" stroke-width="1.6" opacity=".55">{waves}</g>{content}</svg>
            """;
        using var draw = Process.Start(new ProcessStartInfo("rsvg-convert", ["--width", Width.ToString(CultureInfo.InvariantCulture), "--unlimited"]) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("rsvg-convert does not start. Install the Debian package librsvg2-bin.");
        using var png = new MemoryStream();
        var reading = draw.StandardOutput.BaseStream.CopyToAsync(png, cancellationToken);
        await draw.StandardInput.WriteAsync(svg.AsMemory(), cancellationToken);
        draw.StandardInput.Close();
        await reading;
        await draw.WaitForExitAsync(cancellationToken);
        return ImageDecoder.Decode(png.ToArray()).Image ?? throw new InvalidOperationException("rsvg-convert drew no picture.");
    }
}
