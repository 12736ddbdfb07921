using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Imports;

namespace Zhuxue.Training.Console.Learners;

/// <summary><c>GET /staff/learners/export.xlsx</c>: the list as it is filtered, one row for each enrolment, numbers masked. The export is recorded.</summary>
internal static class ExportLearners
{
    private const int RowsMost = 100_000, RowsAtOnce = 1_000;

    public static void Map(IEndpointRouteBuilder people) => people.MapGet("/staff/learners/export.xlsx", HandleAsync);

    private static async Task<FileContentHttpResult> HandleAsync(string? q, string? state, string? occupation, string? year,
        LearnerSearch search, StaffActions actions, TrainingDb db, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var filter = LearnerSearch.FilterOf(q, state, occupation, year);
        using var memory = new MemoryStream();
        var count = 0;
        using (var writer = new XlsxWriter(memory, "学员", 12, 22, 16, 32, 24, 8, 14, 12))
        {
            writer.Row("姓名", "身份证号", "手机号", "用人单位", "岗位", "年度", "状态", "账号");
            Guid? before = null;
            while (count < RowsMost && await search.PageAsync(filter, before, RowsAtOnce, cancellationToken) is { Count: > 0 } lines)
            {
                foreach (var line in lines)
                {
                    string?[] person = [line.Name, line.IdNumberMasked, line.PhoneMasked, line.Employer];
                    var account = line.IsActivated ? "正常" : "没登录过";
                    foreach (var enrolment in line.Enrolments)
                        writer.Row([.. person, Occupations.Get(enrolment.OccupationCode)?.Title ?? enrolment.OccupationCode, enrolment.Year.ToString(CultureInfo.InvariantCulture), enrolment.State.Words, account]);
                    if (line.Enrolments.Count == 0)
                        writer.Row([.. person, null, null, "没有报名", account]);
                }
                count += lines.Count;
                before = lines[^1].Id;
            }
            if (count >= RowsMost)
                writer.Row($"只导出了前 {count:N0} 人，请加上条件分几次导出。");
        }
        actions.Record(http.User.StaffId(), StaffActionKind.LearnersExported, note: $"{count} 人");
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(memory.ToArray(), RosterFiles.ContentType, $"学员-{ConsoleWords.Day(clock.TodayInBeijing)}.xlsx");
    }
}
