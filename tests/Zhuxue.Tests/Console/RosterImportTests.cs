using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Platform.Messaging;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Documents;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Imports;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Console;

public sealed class RosterImportTests(TestSite site) : IClassFixture<TestSite>
{
    static RosterImportTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Good_rows_become_learners_with_enrolments_and_the_bad_ones_are_named_by_row_and_column()
    {
        var (good, other) = (People.NewIdNumber(), People.NewIdNumber());
        var browser = await site.StaffAsync(StaffRole.Operator);
        var import = await site.UploadAsync(browser, Desk.Csv(
            Desk.Row(good, "𠮷·买买提", "13800001111", "市政施工员", issued: "2020-03-10"),
            Desk.Row("32010219900307551X"),
            Desk.Row("110105880412001"),
            Desk.Row(People.NewIdNumber("20120101")),
            Desk.Row(People.NewIdNumber(), phone: "1386651"),
            Desk.Row(People.NewIdNumber(), name: ""),
            Desk.Row(People.NewIdNumber(), name: "<script>"),
            Desk.Row(People.NewIdNumber(), occupation: "安全员"),
            Desk.Row(People.NewIdNumber(), occupation: "施工员"),
            Desk.Row(People.NewIdNumber(), year: "26"),
            Desk.Row(People.NewIdNumber(), year: "1999"),
            Desk.Row(People.NewIdNumber(), issued: "2024-13-02"),
            Desk.Row(People.NewIdNumber(), issued: "2026-01-05"),
            Desk.Row(other.ToLowerInvariant(), "买买提•阿不都", "１３８ 0000 2222"),
            Desk.Row("1.10105E+17"),
            Desk.Row(People.NewIdNumber(), phone: "=A1")));

        Assert.Equal((16, 2, 14, 1), (import.Rows, import.Good, import.Bad, import.Mind));
        Assert.Equal("将导入为：施工员（市政工程）", browser.Remarks(2)["岗位"]);
        Assert.Contains("对不上", browser.Remarks(3)["身份证号"], StringComparison.Ordinal);
        Assert.Contains("15 位", browser.Remarks(4)["身份证号"], StringComparison.Ordinal);
        Assert.Contains("未满 16 周岁", browser.Remarks(5)["身份证号"], StringComparison.Ordinal);
        Assert.Contains("少了 4 位", browser.Remarks(6)["手机号"], StringComparison.Ordinal);
        Assert.Contains("不能空", browser.Remarks(7)["姓名"], StringComparison.Ordinal);
        Assert.Contains("不该有的字符", browser.Remarks(8)["姓名"], StringComparison.Ordinal);
        Assert.Contains("不在 13 个岗位里", browser.Remarks(9)["岗位"], StringComparison.Ordinal);
        Assert.Contains("要写明专业", browser.Remarks(10)["岗位"], StringComparison.Ordinal);
        Assert.Contains("4 位数字", browser.Remarks(11)["年度"], StringComparison.Ordinal);
        Assert.Contains("2021 到 2027", browser.Remarks(12)["年度"], StringComparison.Ordinal);
        Assert.Contains("没有 13 月", browser.Remarks(13)["发证日期"], StringComparison.Ordinal);
        Assert.Contains("从 2027 年度开始", browser.Remarks(14)["年度"], StringComparison.Ordinal);
        Assert.Contains("存成了数字", browser.Remarks(16)["身份证号"], StringComparison.Ordinal);
        Assert.Contains("公式", browser.Remarks(17)["手机号"], StringComparison.Ordinal);
        Assert.Null(browser.Page.QuerySelector("main script"));
        Assert.DoesNotContain(good, browser.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);

        var done = await site.ConfirmAsync(browser);
        Assert.Equal((ImportState.Done, 2, 2, 0), (done.State, done.NewLearners, done.NewEnrolments, done.ImportedUnchanged));
        await site.WithDbAsync(async db =>
        {
            var learner = await db.Set<Learner>().SingleAsync(l => l.Name == "𠮷·买买提");
            Assert.Null(learner.PasswordHash);
            var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == learner.Id);
            Assert.Equal(("municipal-construction", 2026, new DateOnly(2026, 3, 10), new DateOnly(2027, 3, 9)), (enrolment.OccupationCode, enrolment.Year, enrolment.StartsOn, enrolment.EndsOn));
            Assert.True(await db.Set<Learner>().AnyAsync(l => l.Name == "买买提·阿不都" && l.PhoneMasked == "138****2222"));
            Assert.Equal(2, await db.Set<StaffAction>().CountAsync(a => a.SubjectId == done.Id));
        });
    }

    [Fact]
    public async Task Importing_twice_changes_nothing()
    {
        var people = Enumerable.Range(0, 5).Select(i => Desk.Row(People.NewIdNumber(), "陈工" + (char)('甲' + i), $"1370000{1000 + i}")).ToArray();
        var browser = await site.StaffAsync(StaffRole.Operator);
        await site.UploadAsync(browser, Desk.Csv(people));
        await site.ConfirmAsync(browser);
        var before = await CountsAsync();

        var again = await site.UploadAsync(browser, Desk.Csv(people), "又一次.csv");
        Assert.Equal((5, 5, 5), (again.Good, again.Known, again.Unchanged));
        again = await site.ConfirmAsync(browser);
        Assert.Equal((0, 0, 0, 5), (again.NewLearners, again.NewEnrolments, again.Updated, again.ImportedUnchanged));
        Assert.Contains("已存在，未改动5行", browser.Words, StringComparison.Ordinal);
        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task Confirming_from_two_windows_imports_once()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        await site.UploadAsync(browser, Desk.Csv(Desk.Row(People.NewIdNumber())));
        var address = browser.Address;
        var second = await site.StaffAsync(StaffRole.Operator);
        await second.OpenAsync(address);
        await site.ConfirmAsync(browser);
        await second.SubmitAsync("form:has(input[value=confirm])");
        Assert.Contains("状态刚刚变了", second.Words, StringComparison.Ordinal);
        var id = Guid.Parse(address.Split('/')[^1]);
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<StaffAction>().CountAsync(a => a.SubjectId == id && a.Kind == StaffActionKind.RosterImported)));
    }

    [Fact]
    public async Task A_killed_import_goes_on_where_it_stood()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        var import = await site.UploadAsync(browser, Desk.Csv([.. Enumerable.Range(0, 6).Select(i => Desk.Row(People.NewIdNumber(), "断电", $"1390000{2000 + i}"))]));
        await site.WithDbAsync(db => db.Set<Import>().Where(i => i.Id == import.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(i => i.State, ImportState.Importing).SetProperty(i => i.ImportedUpTo, 4).SetProperty(i => i.ImportedRows, 3).SetProperty(i => i.NewLearners, 3)));
        await using var scope = site.Services.CreateAsyncScope();
        var job = scope.ServiceProvider.GetServices<IOutboxHandler>().OfType<ImportRoster>().Single();
        var message = System.Text.Json.JsonSerializer.Serialize(new ImportJob(import.Id));
        await job.HandleAsync(message, default);
        await job.HandleAsync(message, default);
        var done = await site.WithDbAsync(db => db.Set<Import>().SingleAsync(i => i.Id == import.Id));
        Assert.Equal((ImportState.Done, 6, 6, 3), (done.State, done.ImportedRows, done.NewLearners, done.NewEnrolments));
        Assert.Equal(3, await site.WithDbAsync(db => db.Set<Learner>().CountAsync(l => l.Name == "断电")));
    }

    [Fact]
    public async Task Two_runs_of_one_import_count_each_row_once()
    {
        await using var small = await TestSite.StartAsync(new() { ["Console:ImportBatch"] = "2", ["Outbox:Poll"] = "1.00:00:00" });
        var staffId = await small.HireAsync("zwei");
        await using var scope = small.Services.CreateAsyncScope();
        var content = Desk.Csv([.. Enumerable.Range(0, 40).Select(i => Desk.Row(People.NewIdNumber(), "并行", $"1360000{2000 + i}"))]);
        var upload = await scope.ServiceProvider.GetRequiredService<UploadRoster>().HandleAsync(new Microsoft.AspNetCore.Http.FormFile(new MemoryStream(content), 0, content.Length, "Roster", "两次.csv"), staffId, default);
        var message = System.Text.Json.JsonSerializer.Serialize(new ImportJob(upload.ImportId!.Value));
        await RunTwiceAsync<CheckRoster>(small, message);
        await small.SettledAsync(upload.ImportId.Value, ImportState.Checking);
        await using (var later = small.Services.CreateAsyncScope())
            Assert.True(await later.ServiceProvider.GetRequiredService<DecideImport>().ConfirmAsync(upload.ImportId.Value, staffId, default));
        await RunTwiceAsync<ImportRoster>(small, message);
        var done = await small.SettledAsync(upload.ImportId.Value, ImportState.Importing);
        Assert.Equal((ImportState.Done, 40, 40, 40, 40), (done.State, done.Rows, done.ImportedRows, done.NewLearners, done.NewEnrolments));
        Assert.Equal(40, await small.WithDbAsync(db => db.Set<Learner>().CountAsync()));
    }

    /// <summary>Runs the job in two places at once and, as the outbox does, again after a failure.</summary>
    private static Task RunTwiceAsync<TJob>(TestSite site, string message) where TJob : IOutboxHandler => Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await using var scope = site.Services.CreateAsyncScope();
            try
            {
                await scope.ServiceProvider.GetServices<IOutboxHandler>().OfType<TJob>().Single().HandleAsync(message, default);
                return;
            }
            catch (Exception refusal) when (refusal is InvalidOperationException or DbUpdateException)
            {
                await Task.Delay(50);
            }
        }
    })));

    [Fact]
    public async Task A_form_without_its_token_is_refused_in_words()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        var reply = await browser.Http.PostAsync("/staff/import", new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "roster" }));
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Contains("这一页过期了", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Duplicates_and_contradictions_within_the_file_are_named()
    {
        var (one, two) = (People.NewIdNumber(), People.NewIdNumber());
        var browser = await site.StaffAsync(StaffRole.Operator);
        var import = await site.UploadAsync(browser, Desk.Csv(
            Desk.Row(one, "何军", "13900001111", "劳务员"),
            Desk.Row(one, "何军", "13900001111", "劳务员"),
            Desk.Row(one, "何君", "13900001111", "资料员"),
            Desk.Row(one, "何军", "13900002222", "资料员"),
            Desk.Row(one, "何军", "13900001111", "资料员"),
            Desk.Row(two, "赵玉梅", "13900001111", "资料员")));
        Assert.Equal((3, 3, 1), (import.Good, import.Bad, import.Mind));
        Assert.Contains("与第 2 行重复", browser.Remarks(3)["身份证号"], StringComparison.Ordinal);
        Assert.Contains("姓名却不同", browser.Remarks(4)["姓名"], StringComparison.Ordinal);
        Assert.Contains("手机号却不同", browser.Remarks(5)["手机号"], StringComparison.Ordinal);
        Assert.Contains("与第 2 行另一个人", browser.Remarks(7)["手机号"], StringComparison.Ordinal);
        var done = await site.ConfirmAsync(browser);
        Assert.Equal((2, 3), (done.NewLearners, done.NewEnrolments));
    }

    [Fact]
    public async Task A_known_number_under_another_name_is_refused_and_a_confirmed_phone_is_kept()
    {
        var (id, idNumber) = await site.RegisterAsync("李梅", "13811110000");
        await site.WithDbAsync(db => db.Set<Learner>().Where(l => l.Id == id).ExecuteUpdateAsync(s => s.SetProperty(l => l.PhoneCheckedAt, site.Time.GetUtcNow())));
        var browser = await site.StaffAsync(StaffRole.Operator);
        var import = await site.UploadAsync(browser, Desk.Csv(Desk.Row(idNumber, "李玫", "13811110000")));
        Assert.Equal(1, import.Bad);
        Assert.Contains("另一个姓名", browser.Remarks(2)["姓名"], StringComparison.Ordinal);
        Assert.Contains("没有可以导入的行", browser.Words, StringComparison.Ordinal);

        await site.UploadAsync(browser, Desk.Csv(Desk.Row(idNumber, "李梅", "13811119999")));
        Assert.Contains("本人已确认过另一个手机号", browser.Remarks(2)["手机号"], StringComparison.Ordinal);
        await site.ConfirmAsync(browser);
        Assert.Equal("138****0000", await site.WithDbAsync(db => db.Set<Learner>().Where(l => l.Id == id).Select(l => l.PhoneMasked).SingleAsync()));
    }

    [Fact]
    public async Task What_excel_makes_of_numbers_and_formulas_is_told()
    {
        var idNumber = People.NewIdNumber();
        var browser = await site.StaffAsync(StaffRole.Operator);
        var import = await site.UploadAsync(browser, Xlsx.Of(
            ["二〇二六年名单"],
            ["*姓名", "身份证号码", "联系电话", "岗位名称", "单位", "培训年度", "证书发证日期", "备注"],
            ["王五", "#n 1.10105194912310E+17", "#n 13800138000", "资料员", "一建", "#n 2026", "", ""],
            ["王五", idNumber, "#n 1.3800138E10", "资料员", "一建", "#n 2026", "#d 44927", "任意"],
            ["#f B3", "#f \"1\"&A1", "13800138000", "资料员", "", "2026年度", "", ""],
            ["#e #N/A", People.NewIdNumber(), "13800138001", "资料员", "", "2026年", "", ""]), "名单.xlsx");
        Assert.Equal((4, 1, 3), (import.Rows, import.Good, import.Bad));
        Assert.Contains("设成“文本”格式", browser.Remarks(3)["身份证号"], StringComparison.Ordinal);
        Assert.Contains("公式粘贴为数值", browser.Remarks(5)["姓名"], StringComparison.Ordinal);
        Assert.Contains("公式粘贴为数值", browser.Remarks(5)["身份证号"], StringComparison.Ordinal);
        Assert.Contains("显示错误", browser.Remarks(6)["姓名"], StringComparison.Ordinal);
        await site.ConfirmAsync(browser);
        await site.WithDbAsync(async db => Assert.Equal(new DateOnly(2026, 1, 1), (await db.Set<Enrolment>().SingleAsync(e => db.Set<Learner>().Any(l => l.Id == e.LearnerId && l.Name == "王五"))).StartsOn));
    }

    [Fact]
    public async Task A_gb18030_file_with_semicolons_is_read()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        var text = Desk.Template.Replace(',', ';') + "\r\n" + Desk.Row(People.NewIdNumber(), "䶮德", occupation: "标准员").Replace(',', ';');
        var import = await site.UploadAsync(browser, Encoding.GetEncoding("GB18030").GetBytes(text));
        Assert.Equal((1, 0), (import.Good, import.Bad));
        await site.ConfirmAsync(browser);
        Assert.True(await site.WithDbAsync(db => db.Set<Learner>().AnyAsync(l => l.Name == "䶮德")));
    }

    public static TheoryData<byte[], string> Refused => new()
    {
        { [], "文件" },
        { "\xFF\xD8\xFF\xE0\0\x10JFIF"u8.ToArray(), "不是表格文件" },
        { [0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3, 4], "另存为 .xlsx" },
        { [(byte)'P', (byte)'K', 3, 4, 9, 9, 9], "坏了" },
        { Encoding.UTF8.GetBytes("姓名,手机号\n陈,1"), "缺少：身份证号、岗位、用人单位、年度" },
        { Encoding.UTF8.GetBytes("a,b,c\n1,2,3"), "没有找到列名" },
        { Encoding.UTF8.GetBytes(Desk.Template + ",姓名\n"), "有两列“姓名”" },
        { Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Repeat("列", 1_000_000))), "太长" },
        { Xlsx.Of([.. Enumerable.Range(0, 101).Select(i => "列" + i)]), "列太多" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task A_file_that_is_no_roster_is_refused_at_once_and_leaves_nothing(byte[] content, string words)
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        var before = await site.WithDbAsync(db => db.Set<Import>().CountAsync());
        await browser.OpenAsync("/staff/import");
        await browser.SubmitAsync("main form", files: new() { ["Roster"] = ("x.csv", content) });
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Contains(words, browser.Page.QuerySelector(".zx-field-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(before, await site.WithDbAsync(db => db.Set<Import>().CountAsync()));
    }

    [Fact]
    public async Task A_file_that_breaks_in_the_middle_is_refused_and_nobody_is_imported()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        var import = await site.UploadAsync(browser, Encoding.UTF8.GetBytes(Desk.Template + "\n" + Desk.Row(People.NewIdNumber()) + "\n" + new string('x', 5_000)));
        Assert.Equal(ImportState.Refused, import.State);
        Assert.Contains("一个人也没有导入", browser.Words, StringComparison.Ordinal);
        Assert.Contains("第 3 行有一格太长", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_rows_come_back_with_their_reasons_and_run_nothing()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        var import = await site.UploadAsync(browser, Desk.Csv(Desk.Row("123", employer: "=cmd|' /C calc'!A0"), Desk.Row(People.NewIdNumber())));
        var rows = Desk.ReadSheet(await browser.Http.GetByteArrayAsync($"/staff/import/{import.Id}/bad-rows.xlsx"));
        Assert.Equal("原因", rows[0].Cells[^1].Text);
        Assert.Equal("'=cmd|' /C calc'!A0", rows[1][4].Text);
        Assert.All(rows[1].Cells, c => Assert.Equal(CellKind.Text, c.Kind));
        Assert.Contains("原第 2 行", rows[1].Cells[^1].Text, StringComparison.Ordinal);
        Assert.Contains("身份证号：少了 15 位", rows[1].Cells[^1].Text, StringComparison.Ordinal);
        Assert.Equal(2, rows.Count);
        Assert.True(await site.WithDbAsync(db => db.Set<StaffAction>().AnyAsync(a => a.Kind == StaffActionKind.BadRowsExported && a.SubjectId == import.Id)));
    }

    [Fact]
    public async Task The_template_is_a_roster_that_can_be_filled_in()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        var rows = Desk.ReadSheet(await browser.Http.GetByteArrayAsync("/staff/import/template.xlsx"));
        Assert.Equal(RosterColumns.All.Select(c => (RosterColumn?)c), rows[0].Cells.Take(7).Select(c => RosterColumns.Sheet.Find(c.Text)));
    }

    [Fact]
    public async Task A_discarded_roster_leaves_no_rows_behind()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        var import = await site.UploadAsync(browser, Desk.Csv(Desk.Row("123")));
        await browser.SubmitAsync("form:has(input[value=discard])");
        Assert.Equal("/staff/import", browser.Address);
        await site.WithDbAsync(async db =>
        {
            Assert.Equal(ImportState.Discarded, (await db.Set<Import>().SingleAsync(i => i.Id == import.Id)).State);
            Assert.False(await db.Set<ImportRow>().AnyAsync(r => r.ImportId == import.Id));
        });
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Http.GetAsync($"/staff/import/{import.Id}/bad-rows.xlsx")).StatusCode);
    }

    [Theory]
    [InlineData(nameof(StaffRole.Reviewer))]
    [InlineData(nameof(StaffRole.Hotline))]
    [InlineData(nameof(StaffRole.SystemAdmin))]
    public async Task Only_operators_bring_rosters_in(string role)
    {
        var browser = await site.StaffAsync(Enum.Parse<StaffRole>(role));
        foreach (var address in new[] { "/staff/import", "/staff/import/template.xlsx", $"/staff/import/{Guid.NewGuid()}", $"/staff/import/{Guid.NewGuid()}/bad-rows.xlsx" })
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.OpenAsync(address)).Status);
    }

    private Task<(int, int)> CountsAsync() => site.WithDbAsync(async db => (await db.Set<Learner>().CountAsync(), await db.Set<Enrolment>().CountAsync()));
}
