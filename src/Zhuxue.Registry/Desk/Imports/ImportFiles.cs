using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Documents.Spreadsheets;

namespace Zhuxue.Registry.Desk.Imports;

/// <summary><c>GET /staff/import/template.xlsx</c>: the empty list, with its hints.</summary>
internal static class ImportFiles
{
    private static readonly double[] Widths = [26, 14, 24, 24, 14, 14, 12, 26, 60];

    public static void Map(IEndpointRouteBuilder registrar) => registrar.MapGet("/staff/import/template.xlsx", Template);

    private static FileContentHttpResult Template()
    {
        using var memory = new MemoryStream();
        using (var writer = new XlsxWriter(memory, "证书", Widths))
        {
            writer.Row([.. CertificateSheet.Columns.All.Select(CertificateSheet.Columns.Title), "说明（可留着，不导入）"]);
            string[] hints =
            [
                "每行一本现在有效的证书。身份证号 18 位，请保持“文本”格式。", "初次发证日期：换过证的写第一本的日期；没换过就空着。", "已计年度：证书上最后一个继续教育年度；还没有就空着。", "岗位请照下面写：",
                .. Occupations.All.Select(o => o.Title),
            ];
            foreach (var hint in hints)
                writer.Row([.. CertificateSheet.Columns.All.Select(_ => (string?)null), hint]);
        }
        return TypedResults.File(memory.ToArray(), Lists.Xlsx, "证书模板.xlsx");
    }
}
