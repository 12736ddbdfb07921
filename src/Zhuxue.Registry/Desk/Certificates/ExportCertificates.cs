using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Registry.Accounts.SignIn;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Certificates;

namespace Zhuxue.Registry.Desk.Certificates;

/// <summary><c>GET /staff/certificates/export.xlsx</c>: the list as it is filtered, numbers of persons masked. The export is recorded.</summary>
internal static class ExportCertificates
{
    public static void Map(IEndpointRouteBuilder staff) => staff.MapGet("/staff/certificates/export.xlsx", HandleAsync);

    private static async Task<FileContentHttpResult> HandleAsync(string? q, string? state, CertificateSearch search, StaffActions actions, RegistryDb db, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var filter = CertificateFilter.Of(q, state);
        var today = clock.TodayInBeijing;
        using var memory = new MemoryStream();
        var count = 0;
        using (var writer = new XlsxWriter(memory, "证书", 26, 14, 22, 24, 12, 12, 12, 12, 30))
        {
            writer.Row("证书编号", "姓名", "身份证号", "岗位", "状态", "发证日期", "有效期至", "已计年度", "说明");
            Guid? before = null;
            while (count < Lists.ExportMost && await search.PageAsync(filter, before, Lists.ExportAtOnce, cancellationToken) is { Count: > 0 } lines)
            {
                foreach (var line in lines)
                {
                    var c = line.Certificate;
                    writer.Row(c.Number, line.Name, line.IdNumberMasked, c.OccupationTitle, c.StateWords(today), CertificateWords.Day(c.IssuedOn), CertificateWords.Day(c.ValidUntil), FormattableString.Invariant($"{c.CountedThrough}"), c.Reason);
                }
                count += lines.Count;
                before = lines[^1].Certificate.Id;
            }
            if (count >= Lists.ExportMost)
                writer.Row($"只导出了前 {count:N0} 本，请加上条件分几次导出。");
        }
        actions.Record(http.User.StaffId(), StaffActionKind.CertificatesExported, note: $"{count} 本");
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(memory.ToArray(), Lists.Xlsx, $"证书-{CertificateWords.Day(today)}.xlsx");
    }
}
