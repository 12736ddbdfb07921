using System.Globalization;
using System.Security;
using System.Text;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>Draws slides as SVG, 1280×720, in the colours of the house.</summary>
internal static class SlidePicture
{
    private const string Font = "'Noto Sans CJK SC','WenQuanYi Zen Hei',sans-serif";
    private const string Ink = "#13272d", Soft = "#44565d", Primary = "#0b5563", Strong = "#083e49", Accent = "#e8590c", Ground = "#f2f5f4";

    // The logo of the mockups, on a square of 48.
    private const string LogoArch = "M7.00 22.50A17 17 0 0 1 16.28 7.35L19.69 14.04A9.5 9.5 0 0 0 14.50 22.50ZM31.72 7.35A17 17 0 0 1 41.00 22.50L33.50 22.50A9.5 9.5 0 0 0 28.31 14.04ZM7 24.7h7.5v8.6L7 31.7zM41 24.7h-7.5v8.6L41 31.7zM3 33.2 22.8 37.4V46L3 41.6zM45 33.2 25.2 37.4V46L45 41.6z";
    private const string LogoKey = "M17.91 6.63A17 17 0 0 1 30.09 6.63L27.40 13.63A9.5 9.5 0 0 0 20.60 13.63Z";

    /// <summary>The first picture: title and course on the dark ground.</summary>
    public static string Title(DemoLesson lesson)
    {
        var svg = Begin(Strong);
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"760\" width=\"520\" height=\"720\" fill=\"{Ground}\"/><rect x=\"754\" width=\"6\" height=\"720\" fill=\"{Accent}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate(840 180)\">{SlideDrawings.Get(lesson.Drawing)}</g>");
        Logo(svg, 96, 84, 60, "#ffffff", "#ff8a3d");
        Row(svg, 176, 128, 40, "#ffffff", "筑学", bold: true);
        var (size, rows) = SlideText.Fit([lesson.Title], 600, 260, 1.3, 0, 76, 68, 60, 52);
        var y = 330.0;
        foreach (var row in rows[0])
        {
            Row(svg, 96, y, size, "#ffffff", row, bold: true);
            y += size * 1.3;
        }
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"96\" y=\"{y - size * 0.75:0.#}\" width=\"120\" height=\"8\" fill=\"#ff8a3d\"/>");
        Row(svg, 96, y + 40, 34, "#cfe3e6", lesson.Course);
        return End(svg);
    }

    /// <summary>One slide of the lesson; <paramref name="number"/> counts from 1.</summary>
    public static string Content(DemoLesson lesson, DemoSlide slide, int number)
    {
        var svg = Begin(Ground);
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"1280\" height=\"88\" fill=\"{Strong}\"/>");
        Logo(svg, 48, 18, 52, "#ffffff", "#ff8a3d");
        Row(svg, 116, 57, 30, "#ffffff", $"{lesson.Course} · {lesson.Title}");
        var (headSize, head) = SlideText.Fit([slide.Heading], 780, 70, 1.2, 0, 58, 52, 46, 40);
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"72\" y=\"{190 - headSize * 0.8:0.#}\" width=\"10\" height=\"{headSize:0}\" fill=\"{Accent}\"/>");
        Row(svg, 104, 190, headSize, Primary, head[0][0], bold: true);

        var (size, lines) = SlideText.Fit(slide.Lines, 660, 400, 1.4, 0.75, 48, 44, 40, 36, 32, 28);
        var y = 236.0 + size;
        foreach (var line in lines)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"112\" cy=\"{y - size * 0.35:0.#}\" r=\"8\" fill=\"{Accent}\"/>");
            foreach (var row in line)
            {
                Row(svg, 144, y, size, Ink, row);
                y += size * 1.4;
            }
            y += size * 0.75;
        }
        svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate(868 200)\">{SlideDrawings.Get(lesson.Drawing)}</g>");
        for (var i = 1; i <= lesson.Slides.Count; i++)
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{72 + (i - 1) * 56}\" y=\"672\" width=\"44\" height=\"8\" rx=\"4\" fill=\"{(i <= number ? Primary : "#a6c6cb")}\"/>");
        Row(svg, 1230, 684, 24, Soft, "演示课件", anchor: "end");
        return End(svg);
    }

    private static StringBuilder Begin(string ground) => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1280\" height=\"720\" viewBox=\"0 0 1280 720\" font-family=\"{Font}\"><rect width=\"1280\" height=\"720\" fill=\"{ground}\"/>");

    private static string End(StringBuilder svg) => svg.Append("</svg>").ToString();

    private static void Logo(StringBuilder svg, int x, int y, int size, string arch, string key) => svg.Append(CultureInfo.InvariantCulture,
        $"<g transform=\"translate({x} {y}) scale({size / 48.0:0.###})\"><path fill=\"{arch}\" d=\"{LogoArch}\"/><path fill=\"{key}\" d=\"{LogoKey}\"/></g>");

    private static void Row(StringBuilder svg, double x, double y, int size, string colour, string text, bool bold = false, string anchor = "start") => svg.Append(CultureInfo.InvariantCulture,
        $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"{size}\" fill=\"{colour}\" text-anchor=\"{anchor}\"{(bold ? " font-weight=\"700\"" : "")}>{SecurityElement.Escape(text)}</text>");
}
