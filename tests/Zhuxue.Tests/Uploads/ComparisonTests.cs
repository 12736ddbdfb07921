using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Registry.Records;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Registry;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Hours.Comparison;
using Zhuxue.Training.Hours.Uploads;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Uploads;

/// <summary>The nightly comparison with the registry: it finds each kind of difference, and a click of staff mends it.</summary>
public sealed class ComparisonTests(TwoSites sites) : IClassFixture<TwoSites>
{
    [Fact]
    public async Task Each_kind_of_difference_is_found_once_and_its_button_mends_it()
    {
        var people = new Dictionary<DifferenceKind, (Student Student, Holder Holder)>();
        foreach (var kind in new[] { DifferenceKind.MissingThere, DifferenceKind.OtherContent, DifferenceKind.WithdrawnThere, DifferenceKind.WithdrawnHere, DifferenceKind.RefusedHere })
        {
            var (student, holder) = await sites.CreditAsync();
            people[kind] = (student, holder!);
            Assert.Equal(HoursState.Uploaded, await sites.StateAsync(student));
        }
        var stranger = await sites.Registry.HolderAsync(LearningScene.Occupation, issuedOn: new(2025, 1, 1));
        (await sites.Sender.PutAsync("nobody-knows-me", stranger.Hours(2026, hours: 6, common: 2, total: 6))).EnsureSuccessStatusCode();

        // What restored backups, other hands and bugs would leave behind.
        await AtRegistryAsync(people[DifferenceKind.MissingThere].Holder, records => records.ExecuteDeleteAsync());
        await AtRegistryAsync(people[DifferenceKind.OtherContent].Holder, records => records.ExecuteUpdateAsync(set => set.SetProperty(r => r.Hours, 5)));
        await AtRegistryAsync(people[DifferenceKind.WithdrawnThere].Holder, records => records.ExecuteUpdateAsync(set => set.SetProperty(r => r.WithdrawnAt, sites.Registry.Time.GetUtcNow()).SetProperty(r => r.WithdrawnReason, "误操作")));
        await HereAsync(people[DifferenceKind.WithdrawnHere].Student, UploadState.Withdrawn, HoursState.Revoked);
        await HereAsync(people[DifferenceKind.RefusedHere].Student, UploadState.Refused, HoursState.UploadFailed);

        using var desk = await sites.Training.StaffAsync(StaffRole.Operator);
        for (var twice = 0; twice < 2; twice++)
            await CompareAsync(desk);
        var open = await OpenAsync();
        Assert.Equal(Enum.GetValues<DifferenceKind>().Order(), open.Select(d => d.Kind).Order());
        Assert.Contains("学时：这里 6，登记系统 5", desk.Words, StringComparison.Ordinal);
        Assert.Contains("nobody-knows-me", desk.Words, StringComparison.Ordinal);
        using (var export = await desk.Http.GetAsync("/staff/uploads/differences/export.xlsx"))
            Assert.Equal(7, Desk.ReadSheet(await export.Content.ReadAsByteArrayAsync()).Count);

        // A note is wanted where nothing is done.
        var accepted = open.Single(d => d.Kind == DifferenceKind.WithdrawnHere);
        await ClickAsync(desk, accepted, "accept", "。");
        Assert.Contains("至少 4 个字", desk.Page.QuerySelector($"#note-{accepted.Id:N}-error")!.TextContent, StringComparison.Ordinal);
        foreach (var difference in open)
            await ClickAsync(desk, difference, MendDifference.MaySend(difference.Kind) ? "send" : "withdraw");
        await sites.RestAsync();

        foreach (var kind in new[] { DifferenceKind.MissingThere, DifferenceKind.OtherContent, DifferenceKind.WithdrawnThere, DifferenceKind.RefusedHere })
        {
            Assert.Equal(HoursState.Uploaded, await sites.StateAsync(people[kind].Student));
            var record = Assert.Single(await sites.RecordsAsync(people[kind].Holder), r => r.WithdrawnAt is null);
            Assert.Equal((6, (await sites.UploadsAsync(people[kind].Student)).Single(u => u.State == UploadState.Registered).RecordId), (record.Hours, record.RecordId));
        }
        Assert.All(await sites.RecordsAsync(people[DifferenceKind.WithdrawnHere].Holder), r => Assert.NotNull(r.WithdrawnAt));
        Assert.All(await sites.RecordsAsync(stranger), r => Assert.NotNull(r.WithdrawnAt));
        Assert.Equal(6, await sites.Training.WithDbAsync(db => db.Set<StaffAction>().CountAsync(a => a.Kind == StaffActionKind.DifferenceSent || a.Kind == StaffActionKind.DifferenceWithdrawn)));

        await CompareAsync(desk);
        Assert.Empty(await OpenAsync());
        Assert.Contains("没有差异", desk.Words, StringComparison.Ordinal);

        // What is left as it is, is not asked again; what mends itself goes.
        await AtRegistryAsync(people[DifferenceKind.MissingThere].Holder, records => records.ExecuteUpdateAsync(set => set.SetProperty(r => r.CommonHours, 1)));
        await AtRegistryAsync(people[DifferenceKind.RefusedHere].Holder, records => records.ExecuteUpdateAsync(set => set.SetProperty(r => r.CommonHours, 1)));
        await CompareAsync(desk);
        var (left, mending) = ((await OpenAsync())[0], (await OpenAsync())[1]);
        await ClickAsync(desk, left, "accept", "登记系统已书面确认");
        await sites.Registry.WithDbAsync(db => db.Set<HourRecord>().Where(r => r.RecordId == mending.RecordId).ExecuteUpdateAsync(set => set.SetProperty(r => r.CommonHours, 2)));
        await CompareAsync(desk);
        Assert.Empty(await OpenAsync());
        Assert.Contains("已经有变化", await ClickLateAsync(desk, left, "send"), StringComparison.Ordinal);
        Assert.Equal([DifferenceState.Accepted, DifferenceState.Gone], await sites.Training.WithDbAsync(db => db.Set<Difference>().Where(d => d.Id == left.Id || d.Id == mending.Id).Select(d => d.State).OrderBy(s => s).ToListAsync()));
    }

    [Fact]
    public async Task Missed_days_are_asked_for_and_a_registry_that_is_away_is_asked_again()
    {
        using var desk = await sites.Training.StaffAsync(StaffRole.Operator);
        var today = sites.Training.Time.TodayInBeijing;
        sites.Line.Down = true;
        var nightly = sites.Training.Services.GetRequiredService<CompareNightly>();
        await nightly.LookAsync(default);
        await sites.RestAsync();
        var days = await sites.Training.WithDbAsync(db => db.Set<ComparedDay>().AsNoTracking().Where(d => d.Day < today).ToListAsync());
        Assert.Equal(14, days.Count);
        Assert.All(days, d => Assert.Equal(("no-answer", null), (d.Trouble, d.FinishedAt)));
        Assert.Contains("没核对完，会再试", (await desk.OpenAsync("/staff/uploads/differences")).Words, StringComparison.Ordinal);
        sites.Line.Down = false;
        await sites.PassAsync(TimeSpan.FromMinutes(5));
        Assert.All(await sites.Training.WithDbAsync(db => db.Set<ComparedDay>().AsNoTracking().Where(d => d.Day < today).ToListAsync()), d => Assert.NotNull(d.FinishedAt));
        var sent = sites.Line.Sent.Count;
        await nightly.LookAsync(default);
        await sites.RestAsync();
        // Only what was renewed today.
        Assert.Equal(sent + 1, sites.Line.Sent.Count);

        foreach (var day in new[] { "2027-01-01", "1999-01-01", "gestern", "" })
        {
            await desk.OpenAsync("/staff/uploads/differences");
            await desk.SubmitAsync("form:has(#day)", new() { ["Ask.Day"] = day });
            Assert.Contains("请选两年以内", desk.Words, StringComparison.Ordinal);
        }
    }

    private Task<List<Difference>> OpenAsync() => sites.Training.WithDbAsync(db => db.Set<Difference>().AsNoTracking().Where(d => d.State == DifferenceState.Open).OrderBy(d => d.Kind).ThenBy(d => d.Id).ToListAsync());

    private async Task CompareAsync(Browser desk)
    {
        await desk.OpenAsync("/staff/uploads/differences");
        await desk.SubmitAsync("form:has(#day)");
        Assert.Contains("正在核对", desk.Words, StringComparison.Ordinal);
        await sites.RestAsync();
        await desk.OpenAsync("/staff/uploads/differences");
    }

    private static Task<Browser> ClickAsync(Browser desk, Difference difference, string act, string? note = null) =>
        desk.SubmitAsync($"#d-{difference.Id} form", note is null ? null : new() { ["Form.Note"] = note }, submitter: $"button[value={act}]");

    /// <summary>A click from a page that was drawn before somebody else decided.</summary>
    private static async Task<string> ClickLateAsync(Browser desk, Difference difference, string act)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = $"mend-{difference.Id:N}",
            ["__RequestVerificationToken"] = desk.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!,
            ["Form.Id"] = difference.Id.ToString(),
            ["Form.Version"] = "0",
            ["Form.Do"] = act,
        });
        using var reply = await desk.Http.PostAsync("/staff/uploads/differences", form);
        return System.Net.WebUtility.HtmlDecode(await reply.Content.ReadAsStringAsync());
    }

    private Task<int> AtRegistryAsync(Holder holder, Func<IQueryable<HourRecord>, Task<int>> change) => sites.Registry.WithDbAsync(db => change(db.Set<HourRecord>().Where(r => r.PersonId == holder.Id)));

    private Task HereAsync(Student student, UploadState upload, HoursState hours) => sites.Training.WithDbAsync(async db =>
    {
        (await db.Set<HourUpload>().SingleAsync(u => u.LearnerId == student.LearnerId)).State = upload;
        (await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == student.LearnerId)).BroughtIn(hours);
        await db.SaveChangesAsync();
    });
}
