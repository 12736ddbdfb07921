namespace Zhuxue.Training.Exams.Bank;

/// <summary>The form of the question editor. Rows that are left empty fall away when it is saved.</summary>
internal sealed class QuestionInput
{
    /// <summary>Rows offered for a new question, and added at a time.</summary>
    private const int RowsAtFirst = 4;

    public int Version { get; set; }
    public QuestionKind Kind { get; set; }
    public Guid? ChapterId { get; set; }
    public string? NewChapter { get; set; }
    public string? NewChapterOccupation { get; set; }
    public Difficulty Difficulty { get; set; }
    public string? Source { get; set; }
    public string? Stem { get; set; }
    public string? Explanation { get; set; }
    public Guid? PictureId { get; set; }
    public string? PictureAlt { get; set; }
    public bool PictureRemoved { get; set; }
    public List<ItemInput> Items { get; set => field = value ?? []; } = [];

    /// <summary>Which button was pressed: save, or one that changes the number of rows.</summary>
    public string? Do { get; set; }

    internal sealed class ItemInput
    {
        public QuestionKind Kind { get; set; }
        public string? Prompt { get; set; }

        /// <summary>For a true/false item: True or False.</summary>
        public string? Truth { get; set; }

        /// <summary>The form of a true/false item has none, and the binder then puts null here.</summary>
        public List<OptionInput> Options { get; set => field = value ?? []; } = [];
    }

    internal sealed class OptionInput
    {
        public string? Text { get; set; }
        public bool IsCorrect { get; set; }
        public bool IsFixed { get; set; }
        public Guid? PictureId { get; set; }
        public string? PictureAlt { get; set; }
        public bool PictureRemoved { get; set; }
    }

    public static QuestionInput New(QuestionKind kind)
    {
        var input = new QuestionInput { Kind = kind, Difficulty = Difficulty.Medium };
        input.AddItem(kind == QuestionKind.Case ? QuestionKind.SingleChoice : kind);
        return input;
    }

    public static QuestionInput Of(Question question, QuestionContent content) => new()
    {
        Version = question.Version,
        Kind = question.Kind,
        ChapterId = question.ChapterId,
        Difficulty = question.Difficulty,
        Source = question.Source,
        Stem = content.Stem,
        Explanation = content.Explanation,
        PictureId = content.Picture?.Id,
        PictureAlt = content.Picture?.Alt,
        Items = [.. content.Items.Select(item => new ItemInput
        {
            Kind = item.Kind, Prompt = item.Prompt, Truth = item.Kind == QuestionKind.TrueFalse ? item.Options[0].IsCorrect.ToString() : null,
            Options = item.Kind == QuestionKind.TrueFalse ? [] : [.. item.Options.Select(o => new OptionInput { Text = o.Text, IsCorrect = o.IsCorrect, IsFixed = o.IsFixed, PictureId = o.Picture?.Id, PictureAlt = o.Picture?.Alt })],
        })],
    };

    /// <summary>What the form says. Empty options are kept, so that faults name the row that is seen.</summary>
    public QuestionContent Content => new(Stem ?? "", [.. Items.Select(item => new QuestionItem(item.Kind, item.Prompt ?? "", OptionsOf(item)))], Use(PictureId, PictureAlt, PictureRemoved), Explanation);

    /// <summary>The row of an option that is counted without empty rows.</summary>
    public int RowOf(int item, int option) => Items[item].Options.Select((o, row) => (o, row))
        .Where(x => QuestionText.Tidy(x.o.Text).Length > 0 || (x.o.PictureId is not null && !x.o.PictureRemoved)).Select(x => x.row).ElementAtOrDefault(option);

    public void AddItem(QuestionKind kind)
    {
        var item = new ItemInput { Kind = kind };
        Items.Add(item);
        AddOptions(item);
    }

    public static void AddOptions(ItemInput item)
    {
        for (var i = item.Options.Count == 0 ? RowsAtFirst : 2; i > 0 && item.Options.Count < QuestionChecks.OptionsMost; i--)
            item.Options.Add(new());
    }

    private static IReadOnlyList<QuestionOption> OptionsOf(ItemInput item) => item.Kind == QuestionKind.TrueFalse
        ? item.Truth switch { "True" => QuestionContent.TrueFalse(true), "False" => QuestionContent.TrueFalse(false), _ => [new(QuestionContent.True, false, true), new(QuestionContent.False, false, true)] }
        : [.. item.Options.Select(o => new QuestionOption(o.Text ?? "", o.IsCorrect, o.IsFixed, Use(o.PictureId, o.PictureAlt, o.PictureRemoved)))];

    private static PictureUse? Use(Guid? id, string? alt, bool removed) => id is { } picture && !removed ? new(picture, alt ?? "") : null;
}
