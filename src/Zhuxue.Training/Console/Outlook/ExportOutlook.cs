using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Employers;
using Zhuxue.Training.Console.Imports;
using Zhuxue.Training.Hours.Outlook;

namespace Zhuxue.Training.Console.Outlook;

/// <summary><c>GET /staff/outlook/export.xlsx</c>: the list as it is filtered, one row for each year that is due. The export is recorded.</summary>
internal static class ExportOutlook
{
    private const int PeopleMost = 100_000, PeopleAtOnce = 500;

    public static void Map(IEndpointRouteBuilder outlook) => outlook.MapGet("/staff/outlook/export.xlsx", HandleAsync);

    private static async Task<FileContentHttpResult> HandleAsync(OutlookSearch search, EmployerScope scopes, StaffActions actions, TrainingDb db, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var scope = await scopes.OfAsync(http.User, cancellationToken);
        var filter = OutlookAddress.Parse(http.Request.Query);
        using var memory = new MemoryStream();
        var count = 0;
        using (var writer = new XlsxWriter(memory, "证书有效期", 12, 22, 32, 24, 16, 8, 14, 14, 14, 16, 14, 14, 8))
        {
            writer.Row("姓名", "身份证号", "用人单位", "岗位", "情况", "年度", "年度开始", "最晚哪天", "这一年度", "还差学时", "其中专业至少", "证书有效到", "学满后有效到", "估算");
            Guid? before = null;
            while (count < PeopleMost && await search.PageAsync(filter, scope, before, PeopleAtOnce, cancellationToken) is { Count: > 0 } lines)
            {
                foreach (var line in lines)
                {
                    foreach (var of in line.Occupations)
                    {
                        foreach (var duty in of.Outlook.Duties)
                        {
                            writer.Row(line.Name, line.IdNumberMasked, line.Employer, OutlookWords.Occupation(of.OccupationCode), OutlookWords.Of(of.Outlook.Standing), duty.Year.ToString(CultureInfo.InvariantCulture),
                                ConsoleWords.Day(duty.StartsOn), ConsoleWords.Day(duty.DueOn), OutlookWords.Of(duty.State), OutlookWords.Hours(of, duty.MissingSeconds), OutlookWords.Hours(of, duty.OccupationLeastSeconds),
                                ConsoleWords.Day(of.Outlook.ValidUntil), ConsoleWords.Day(of.Outlook.ValidIfDone), of.Outlook.IsEstimate ? "是" : "");
                        }
                    }
                }
                count += lines.Count;
                before = lines[^1].Id;
            }
            if (count >= PeopleMost)
                writer.Row($"只导出了前 {count:N0} 人，请加上条件分几次导出。");
        }
        actions.Record(http.User.StaffId(), StaffActionKind.OutlookExported, note: $"{count} 人");
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(memory.ToArray(), RosterFiles.ContentType, $"证书有效期-{ConsoleWords.Day(clock.TodayInBeijing)}.xlsx");
    }
}
