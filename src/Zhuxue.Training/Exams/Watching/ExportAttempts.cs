using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Bank;

namespace Zhuxue.Training.Exams.Watching;

/// <summary><c>GET /staff/exam/attempts/export.xlsx</c>: finished attempts as they are filtered, numbers masked. The export is recorded.</summary>
internal static class ExportAttempts
{
    private const int RowsMost = 100_000, RowsAtOnce = 1_000;

    public static void Map(IEndpointRouteBuilder results) => results.MapGet("/staff/exam/attempts/export.xlsx", HandleAsync);

    private static async Task<FileContentHttpResult> HandleAsync(
        string? occupation, string? result, string? signals, AttemptSearch search, ExamActions actions, TrainingDb db, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var filter = AttemptFilter.Of(occupation, result, signals);
        using var memory = new MemoryStream();
        var count = 0;
        using (var writer = new XlsxWriter(memory, "考核记录", 12, 22, 24, 8, 18, 10, 10, 40))
        {
            writer.Row("姓名", "身份证号", "岗位", "第几次", "交卷时间", "成绩", "结果", "风险提示");
            while (count < RowsMost && await search.PageAsync(filter, count, RowsAtOnce, cancellationToken) is { Count: > 0 } lines)
            {
                foreach (var (attempt, name, idNumber, kinds) in lines)
                {
                    writer.Row(name, idNumber, QuestionWords.Occupation(attempt.OccupationCode), attempt.Number.ToString(CultureInfo.InvariantCulture), attempt.FinishedAt!.Value.DayAndClockWords,
                        attempt.Score!.Value.ToString(CultureInfo.InvariantCulture), attempt.Passed == true ? "通过" : "没有通过", string.Join("、", kinds.Select(SignalWords.Title)));
                }
                count += lines.Count;
            }
            if (count >= RowsMost)
                writer.Row($"只导出了前 {count:N0} 次，请加上条件分几次导出。");
        }
        actions.Record(http.User.StaffId(), ExamActionKind.AttemptsExported, note: $"{count} 次");
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(memory.ToArray(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"考核记录-{clock.TodayInBeijing:yyyy-MM-dd}.xlsx");
    }
}
