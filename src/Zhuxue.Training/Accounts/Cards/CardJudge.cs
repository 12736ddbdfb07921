using System.Text;
using Zhuxue.Vision.Cards;

namespace Zhuxue.Training.Accounts.Cards;

/// <summary>What comes of comparing a reading with an account.</summary>
internal enum CardFinding
{
    Agrees,

    /// <summary>Taken; a person decides about <see cref="CardJudgement.Fields"/>.</summary>
    Uncertain,

    /// <summary>The fields could not be read: another photo may do.</summary>
    Unreadable,

    /// <summary>The fields are somebody else's, or the account's are wrong.</summary>
    Differs,
    NotACard,
    OtherSide,
    FirstGeneration,
    Expired,
}

/// <param name="Finding">What to do.</param>
/// <param name="Fields">Of which fields it is said.</param>
internal sealed record CardJudgement(CardFinding Finding, params IReadOnlyList<CardDoubt> Fields);

/// <summary>Compares what was read with what is registered. Pure.</summary>
/// <param name="name">As registered.</param>
/// <param name="number">As registered.</param>
/// <param name="knows">Whether a character can be read at all.</param>
internal sealed class CardJudge(string name, IdNumber number, Func<Rune, bool> knows)
{
    /// <summary>A field whose least sure character is below this was not read, if it does not agree anyhow.</summary>
    private const float SureFrom = 0.75f;

    /// <summary>Two digits that were both misread can fit the check digit by chance; three have never been seen to.</summary>
    private const int DigitsByChance = 2;
    private const float SureDigit = 0.9f;

    /// <summary>The front: the number decides who it is, the name must be theirs, sex and birth date must be the number's.</summary>
    public CardJudgement Front(CardReading read)
    {
        if (read.Side != CardSide.Front)
            return new(read.Side == CardSide.None ? CardFinding.NotACard : CardFinding.OtherSide);
        if (read.IsFirstGeneration)
            return new(CardFinding.FirstGeneration);
        var (numberFinding, nameFinding) = (Number(read.Number), Name(read.Name));
        return Collect(read, CardFinding.Differs) ?? Collect(read, CardFinding.Unreadable) ?? Collect(read, CardFinding.Uncertain) ?? new(CardFinding.Agrees);

        CardJudgement? Collect(CardReading reading, CardFinding finding)
        {
            var fields = new List<CardDoubt>();
            if (nameFinding == finding)
                fields.Add(CardDoubt.Name);
            if (numberFinding == finding)
                fields.Add(CardDoubt.Number);
            // Only a card that is altered, or misread, says else than its own number.
            if (finding == CardFinding.Uncertain && reading.Sex is { } sex && sex.Text != SexOf(number))
                fields.Add(CardDoubt.Sex);
            if (finding == CardFinding.Uncertain && reading.BirthDate is { } born && born != number.BirthDate)
                fields.Add(CardDoubt.BirthDate);
            return fields.Count == 0 ? null : new(finding, fields);
        }
    }

    /// <summary>The back: valid today, and as long as the law gives a card to a person of that age (居民身份证法 §5), since it names nobody.</summary>
    public CardJudgement Back(CardReading read, DateOnly today)
    {
        if (read.Side != CardSide.Back)
            return new(read.Side == CardSide.None ? CardFinding.NotACard : CardFinding.OtherSide);
        if (read.ValidFrom is not { } from)
            return new(CardFinding.Unreadable, CardDoubt.Validity);
        var isOver = read.ValidUntil < today;
        // A date that fits nobody was misread, or is on another person's card.
        if (!Fits(from, read.ValidUntil) || from > today)
            return new(isOver ? CardFinding.Unreadable : CardFinding.Uncertain, CardDoubt.Validity);
        return new(isOver ? CardFinding.Expired : CardFinding.Agrees);
    }

    /// <summary>男 or 女, from the last digit but one (GB 11643).</summary>
    public static string SexOf(IdNumber number) => (number.ToString()[^2] - '0') % 2 == 1 ? "男" : "女";

    private CardFinding Number(CardField? read)
    {
        if (read is null)
            return CardFinding.Unreadable;
        var registered = number.ToString();
        var differ = registered.Zip(read.Text).Count(pair => pair.First != pair.Second);
        return differ == 0 ? CardFinding.Agrees : differ <= DigitsByChance && read.Certainty < SureDigit ? CardFinding.Unreadable : CardFinding.Differs;
    }

    /// <summary>One wrong character of three may be a slip of the reader or of the roster: a person looks. Characters that cannot be read count as right, and a person looks.</summary>
    private CardFinding Name(CardField? read)
    {
        if (read is null)
            return CardFinding.Unreadable;
        Rune[] registered = Letters(name), seen = Letters(read.Text);
        if (registered.AsSpan().SequenceEqual(seen))
            return CardFinding.Agrees;
        if (Distance(registered, seen) <= Math.Max(1, registered.Length / 2))
            return CardFinding.Uncertain;
        return read.Certainty < SureFrom ? CardFinding.Unreadable : CardFinding.Differs;
    }

    /// <summary>Characters to change, add or leave out (Levenshtein).</summary>
    private int Distance(Rune[] registered, Rune[] seen)
    {
        var costs = Enumerable.Range(0, seen.Length + 1).ToArray();
        for (var i = 1; i <= registered.Length; i++)
        {
            var diagonal = costs[0];
            costs[0] = i;
            for (var j = 1; j <= seen.Length; j++)
            {
                var same = registered[i - 1] == seen[j - 1] || !knows(registered[i - 1]);
                (diagonal, costs[j]) = (costs[j], Math.Min(diagonal + (same ? 0 : 1), Math.Min(costs[j], costs[j - 1]) + 1));
            }
        }
        return costs[^1];
    }

    private static Rune[] Letters(string name) => [.. name.EnumerateRunes().Where(Rune.IsLetter)];

    private bool Fits(DateOnly from, DateOnly? until)
    {
        // The card is valid from the day it was made: some weeks after the day that the age was asked for.
        var ages = new[] { AgeOn(from), AgeOn(from.AddMonths(-3)) };
        return until is not { } last
            ? ages.Any(age => age >= 46)
            : ages.Any(age => Math.Abs(from.AddYears(age switch { < 16 => 5, < 26 => 10, < 46 => 20, _ => 0 }).DayNumber - last.DayNumber) <= 1);
    }

    private int AgeOn(DateOnly day)
    {
        var years = day.Year - number.BirthDate.Year;
        return day < number.BirthDate.AddYears(years) ? years - 1 : years;
    }
}
