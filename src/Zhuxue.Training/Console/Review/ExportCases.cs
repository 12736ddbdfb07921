using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Imports;

namespace Zhuxue.Training.Console.Review;

/// <summary><c>GET /staff/review/export.xlsx</c>: the queue as it is filtered, numbers masked. The export is recorded.</summary>
internal static class ExportCases
{
    private const int RowsMost = 20_000, RowsAtOnce = 1_000;

    public static void Map(IEndpointRouteBuilder review) => review.MapGet("/export.xlsx", HandleAsync);

    private static async Task<FileContentHttpResult> HandleAsync(ReviewQueue queue, StaffActions actions, TrainingDb db, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var filter = ReviewFilter.Of(http.Request.Query);
        var today = clock.TodayInBeijing;
        using var memory = new MemoryStream();
        var count = 0;
        using (var writer = new XlsxWriter(memory, "审核", 12, 22, 24, 8, 8, 8, 14, 16, 18, 16))
        {
            writer.Row("姓名", "身份证号", "岗位", "年度", "第几次", "风险", "到期日", "期限", "学完时间", "情况");
            string? after = null;
            do
            {
                var part = await queue.PageAsync(filter, after, http.User.StaffId(), RowsAtOnce, cancellationToken);
                foreach (var line in part.Lines)
                {
                    writer.Row(line.Name, line.IdNumberMasked, ReviewWords.Occupation(line.OccupationCode), line.Year.ToString(CultureInfo.InvariantCulture), line.Attempt.ToString(CultureInfo.InvariantCulture), ReviewWords.Of(line.Risk),
                        line.DueOn is { } due ? ConsoleWords.Day(due) : null, ReviewWords.DueWords(line.DueOn, today), ConsoleWords.Minute(line.OpenedAt), ReviewWords.Of(line.Mark));
                }
                count += part.Lines.Count;
                after = part.After;
            }
            while (after is not null && count < RowsMost);
            if (after is not null)
                writer.Row($"只导出了前 {count:N0} 份，请加上条件分几次导出。");
        }
        actions.Record(http.User.StaffId(), StaffActionKind.CasesExported, note: $"{count} 份");
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(memory.ToArray(), RosterFiles.ContentType, $"审核-{ConsoleWords.Day(today)}.xlsx");
    }
}
