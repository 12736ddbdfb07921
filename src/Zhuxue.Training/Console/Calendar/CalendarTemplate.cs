using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Training.Console.Imports;
using Zhuxue.Training.Hours.Calendar;

namespace Zhuxue.Training.Console.Calendar;

/// <summary><c>GET /staff/calendar/template.xlsx</c>: the empty list of a year's holidays.</summary>
internal static class CalendarTemplate
{
    public static void Map(IEndpointRouteBuilder calendar) => calendar.MapGet("/staff/calendar/template.xlsx", () =>
    {
        using var memory = new MemoryStream();
        using (var writer = new XlsxWriter(memory, "放假安排", 16, 10, 60))
        {
            writer.Row(YearSheet.DayTitle, YearSheet.MarkTitle, "说明（可留着，不读）");
            writer.Row(null, null, "一天一行，照国务院办公厅的放假通知填。日期写成 2027-01-01。");
            writer.Row(null, null, "放假的日子写“休”（周末在假期里的也写上）；调休要上班的周末写“班”。平常的周末和工作日不用写。");
        }
        return TypedResults.File(memory.ToArray(), RosterFiles.ContentType, "放假安排模板.xlsx");
    });
}
