using System.Globalization;

namespace Zhuxue.Training.Learning.Presence;

/// <summary>The small task of a presence check: a number that stands in a picture only, among six that resemble it.</summary>
internal static class NumberTask
{
    public const int Choices = 6;

    /// <summary>Draws a number of three digits and five others, shuffled. The others differ in one digit or in the order.</summary>
    public static (string Number, string Choices) Draw(Chance chance)
    {
        var number = Three(chance);
        var all = new List<string> { number };
        while (all.Count < Choices)
        {
            var other = number.ToCharArray();
            if (chance.Below(3) == 0)
                (other[0], other[2]) = (other[2], other[0]);
            else
                other[chance.Below(3)] = (char)('0' + chance.Below(10));
            var text = new string(other);
            // A palindrome and a few unlucky draws give nothing new: any number will do then.
            if (all.Contains(text) || text[0] == '0')
                text = Three(chance);
            if (!all.Contains(text))
                all.Add(text);
        }
        for (var i = all.Count - 1; i > 0; i--)
        {
            var j = chance.Below(i + 1);
            (all[i], all[j]) = (all[j], all[i]);
        }
        return (number, string.Join(',', all));
    }

    private static string Three(Chance chance) => (100 + chance.Below(900)).ToString(CultureInfo.InvariantCulture);
}
