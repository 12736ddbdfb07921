using System.Text;
using System.Text.RegularExpressions;

namespace Zhuxue.Vision.Cards;

/// <summary>What stands on one height of the card, from left to right, without spaces: labels and values may have come as one line or as several.</summary>
internal sealed class TextRow
{
    private readonly List<float> _certainties = [];

    private TextRow(IEnumerable<TextLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines.OrderBy(line => line.Box.X))
        {
            for (var i = 0; i < line.Text.Length; i++)
            {
                if (char.IsWhiteSpace(line.Text[i]))
                    continue;
                text.Append(Plain(line.Text[i]));
                _certainties.Add(line.Certainties[i]);
            }
        }
        Text = text.ToString();
    }

    public string Text { get; }

    /// <summary>The part of the row that a group matched; null when it matched nothing.</summary>
    public CardField? Field(Group group) => group is { Success: true, Length: > 0 } ? new(group.Value, Certainty(group.Index, group.Length)) : null;

    /// <summary>The least sure of some characters.</summary>
    public float Certainty(int from, int count) => _certainties.GetRange(from, count).Min();

    /// <summary>Sorts lines into rows, from top to bottom.</summary>
    public static List<TextRow> Of(IEnumerable<TextLine> lines)
    {
        var rows = new List<List<TextLine>>();
        foreach (var line in lines.OrderBy(line => line.Box.Y))
        {
            // The date has small 年 月 日 between large digits: the middle counts, not the edges.
            var row = rows.Find(row => row.Exists(other => Math.Abs(other.Box.Y - line.Box.Y) < 0.5 * Math.Min(other.Box.Height, line.Box.Height)));
            if (row is null)
                rows.Add(row = []);
            row.Add(line);
        }
        return [.. rows.OrderBy(row => row.Average(line => line.Box.Y)).Select(row => new TextRow(row))];
    }

    /// <summary>Full-width forms as ASCII, every kind of middle dot as U+00B7, every kind of long dash as a hyphen.</summary>
    private static char Plain(char character) => character switch
    {
        >= '！' and <= '～' => (char)(character - '！' + '!'),
        '•' or '‧' or '・' or '∙' or '⋅' or '●' => '·',
        '—' or '–' or '―' or '−' or '─' => '-',
        _ => character,
    };
}
