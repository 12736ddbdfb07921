using System.Text.RegularExpressions;

namespace Zhuxue.Training.Exams.Bank;

/// <summary>A part of a question that something can be wrong with.</summary>
internal enum QuestionPart
{
    Stem,
    StemPicture,

    /// <summary>The sub-questions as a whole.</summary>
    Items,
    Prompt,
    Option,
    OptionPicture,
    Answer,
    Explanation,
    Source,
}

/// <summary>What is wrong with one part, and what to do.</summary>
/// <param name="Part">Which part.</param>
/// <param name="Item">Of which item, from 0.</param>
/// <param name="Option">Of which option, from 0.</param>
/// <param name="Words">For the editor or the importer.</param>
internal sealed record QuestionFault(QuestionPart Part, int Item, int Option, string Words);

/// <summary>What a question may be. The editor, the imports and the demo bank all go through it.</summary>
internal static partial class QuestionChecks
{
    public const int StemMost = 1000, SituationMost = 3000, PromptMost = 500, OptionMost = 300, ExplanationMost = 2000, SourceMost = 200, AltMost = 100;
    public const int OptionsLeast = 2, OptionsMost = 8, ItemsMost = 10;

    /// <summary>The content as it is stored: texts tidied, options without text and picture dropped, 以上都对 kept in place.</summary>
    public static QuestionContent Tidy(QuestionContent content) => content with
    {
        Stem = QuestionText.Tidy(content.Stem),
        Explanation = QuestionText.Tidy(content.Explanation) is { Length: > 0 } explanation ? explanation : null,
        Picture = Tidy(content.Picture),
        Items = [.. content.Items.Select(item => item with
        {
            Prompt = QuestionText.Tidy(item.Prompt),
            Options = [.. item.Options.Select(o => o with { Text = QuestionText.Tidy(o.Text), Picture = Tidy(o.Picture) }).Where(o => o.Text.Length > 0 || o.Picture is not null)
                .Select(o => o with { IsFixed = o.IsFixed || o.Text.StartsWith("以上", StringComparison.Ordinal) })],
        })],
    };

    /// <summary>Everything that is wrong with a tidied question.</summary>
    public static List<QuestionFault> FaultsOf(QuestionKind kind, QuestionContent content, string? source = null)
    {
        var faults = new List<QuestionFault>();
        void Add(QuestionPart part, string words, int item = 0, int option = 0) => faults.Add(new(part, item, option, words));
        void Text(QuestionPart part, string text, int most, string? missing, int item = 0, int option = 0)
        {
            if (text.Length == 0 && missing is not null)
                Add(part, missing, item, option);
            else if (text.Length > most)
                Add(part, $"太长，有 {text.Length} 个字，最多 {most} 个字。", item, option);
            else if (text.Any(QuestionText.IsUnseen) || !QuestionText.IsWhole(text))
                Add(part, "里面有看不见的或残缺的字符，请重新输入。", item, option);
        }

        Text(QuestionPart.Stem, content.Stem, kind == QuestionKind.Case ? SituationMost : StemMost, kind == QuestionKind.Case ? "请填写案例背景。" : "请填写题干。");
        Text(QuestionPart.Explanation, content.Explanation ?? "", ExplanationMost, null);
        Text(QuestionPart.Source, source ?? "", SourceMost, null);
        if (content.Picture is { } picture)
            Text(QuestionPart.StemPicture, picture.Alt, AltMost, "请用一句话写出图上是什么，看不见图的人要靠它。");
        if (kind == QuestionKind.Case ? content.Items.Count is 0 or > ItemsMost : content.Items.Count != 1)
            Add(QuestionPart.Items, kind == QuestionKind.Case ? $"案例题要有 1 到 {ItemsMost} 个小题。" : "这种题型只有一道题，没有小题。");
        for (var i = 0; i < content.Items.Count; i++)
        {
            var item = content.Items[i];
            if (kind == QuestionKind.Case)
                Text(QuestionPart.Prompt, item.Prompt, PromptMost, "请填写小题的问题。", i);
            if (item.Kind == QuestionKind.Case || (kind != QuestionKind.Case && item.Kind != kind))
                Add(QuestionPart.Items, "题型不对：小题只能是单选、多选或判断。", i);
            for (var o = 0; o < item.Options.Count; o++)
            {
                var option = item.Options[o];
                Text(QuestionPart.Option, option.Text, OptionMost, null, i, o);
                if (NamesLetters().IsMatch(option.Text))
                    Add(QuestionPart.Option, "选项的顺序会打乱，请不要写“A、B 都对”这样的话。", i, o);
                if (option.Picture is { } shown)
                    Text(QuestionPart.OptionPicture, shown.Alt, AltMost, "请用一句话写出图上是什么。", i, o);
                if (item.Options.Take(o).Any(other => QuestionText.Normalised(other.Text) == QuestionText.Normalised(option.Text) && other.Picture?.Id == option.Picture?.Id))
                    Add(QuestionPart.Option, "和前面的选项一样。", i, o);
            }
            Answer(item, i);
        }
        return faults;

        void Answer(QuestionItem item, int i)
        {
            if (item.Options.Count is < OptionsLeast or > OptionsMost)
                Add(QuestionPart.Answer, $"要有 {OptionsLeast} 到 {OptionsMost} 个选项，现在有 {item.Options.Count} 个。", i);
            var right = item.Options.Count(o => o.IsCorrect);
            if (item.Kind == QuestionKind.MultipleChoice && right < 2)
                Add(QuestionPart.Answer, "多选题至少有两个正确答案。只有一个的，请改成单选题。", i);
            else if (item.Kind == QuestionKind.TrueFalse && (right != 1 || !item.Options.Select(o => o.Text).SequenceEqual([QuestionContent.True, QuestionContent.False])))
                Add(QuestionPart.Answer, "判断题的答案是“正确”或“错误”。", i);
            else if (item.Kind == QuestionKind.SingleChoice && right != 1)
                Add(QuestionPart.Answer, right == 0 ? "请选出正确答案。" : "单选题只有一个正确答案。有几个的，请改成多选题。", i);
        }
    }

    private static PictureUse? Tidy(PictureUse? picture) => picture is null ? null : picture with { Alt = QuestionText.Tidy(picture.Alt) };

    [GeneratedRegex(@"^[A-H]([、,，和与及\s]*[A-H])+\s*(都|均|全|皆)?(对|是|不对|正确|错|不是)")]
    private static partial Regex NamesLetters();
}
