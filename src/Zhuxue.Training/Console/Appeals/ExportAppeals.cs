using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Imports;

namespace Zhuxue.Training.Console.Appeals;

/// <summary><c>GET /staff/appeals/export.xlsx</c>: the list as it is filtered, numbers masked. The export is recorded.</summary>
internal static class ExportAppeals
{
    private const int RowsMost = 100_000, RowsAtOnce = 500;

    public static void Map(IEndpointRouteBuilder appeals) => appeals.MapGet("/staff/appeals/export.xlsx", HandleAsync);

    private static async Task<FileContentHttpResult> HandleAsync(string? show, AppealSearch search, StaffActions actions, TrainingDb db, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var shown = AppealSearch.Of(show);
        using var memory = new MemoryStream();
        var count = 0;
        using (var writer = new XlsxWriter(memory, "申诉", 12, 22, 24, 8, 14, 12, 18, 12, 16, 18, 12, 60, 60))
        {
            writer.Row("姓名", "身份证号", "岗位", "年度", "清零原因", "谁清零的", "提出", "最晚", "状态", "决定", "谁决定的", "学员写的", "答复");
            while (count < RowsMost && await search.PageAsync(shown, count, RowsAtOnce, cancellationToken) is { Count: > 0 } lines)
            {
                foreach (var line in lines)
                {
                    writer.Row(line.Name, line.IdNumberMasked, Occupations.Get(line.OccupationCode)?.Title ?? line.OccupationCode, line.Year.ToString(CultureInfo.InvariantCulture), AppealWords.Reason(line.Reason), line.By,
                        ConsoleWords.Minute(line.Appeal.FiledAt), line.Appeal.DueOn is { } due ? ConsoleWords.Day(due) : null, AppealWords.State(line.Appeal.State),
                        line.Appeal.DecidedAt is { } at ? ConsoleWords.Minute(at) : null, line.DecidedBy, line.Appeal.Words, line.Appeal.Answer);
                }
                count += lines.Count;
            }
        }
        actions.Record(http.User.StaffId(), StaffActionKind.AppealsExported, note: $"{count} 个");
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(memory.ToArray(), RosterFiles.ContentType, $"申诉-{ConsoleWords.Day(clock.TodayInBeijing)}.xlsx");
    }
}
