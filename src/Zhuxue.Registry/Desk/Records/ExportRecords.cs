using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Registry.Accounts.SignIn;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Certificates;

namespace Zhuxue.Registry.Desk.Records;

/// <summary><c>GET /staff/records/export.xlsx</c>: the records as they are filtered, numbers of persons masked. The export is recorded.</summary>
internal static class ExportRecords
{
    public static void Map(IEndpointRouteBuilder staff) => staff.MapGet("/staff/records/export.xlsx", HandleAsync);

    private static async Task<FileContentHttpResult> HandleAsync(string? q, string? institution, RecordSearch search, StaffActions actions, RegistryDb db, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        Guid? institutionId = Guid.TryParse(institution, out var id) ? id : null;
        using var memory = new MemoryStream();
        var count = 0;
        using (var writer = new XlsxWriter(memory, "学时记录", 26, 14, 22, 24, 8, 12, 12, 12, 12, 30))
        {
            writer.Row("机构", "姓名", "身份证号", "岗位", "年度", "已上传学时数", "总学时数", "上传日期", "撤回日期", "撤回原因");
            Guid? before = null;
            while (count < Lists.ExportMost && await search.PageAsync(q, institutionId, before, Lists.ExportAtOnce, cancellationToken) is { Count: > 0 } lines)
            {
                foreach (var line in lines)
                {
                    var r = line.Record;
                    writer.Row(line.Institution ?? "--", line.Name, line.IdNumberMasked, line.Occupation, Number(r.Year), Number(r.Hours), Number(r.TotalHours), CertificateWords.Day(r.UploadedAt), r.WithdrawnAt is { } gone ? CertificateWords.Day(gone) : null, r.WithdrawnReason);
                }
                count += lines.Count;
                before = lines[^1].Record.Id;
            }
            if (count >= Lists.ExportMost)
                writer.Row($"只导出了前 {count:N0} 条，请加上条件分几次导出。");
        }
        actions.Record(http.User.StaffId(), StaffActionKind.RecordsExported, note: $"{count} 条");
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(memory.ToArray(), Lists.Xlsx, $"学时记录-{CertificateWords.Day(clock.TodayInBeijing)}.xlsx");
    }

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
