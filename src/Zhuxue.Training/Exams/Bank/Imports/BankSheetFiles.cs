using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Bank.Qti;

namespace Zhuxue.Training.Exams.Bank.Imports;

/// <summary>
/// <c>GET /staff/exam/…</c>: the empty template, and the questions of the list as it is filtered, as Excel or as a QTI package. An export holds
/// the answers; it is recorded.
/// </summary>
internal static class BankSheetFiles
{
    private const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static readonly double[] Widths = [12, 20, 20, 8, 60, 24, 24, 24, 24, 16, 12, 12, 12, 10, 40, 30, 60];

    public static void Map(IEndpointRouteBuilder bank)
    {
        bank.MapGet("/staff/exam/template.xlsx", Template);
        bank.MapGet("/staff/exam/export.xlsx", SheetAsync);
        bank.MapGet("/staff/exam/export-qti.zip", QtiAsync);
    }

    private static FileContentHttpResult Template() => File("试题模板.xlsx", writer =>
    {
        writer.Row([.. BankSheet.Columns.All.Select(BankSheet.Columns.Title), "说明（可留着，不导入）"]);
        writer.Row("", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "题型：单选、多选、判断、案例。案例下面每个小题一行：小题单选、小题多选、小题判断。");
        writer.Row("", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "岗位空着就是所有岗位都考；难度写易、中、难；答案写字母（多选连着写，如 ACD），判断写正确或错误。");
        writer.Row("", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "选项从 A 起连着填，最多到 H。不要合并单元格，不要用公式。图片导入后在题目里上传。");
    });

    private static async Task<FileContentHttpResult> SheetAsync(string? q, string? chapter, string? kind, string? difficulty, string? state,
        BankSearch search, TrainingDb db, ExamActions actions, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var questions = await search.WithContentAsync(BankFilter.Of(q, chapter, kind, difficulty, state), cancellationToken);
        var chapters = await db.Chapters.AsNoTracking().ToDictionaryAsync(c => c.Id, cancellationToken);
        await RecordAsync(actions, db, http, $"Excel，{questions.Count} 题", cancellationToken);
        return File($"试题-{clock.TodayInBeijing:yyyy-MM-dd}.xlsx", writer =>
        {
            writer.Row([.. BankSheet.Columns.All.Select(BankSheet.Columns.Title), "图片"]);
            foreach (var (question, content) in questions)
            {
                var of = chapters[question.ChapterId];
                string?[] first = [question.Kind.Words[..2], of.OccupationCode == Chapter.Common ? null : QuestionWords.Occupation(of.OccupationCode), of.Title, question.Difficulty.Words, content.Stem];
                string?[] last = [content.Explanation, question.Source, content.Pictures.Any() ? "有图，图片不在表格里" : null];
                if (question.Kind != QuestionKind.Case)
                {
                    writer.Row([.. first, .. OptionsOf(content.Items[0]), .. last]);
                    continue;
                }
                writer.Row([.. first, .. Enumerable.Repeat<string?>(null, QuestionChecks.OptionsMost + 1), .. last]);
                foreach (var item in content.Items)
                    writer.Row(["小题" + item.Kind.Words[..2], null, null, null, item.Prompt, .. OptionsOf(item)]);
            }
        });
    }

    private static async Task<FileContentHttpResult> QtiAsync(string? q, string? chapter, string? kind, string? difficulty, string? state, string? version,
        BankSearch search, TrainingDb db, QtiWriter writer, ExamActions actions, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var dialect = version == QtiDialect.V21.Version ? QtiDialect.V21 : QtiDialect.V30;
        var questions = await search.WithContentAsync(BankFilter.Of(q, chapter, kind, difficulty, state), cancellationToken);
        var chapters = await db.Chapters.AsNoTracking().ToDictionaryAsync(c => c.Id, cancellationToken);
        var package = await writer.WriteAsync([.. questions.Select(x => (x.Question, chapters[x.Question.ChapterId], x.Content))], dialect, cancellationToken);
        await RecordAsync(actions, db, http, $"QTI {dialect.Version}，{questions.Count} 题", cancellationToken);
        return TypedResults.File(package, "application/zip", $"试题-QTI-{dialect.Version}-{clock.TodayInBeijing:yyyy-MM-dd}.zip");
    }

    private static IEnumerable<string?> OptionsOf(QuestionItem item) => item.Kind == QuestionKind.TrueFalse
        ? [.. Enumerable.Repeat<string?>(null, QuestionChecks.OptionsMost), item.Options[0].IsCorrect ? QuestionContent.True : QuestionContent.False]
        : [.. Enumerable.Range(0, QuestionChecks.OptionsMost).Select(i => i < item.Options.Count ? item.Options[i].Text : null),
            string.Concat(item.Options.Select((o, i) => o.IsCorrect ? QuestionWords.Letter(i) : ""))];

    private static async Task RecordAsync(ExamActions actions, TrainingDb db, HttpContext http, string note, CancellationToken cancellationToken)
    {
        actions.Record(http.User.StaffId(), ExamActionKind.BankExported, note: note);
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
    }

    private static FileContentHttpResult File(string name, Action<XlsxWriter> write)
    {
        using var memory = new MemoryStream();
        using (var writer = new XlsxWriter(memory, "试题", Widths))
            write(writer);
        return TypedResults.File(memory.ToArray(), ContentType, name);
    }
}
