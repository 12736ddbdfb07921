namespace Zhuxue.Vision.Cards;

/// <summary>What a picture shows.</summary>
public enum CardSide
{
    /// <summary>Nothing that an identity card has.</summary>
    None,

    /// <summary>人像面</summary>
    Front,

    /// <summary>国徽面</summary>
    Back,
}

/// <summary>One field as it was read.</summary>
/// <param name="Text">Its value, without label and spaces.</param>
/// <param name="Certainty">How sure its least sure character is, 0..1.</param>
public sealed record CardField(string Text, float Certainty);

/// <summary>What the picture of one side of an identity card says. A field that could not be read is null.</summary>
public sealed record CardReading
{
    public static CardReading Nothing { get; } = new();

    public CardSide Side { get; init; }

    /// <summary>Clockwise quarter turns that bring the picture upright.</summary>
    public int QuarterTurns { get; init; }

    /// <summary>姓名, with · as U+00B7.</summary>
    public CardField? Name { get; init; }

    /// <summary>男 or 女.</summary>
    public CardField? Sex { get; init; }

    /// <summary>民族, one of the 56.</summary>
    public CardField? Nation { get; init; }
    public DateOnly? BirthDate { get; init; }

    /// <summary>住址, its lines joined.</summary>
    public CardField? Address { get; init; }

    /// <summary>公民身份号码: 18 characters whose check digit is right.</summary>
    public CardField? Number { get; init; }

    /// <summary>A number of 15 digits: a card of the first kind, void since 2013.</summary>
    public bool IsFirstGeneration { get; init; }

    /// <summary>签发机关</summary>
    public CardField? Issuer { get; init; }
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day; null also when <see cref="IsLongTerm"/>.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>长期</summary>
    public bool IsLongTerm { get; init; }

    /// <summary>All that was read, from top to bottom.</summary>
    public IReadOnlyList<TextLine> Lines { get; init; } = [];
}
