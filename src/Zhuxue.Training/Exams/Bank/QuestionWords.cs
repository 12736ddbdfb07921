using Zhuxue.Platform.Components;

namespace Zhuxue.Training.Exams.Bank;

/// <summary>How kinds, difficulties and states of questions are said, and how people write them.</summary>
internal static class QuestionWords
{
    private static readonly Dictionary<string, QuestionKind> Kinds = new(StringComparer.Ordinal)
    {
        ["单选"] = QuestionKind.SingleChoice,
        ["单选题"] = QuestionKind.SingleChoice,
        ["单项选择"] = QuestionKind.SingleChoice,
        ["单项选择题"] = QuestionKind.SingleChoice,
        ["多选"] = QuestionKind.MultipleChoice,
        ["多选题"] = QuestionKind.MultipleChoice,
        ["多项选择"] = QuestionKind.MultipleChoice,
        ["多项选择题"] = QuestionKind.MultipleChoice,
        ["判断"] = QuestionKind.TrueFalse,
        ["判断题"] = QuestionKind.TrueFalse,
        ["是非题"] = QuestionKind.TrueFalse,
        ["案例"] = QuestionKind.Case,
        ["案例题"] = QuestionKind.Case,
        ["案例分析"] = QuestionKind.Case,
        ["案例分析题"] = QuestionKind.Case,
    };

    extension(QuestionKind kind)
    {
        /// <summary>单选题.</summary>
        public string Words => kind switch { QuestionKind.SingleChoice => "单选题", QuestionKind.MultipleChoice => "多选题", QuestionKind.TrueFalse => "判断题", _ => "案例题" };
    }

    extension(Difficulty difficulty)
    {
        /// <summary>易, 中, 难.</summary>
        public string Words => difficulty switch { Difficulty.Easy => "易", Difficulty.Medium => "中", _ => "难" };
    }

    extension(QuestionState state)
    {
        public (Tone Tone, string Icon, string Words) Shown => state switch
        {
            QuestionState.Live => (Tone.Ok, "check", "启用"),
            QuestionState.Withdrawn => (Tone.Warn, "pause", "已停用"),
            _ => (Tone.Mute, "pencil", "草稿"),
        };
    }

    /// <summary>The kind that somebody wrote; null when it is none.</summary>
    public static QuestionKind? KindOf(string text) => Kinds.TryGetValue(string.Concat(text.Where(char.IsLetter)), out var kind) ? kind : null;

    /// <summary>The difficulty that somebody wrote; null when it is none.</summary>
    public static Difficulty? DifficultyOf(string text) => text.Trim() switch
    {
        "易" or "容易" or "简单" or "1" => Difficulty.Easy,
        "中" or "中等" or "一般" or "2" => Difficulty.Medium,
        "难" or "困难" or "较难" or "3" => Difficulty.Hard,
        _ => null,
    };

    /// <summary>True or false as somebody wrote it; null when it is neither.</summary>
    public static bool? TruthOf(string text) => text.Trim().ToUpperInvariant() switch
    {
        "正确" or "对" or "√" or "是" or "T" or "TRUE" or "Y" or "A" => true,
        "错误" or "错" or "×" or "X" or "否" or "F" or "FALSE" or "N" or "B" => false,
        _ => null,
    };

    /// <summary>施工员（市政工程）, or 所有岗位.</summary>
    public static string Occupation(string code) => code == Chapter.Common ? "所有岗位" : Occupations.Get(code)?.Title ?? code;

    /// <summary>A, B, … as shown before options.</summary>
    public static string Letter(int place) => ((char)('A' + place)).ToString();
}
