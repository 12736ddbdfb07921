using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Zhuxue.Training.Exams.Bank;

/// <summary>题型.</summary>
public enum QuestionKind
{
    /// <summary>单选题: one option is right.</summary>
    SingleChoice,

    /// <summary>多选题: two or more options are right; nothing but exactly these earns points.</summary>
    MultipleChoice,

    /// <summary>判断题: 正确 or 错误.</summary>
    TrueFalse,

    /// <summary>案例题: a situation with sub-questions of the other three kinds.</summary>
    Case,
}

/// <summary>难度, as the editor judges it; item analysis measures the real one.</summary>
internal enum Difficulty
{
    Easy,
    Medium,
    Hard,
}

/// <summary>A picture in a stem or option.</summary>
/// <param name="Id">Of the <see cref="Pictures.QuestionPicture"/>.</param>
/// <param name="Alt">What it shows, in words, for whoever does not see it.</param>
public sealed record PictureUse(Guid Id, string Alt);

/// <summary>One option 选项.</summary>
/// <param name="Text">Plain text; shown encoded, never as markup. May be empty where there is a picture.</param>
/// <param name="IsCorrect">Whether it belongs to the answer.</param>
/// <param name="IsFixed">It keeps its place when options are shuffled: 以上都对.</param>
/// <param name="Picture">Beside the text, or instead of it.</param>
public sealed record QuestionOption(string Text, bool IsCorrect, bool IsFixed = false, PictureUse? Picture = null);

/// <summary>What is answered and marked: the whole of a plain question, or one sub-question of a case.</summary>
/// <param name="Kind">Any kind but <see cref="QuestionKind.Case"/>.</param>
/// <param name="Prompt">The sub-question; empty in a plain question, whose stem says all.</param>
/// <param name="Options">2 to 8, in the editor's order; 正确 and 错误 in a true/false item.</param>
public sealed record QuestionItem(QuestionKind Kind, string Prompt, IReadOnlyList<QuestionOption> Options);

/// <summary>What a question says: plain text throughout. One item for a plain question, one or more for a case.</summary>
/// <param name="Stem">题干, or the situation of a case.</param>
/// <param name="Items">In the order in which they are asked.</param>
/// <param name="Picture">Beneath the stem.</param>
/// <param name="Explanation">解析, for staff only: learners get no feedback per question (A16).</param>
public sealed record QuestionContent(string Stem, IReadOnlyList<QuestionItem> Items, PictureUse? Picture = null, string? Explanation = null)
{
    public const string True = "正确", False = "错误";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Every picture in it, in the order in which they are seen.</summary>
    [JsonIgnore]
    public IEnumerable<PictureUse> Pictures =>
        new[] { Picture }.Concat(Items.SelectMany(i => i.Options).Select(o => o.Picture)).OfType<PictureUse>();

    /// <summary>The two options of a true/false item.</summary>
    public static IReadOnlyList<QuestionOption> TrueFalse(bool isTrue) => [new(True, isTrue, IsFixed: true), new(False, !isTrue, IsFixed: true)];

    /// <summary>The same question with other ids for its pictures.</summary>
    public QuestionContent WithPictures(Func<Guid, Guid> idOf)
    {
        PictureUse? Renamed(PictureUse? picture) => picture is null ? null : picture with { Id = idOf(picture.Id) };
        return this with { Picture = Renamed(Picture), Items = [.. Items.Select(i => i with { Options = [.. i.Options.Select(o => o with { Picture = Renamed(o.Picture) })] })] };
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static QuestionContent FromJson(string json) => JsonSerializer.Deserialize<QuestionContent>(json, Json)!;
}
