using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Imports;

namespace Zhuxue.Training.Console.Uploads;

/// <summary><c>GET /staff/uploads/export.xlsx</c> and <c>/staff/uploads/differences/export.xlsx</c>: the lists as they are filtered, numbers masked. The export is recorded.</summary>
internal static class ExportUploads
{
    private const int RowsMost = 100_000, RowsAtOnce = 500;

    public static void Map(IEndpointRouteBuilder uploads)
    {
        uploads.MapGet("/staff/uploads/export.xlsx", UploadsAsync);
        uploads.MapGet("/staff/uploads/differences/export.xlsx", DifferencesAsync);
    }

    private static async Task<FileContentHttpResult> UploadsAsync(string? show, UploadSearch search, StaffActions actions, TrainingDb db, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var shown = UploadSearch.Of(show);
        using var memory = new MemoryStream();
        var count = 0;
        using (var writer = new XlsxWriter(memory, "上传", 12, 22, 24, 8, 14, 18, 14, 8, 18, 18, 60))
        {
            writer.Row("姓名", "身份证号", "岗位", "年度", "状态", "计入时间", "上传日期", "次数", "下次再传", "原因代码", "原因");
            while (count < RowsMost && await search.PageAsync(shown, count, RowsAtOnce, cancellationToken) is { Count: > 0 } lines)
            {
                foreach (var (upload, name, number, occupation, year) in lines)
                {
                    writer.Row(name, number, Occupations.Get(occupation)?.Title ?? occupation, year.ToString(CultureInfo.InvariantCulture), UploadWords.State(upload), ConsoleWords.Minute(upload.CreatedAt),
                        upload.RegisteredOn is { } on ? ConsoleWords.Day(on) : null, upload.Tries.ToString(CultureInfo.InvariantCulture), upload.NextTryAt is { } at ? ConsoleWords.Minute(at) : null, upload.Reason, UploadWords.Why(upload));
                }
                count += lines.Count;
            }
        }
        return await SendAsync(memory, "上传", count, actions, db, clock, http, cancellationToken);
    }

    private static async Task<FileContentHttpResult> DifferencesAsync(string? show, UploadSearch search, StaffActions actions, TrainingDb db, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        var count = 0;
        using (var writer = new XlsxWriter(memory, "差异", 14, 14, 12, 22, 36, 60, 14, 12, 18, 60))
        {
            writer.Row("上传日期", "差异", "姓名", "身份证号", "记录编号", "哪里不一样", "状态", "谁处理的", "处理时间", "说明");
            while (count < RowsMost && await search.DifferencesAsync(show != "all", count, RowsAtOnce, cancellationToken) is { Count: > 0 } lines)
            {
                foreach (var (of, name, number, by) in lines)
                    writer.Row(ConsoleWords.Day(of.Day), UploadWords.Kind(of.Kind), name, number, of.RecordId, of.Words, UploadWords.State(of.State), by, of.SettledAt is { } at ? ConsoleWords.Minute(at) : null, of.Note);
                count += lines.Count;
            }
        }
        return await SendAsync(memory, "上传差异", count, actions, db, clock, http, cancellationToken);
    }

    private static async Task<FileContentHttpResult> SendAsync(MemoryStream memory, string name, int count, StaffActions actions, TrainingDb db, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        actions.Record(http.User.StaffId(), StaffActionKind.UploadsExported, note: $"{name} {count} 条");
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(memory.ToArray(), RosterFiles.ContentType, $"{name}-{ConsoleWords.Day(clock.TodayInBeijing)}.xlsx");
    }
}
