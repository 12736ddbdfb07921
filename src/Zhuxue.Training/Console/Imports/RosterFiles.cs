using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Console.Actions;

namespace Zhuxue.Training.Console.Imports;

/// <summary>The two files that staff download here: the empty roster, and the bad rows of one with the reasons beside them.</summary>
internal static class RosterFiles
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static readonly double[] Widths = [24, 12, 16, 24, 32, 10, 14, 60];

    public static void Map(IEndpointRouteBuilder imports)
    {
        imports.MapGet("/staff/import/template.xlsx", Template);
        imports.MapGet("/staff/import/{id:guid}/bad-rows.xlsx", BadRowsAsync);
    }

    private static FileContentHttpResult Template() => Workbook("名单模板.xlsx", writer =>
    {
        writer.Row([.. RosterColumns.All.Select(c => c.Title()), "说明（可留着，不导入）"]);
        string[] hints =
        [
            "每行一人。身份证号 18 位，请保持“文本”格式。", "发证日期可以空着；按发证日算年度的省份请填。", "岗位请照下面写：",
            .. Occupations.All.Select(o => o.Title),
        ];
        foreach (var hint in hints)
            writer.Row([.. RosterColumns.All.Select(_ => (string?)null), hint]);
    });

    private static async Task<Results<FileContentHttpResult, NotFound>> BadRowsAsync(Guid id, TrainingDb db, RowReports reports, StaffActions actions, HttpContext http, CancellationToken cancellationToken)
    {
        if (await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancellationToken) is not { State: not ImportState.Discarded } import)
            return TypedResults.NotFound();
        var rows = await db.ImportRows.AsNoTracking().Where(r => r.ImportId == id && r.IsBad).OrderBy(r => r.Number).ToListAsync(cancellationToken);
        actions.Record(http.User.StaffId(), StaffActionKind.BadRowsExported, id);
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return Workbook(Path.GetFileNameWithoutExtension(import.FileName) + "-有错的行.xlsx", writer =>
        {
            writer.Row([.. RosterColumns.All.Select(c => c.Title()), "原因"]);
            foreach (var row in rows)
            {
                var report = reports.Open(row);
                writer.Row([.. report.Cells, $"原第 {row.Number} 行：" + string.Join("；", report.Remarks.Where(r => r.IsBad).Select(r => $"{r.Column.Title()}：{r.Words}"))]);
            }
        });
    }

    private static FileContentHttpResult Workbook(string name, Action<XlsxWriter> write)
    {
        using var memory = new MemoryStream();
        using (var writer = new XlsxWriter(memory, "名单", Widths))
            write(writer);
        return TypedResults.File(memory.ToArray(), ContentType, name);
    }
}
