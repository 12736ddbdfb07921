using System.Globalization;
using System.Text;
using Zhuxue.Documents.Spreadsheets;

namespace Zhuxue.Training.Exams.Bank.Imports;

/// <summary>What a sheet says of each question, in the order of the template.</summary>
internal enum BankColumn
{
    Kind,
    Occupation,
    Chapter,
    Difficulty,
    Stem,
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    Answer,
    Explanation,
    Source,
}

/// <summary>
/// Questions in a sheet: one row each. A case is a row 案例 with its situation, followed by a row 小题单选, 小题多选 or 小题判断 for each
/// sub-question. Pictures are not in sheets; QTI packages carry them.
/// </summary>
internal static class BankSheet
{
    private const string SubQuestion = "小题";

    public static SpreadsheetLimits Limits { get; } = new() { Rows = 20_000 };

    public static SheetColumns<BankColumn> Columns { get; } = new(
    [
        (BankColumn.Kind, "题型", ["类型", "试题类型", "题目类型"]),
        (BankColumn.Occupation, "岗位", ["岗位名称", "适用岗位"]),
        (BankColumn.Chapter, "章节", ["章", "知识点", "所属章节", "分类"]),
        (BankColumn.Difficulty, "难度", ["难易", "难易程度", "难度等级"]),
        (BankColumn.Stem, "题干", ["题目", "试题", "试题内容", "问题"]),
        (BankColumn.A, "选项A", ["A"]), (BankColumn.B, "选项B", ["B"]), (BankColumn.C, "选项C", ["C"]), (BankColumn.D, "选项D", ["D"]),
        (BankColumn.E, "选项E", ["E"]), (BankColumn.F, "选项F", ["F"]), (BankColumn.G, "选项G", ["G"]), (BankColumn.H, "选项H", ["H"]),
        (BankColumn.Answer, "答案", ["正确答案", "标准答案", "参考答案"]),
        (BankColumn.Explanation, "解析", ["答案解析", "试题解析"]),
        (BankColumn.Source, "来源", ["依据", "出处"]),
    ],
    BankColumn.Kind, BankColumn.Chapter, BankColumn.Stem, BankColumn.Answer);

    /// <summary>Reads all questions of the first sheet that names the columns, or says why the file is none.</summary>
    public static (List<BankEntry> Entries, string? Refusal) Read(byte[] content)
    {
        try
        {
            using var book = Workbook.Open(content, Limits);
            var (header, refusal) = SheetHeader<BankColumn>.Find(book, Columns);
            if (header is null)
                return ([], refusal);
            var reader = new Rows(header.Places, book.Merged(header.Sheet));
            foreach (var row in book.Rows(header.Sheet))
            {
                if (row.Number > header.Row && header.Places.Values.Any(place => row[place].Kind is not CellKind.Empty))
                    reader.Take(row);
            }
            reader.EndCase();
            return (reader.Entries, reader.Entries.Count == 0 ? $"第 {header.Row} 行下面没有试题。" : null);
        }
        catch (UnreadableSpreadsheetException refused)
        {
            return ([], SpreadsheetWords.Of(refused, Limits));
        }
    }

    /// <summary>The rows of one sheet. A case stays open until a row comes that is no sub-question.</summary>
    private sealed class Rows(IReadOnlyDictionary<BankColumn, int> places, IReadOnlyList<MergedCells> merged)
    {
        private (BankEntry Entry, ReadQuestion Question, List<int> RowNumbers, int Row)? open;

        public List<BankEntry> Entries { get; } = [];

        public void Take(SheetRow row)
        {
            var cells = new RowCells(row, places);
            var written = cells.Text(BankColumn.Kind);
            var isSub = written.Contains(SubQuestion, StringComparison.Ordinal);
            if (!isSub)
                EndCase();
            var entry = isSub && open is { } begun ? begun.Entry : new BankEntry { Place = $"第 {row.Number} 行" };
            if (!isSub || open is null)
                Entries.Add(entry);
            cells.Judge(entry);
            foreach (var block in merged.Where(m => m.Touches(row.Number) && places.Values.Any(p => m.FirstColumn <= p && p <= m.LastColumn)))
                entry.Bad(block.Name, "这几格合并了。请取消合并，每一行都填写。");

            var kind = QuestionWords.KindOf(isSub ? written.Replace(SubQuestion, "", StringComparison.Ordinal) : written);
            if (kind is not { } known || (isSub && known == QuestionKind.Case))
                entry.Bad(cells.Name(BankColumn.Kind), written.Length == 0 ? "请填写题型。" : "题型只能是单选、多选、判断、案例；案例的小题写“小题单选”“小题多选”“小题判断”。");
            else if (isSub)
                Sub(entry, cells, known, row.Number);
            else
                Whole(entry, cells, known, row.Number);
        }

        public void EndCase()
        {
            if (open is { } begun)
                Judge(begun.Entry, begun.Question, begun.Row, begun.RowNumbers);
            open = null;
        }

        private void Whole(BankEntry entry, RowCells cells, QuestionKind kind, int row)
        {
            var occupation = Chapter.Common;
            if (cells.Text(BankColumn.Occupation) is { Length: > 0 } name && name is not ("所有岗位" or "全部" or "公共" or "通用"))
            {
                occupation = Occupations.Find(name)?.Code ?? "";
                if (occupation.Length == 0)
                    entry.Bad(cells.Name(BankColumn.Occupation), "没有这个岗位。请写全，例如“施工员（市政工程）”；所有岗位都考的，空着。");
            }
            var difficulty = Difficulty.Medium;
            if (cells.Text(BankColumn.Difficulty) is { Length: > 0 } level)
            {
                if (QuestionWords.DifficultyOf(level) is { } read)
                    difficulty = read;
                else
                    entry.Bad(cells.Name(BankColumn.Difficulty), "难度只能是易、中、难。");
            }
            var chapter = QuestionText.Tidy(cells.Text(BankColumn.Chapter));
            if (Chapters.FaultOf(chapter) is { } fault)
                entry.Bad(cells.Name(BankColumn.Chapter), chapter.Length == 0 ? "请填写章节。" : fault);
            var isCase = kind == QuestionKind.Case;
            if (isCase && (cells.Options.Any(o => o.Length > 0) || cells.Text(BankColumn.Answer).Length > 0))
                entry.Bad(cells.Name(BankColumn.Answer), "案例这一行只写背景。选项和答案请写在下面的“小题”行里。");
            var source = QuestionText.Tidy(cells.Text(BankColumn.Source));
            var content = new QuestionContent(cells.Text(BankColumn.Stem), isCase ? [] : [Item(entry, cells, kind, "")], Explanation: cells.Text(BankColumn.Explanation));
            var question = new ReadQuestion(kind, occupation, chapter, difficulty, source.Length > 0 ? source : null, content);
            if (isCase)
                open = (entry, question, [], row);
            else
                Judge(entry, question, row, [row]);
        }

        private void Sub(BankEntry entry, RowCells cells, QuestionKind kind, int row)
        {
            if (open is not { } begun)
            {
                entry.Bad(cells.Name(BankColumn.Kind), "小题上面没有案例。请先写一行“案例”，在题干里写背景。");
                return;
            }
            var item = Item(entry, cells, kind, cells.Text(BankColumn.Stem));
            begun.RowNumbers.Add(row);
            open = begun with { Question = begun.Question with { Content = begun.Question.Content with { Items = [.. begun.Question.Content.Items, item] } } };
        }

        private static QuestionItem Item(BankEntry entry, RowCells cells, QuestionKind kind, string prompt)
        {
            var answer = cells.Text(BankColumn.Answer);
            var name = cells.Name(BankColumn.Answer);
            if (answer.Length == 0)
                entry.Bad(name, "请填写答案。");
            if (kind == QuestionKind.TrueFalse)
            {
                var truth = QuestionWords.TruthOf(answer);
                if (answer.Length > 0 && truth is null)
                    entry.Bad(name, "判断题的答案写“正确”或“错误”。");
                return new(kind, prompt, QuestionContent.TrueFalse(truth ?? true));
            }
            var options = cells.Options;
            var filled = options.FindLastIndex(o => o.Length > 0) + 1;
            if (options.Take(filled).Any(o => o.Length == 0))
                entry.Bad(cells.Name(BankColumn.A + options.FindIndex(o => o.Length == 0)), "选项中间空了一格。请从 A 起连着填。");
            var letters = string.Concat(answer.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c is not (',' or '、' or ';' or '.' or '和')));
            if (letters.FirstOrDefault(c => c is < 'A' or > 'H') is not '\0')
                entry.Bad(name, "答案只写选项的字母，例如 B 或 ACD。");
            else if (letters.FirstOrDefault(c => c - 'A' >= filled) is not '\0' and var beyond)
                entry.Bad(name, $"答案里有 {beyond}，可是没有选项 {beyond}。");
            return new(kind, prompt, [.. options.Take(filled).Select((o, i) => new QuestionOption(o, letters.Contains((char)('A' + i), StringComparison.Ordinal)))]);
        }

        /// <summary>What is wrong with the question as a whole, at the cells that say it.</summary>
        private void Judge(BankEntry entry, ReadQuestion question, int row, List<int> itemRows)
        {
            question = question with { Content = QuestionChecks.Tidy(question.Content) };
            entry.Question = question;
            // A cell that could not be read says so already; "no answer" would only repeat it.
            if (entry.IsBad)
                return;
            foreach (var fault in QuestionChecks.FaultsOf(question.Kind, question.Content, question.Source))
            {
                var (column, at) = fault.Part switch
                {
                    QuestionPart.Stem => (BankColumn.Stem, row),
                    QuestionPart.Prompt => (BankColumn.Stem, itemRows[fault.Item]),
                    QuestionPart.Option => (BankColumn.A + fault.Option, itemRows[fault.Item]),
                    QuestionPart.Answer => (BankColumn.Answer, itemRows[fault.Item]),
                    QuestionPart.Explanation => (BankColumn.Explanation, row),
                    QuestionPart.Source => (BankColumn.Source, row),
                    _ => (BankColumn.Kind, row),
                };
                entry.Bad(RowCells.Name(places, column, at), fault.Words);
            }
        }
    }

    /// <summary>The cells of one row.</summary>
    private sealed class RowCells(SheetRow row, IReadOnlyDictionary<BankColumn, int> places)
    {
        public List<string> Options => [.. Enumerable.Range(0, QuestionChecks.OptionsMost).Select(i => QuestionText.Tidy(Text(BankColumn.A + i)))];

        public string Text(BankColumn column)
        {
            if (!places.TryGetValue(column, out var place))
                return "";
            var cell = row[place];
            // Our own exports put an apostrophe before what could be taken for a formula.
            if (cell.Kind is CellKind.Text && cell.Text is ['\'', '=' or '+' or '-' or '@', ..])
                return cell.Text[1..].Trim();
            // 0.1 is stored as 0.10000000000000001; 15 digits are what the program showed.
            return cell.Kind is CellKind.Number && double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number.ToString("G15", CultureInfo.InvariantCulture) : cell.Text.Trim();
        }

        public string Name(BankColumn column) => Name(places, column, row.Number);

        public static string Name(IReadOnlyDictionary<BankColumn, int> places, BankColumn column, int row) =>
            places.TryGetValue(column, out var place) ? Cell.ColumnName(place) + row.ToString(CultureInfo.InvariantCulture) : $"第 {row} 行";

        /// <summary>Cells that are not what somebody typed.</summary>
        public void Judge(BankEntry entry)
        {
            foreach (var column in places.Keys)
            {
                if (row[places[column]].Kind switch
                {
                    CellKind.Formula => "这一格是公式。请复制后“只粘贴值”，再传一次。",
                    CellKind.Error => "这一格是错误值，请改成文字。",
                    CellKind.Date => "这一格被表格软件变成了日期。请把格式改成“文本”，再填一次。",
                    _ => null,
                } is { } words)
                    entry.Bad(Name(column), words);
            }
        }
    }
}
