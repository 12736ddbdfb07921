using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Platform.Sms;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Imports;

namespace Zhuxue.Training.Console.Notices;

/// <summary><c>GET /staff/notices/export.xlsx</c>: texts as they are filtered, numbers masked, without their words. The export is recorded.</summary>
internal static class ExportTexts
{
    private const int RowsMost = 100_000, RowsAtOnce = 1_000;

    public static void Map(IEndpointRouteBuilder contact) => contact.MapGet("/staff/notices/export.xlsx", HandleAsync);

    private static async Task<FileContentHttpResult> HandleAsync(
        string? view, string? kind, string? q, TextSearch search, SmsTemplates templates, StaffActions actions, TrainingDb db, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var filter = TextFilter.Of(view, kind, q);
        using var memory = new MemoryStream();
        var count = 0;
        using (var writer = new XlsxWriter(memory, "短信", 18, 12, 16, 16, 8, 18, 8, 18, 60))
        {
            writer.Row("写下时间", "学员", "手机号", "种类", "条数", "状态", "试过", "送达或失败时间", "原因");
            while (count < RowsMost && await search.PageAsync(filter, count, RowsAtOnce, cancellationToken) is { Count: > 0 } lines)
            {
                foreach (var (text, _, name) in lines)
                {
                    writer.Row(text.CreatedAt.DayAndClockWords, name, text.PhoneMasked, templates.OfVariant(text.Template)?.Title ?? text.Template, text.Parts.ToString(CultureInfo.InvariantCulture),
                        text.State.Words, text.Tries.ToString(CultureInfo.InvariantCulture), text.SettledAt?.DayAndClockWords, text.Why);
                }
                count += lines.Count;
            }
            if (count >= RowsMost)
                writer.Row($"只导出了前 {count:N0} 条，请加上条件分几次导出。");
        }
        actions.Record(http.User.StaffId(), StaffActionKind.TextsExported, note: $"{count} 条");
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(memory.ToArray(), RosterFiles.ContentType, $"短信-{ConsoleWords.Day(clock.TodayInBeijing)}.xlsx");
    }
}
