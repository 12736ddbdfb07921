using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Platform.Messaging;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Imports;

namespace Zhuxue.Tests.Console;

/// <summary>A staff desk of a test: signed in, with rosters at hand.</summary>
internal static class Desk
{
    public const string Template = "身份证号,姓名,手机号,岗位,用人单位,年度,发证日期";
    private static int last;

    public static async Task<Browser> StaffAsync(this TestSite site, StaffRole role)
    {
        var name = $"{role}{Interlocked.Increment(ref last)}".ToLowerInvariant();
        await site.HireAsync(name, role);
        var browser = site.Browse();
        await browser.OpenAsync("/staff/sign-in");
        await browser.SubmitAsync("main form", new() { ["Input.UserName"] = name, ["Input.Password"] = People.Password });
        Assert.Equal("/staff", browser.Address);
        return browser;
    }

    public static byte[] Csv(params string[] rows) => Encoding.UTF8.GetBytes(Template + "\n" + string.Join('\n', rows));

    public static string Row(string idNumber, string name = "陈建国", string phone = "13800005678", string occupation = "施工员（市政工程）", string employer = "首建路桥", string year = "2026", string issued = "") =>
        string.Join(',', idNumber, name, phone, occupation, employer, year, issued);

    /// <summary>Uploads a roster and waits until it is checked or refused.</summary>
    public static async Task<Import> UploadAsync(this TestSite site, Browser browser, byte[] content, string fileName = "名单.csv")
    {
        await browser.OpenAsync("/staff/import");
        await browser.SubmitAsync("main form", files: new() { ["Roster"] = (fileName, content) });
        Assert.StartsWith("/staff/import/", browser.Address, StringComparison.Ordinal);
        var import = await site.SettledAsync(Guid.Parse(browser.Address.Split('/')[^1]), ImportState.Checking);
        await browser.OpenAsync(browser.Address);
        return import;
    }

    /// <summary>Says "import" on the page at hand and waits until it is done.</summary>
    public static async Task<Import> ConfirmAsync(this TestSite site, Browser browser)
    {
        await browser.SubmitAsync("form:has(input[value=confirm])");
        var import = await site.SettledAsync(Guid.Parse(browser.Address.Split('/', '?')[3]), ImportState.Importing);
        await browser.OpenAsync(browser.Address);
        return import;
    }

    public static async Task<Import> SettledAsync(this TestSite site, Guid id, ImportState from)
    {
        for (var i = 0; i < 600; i++)
        {
            var import = await site.WithDbAsync(db => db.Set<Import>().AsNoTracking().SingleAsync(x => x.Id == id));
            if (import.State != from)
                return import;
            await Task.Delay(50);
        }
        var failures = await site.WithDbAsync(db => db.Set<OutboxMessage>().Where(m => m.LastError != null).Select(m => m.LastError).ToListAsync());
        throw new TimeoutException($"Import {id} stays {from}: {string.Join("; ", failures)}");
    }

    /// <summary>The cells of the row with that number on the page of an import: its remarks by column title.</summary>
    public static Dictionary<string, string> Remarks(this Browser browser, int row)
    {
        var line = browser.Page.QuerySelectorAll(".zx-sheet-table tbody tr").Single(tr => tr.Children[0].TextContent.Trim() == row.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return line.Children.Where(td => td.QuerySelector(".zx-cell-why") is not null).ToDictionary(td => td.GetAttribute("data-label")!, td => string.Join(' ', td.QuerySelectorAll(".zx-cell-why").Select(w => w.TextContent.Trim())));
    }

    public static List<SheetRow> ReadSheet(byte[] content)
    {
        using var book = Workbook.Open(content);
        return [.. book.Rows(0)];
    }
}
