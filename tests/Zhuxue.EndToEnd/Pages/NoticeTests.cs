using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Platform.Sms;
using Zhuxue.Training;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Notices;

namespace Zhuxue.EndToEnd.Pages;

/// <summary>消息 and the hotline's list of texts, as people see them on a desk and in the hand.</summary>
[Collection(nameof(OnStage))]
public sealed class NoticeTests(Stage stage)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_bell_counts_what_is_new_and_the_inbox_shows_it_whole(bool phone)
    {
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        await TellAsync(person.Id, NoticeKind.CaseQuestion, NoticeTexts.CaseQuestion("市政施工员", 2026, "一句很长的话。\n" + new string('长', 200) + new string('x', 200)), "/training", null);
        await TellAsync(person.Id, NoticeKind.YearLearned, NoticeTexts.YearLearned, null, null);
        await TellAsync(person.Id, NoticeKind.HoursCleared, NoticeTexts.HoursCleared("阿卜杜热合曼·买买提依明", "装饰装修质量员", 2026), "/training", NoticeTemplates.HoursCleared("阿卜杜热合曼·买买提依明", "装饰装修质量员", 2026));
        await TellAsync(person.Id, NoticeKind.CaseQuestion, NoticeTexts.CaseQuestion("市政施工员", 2026, "11 月 22 日晚上 20:06 到 20:40 的抓拍里没有人，请说明您当时在哪里，有没有同事可以证明。"), "/training", null);
        await TellAsync(person.Id, NoticeKind.HoursCredited, NoticeTexts.HoursCredited, "/training", NoticeTemplates.HoursCredited());
        await stage.VisitAsync(phone ? Screen.Phone : Screen.Desktop, "messages", async visit =>
        {
            await visit.SignInAsync(person);
            await visit.ArriveAsync("/training");
            var bell = visit.Page.Locator($"{(phone ? "nav.zx-tabs" : "nav.zx-nav")} a[href='/messages']");
            await Assertions.Expect(bell.Locator(".zx-count")).ToHaveTextAsync("5");
            await visit.LookAsync("training-with-bell");
            await bell.ClickAsync();
            await visit.ArriveAsync("/messages");
            await Assertions.Expect(visit.Page.Locator(".zx-message").First).ToHaveTextAsync(NoticeTexts.HoursCredited);
            await visit.LookAsync("messages");
            await visit.GoAsync("/messages");
            await Assertions.Expect(bell.Locator(".zx-count")).ToHaveCountAsync(0);
            await visit.LookAsync("messages-read", whole: false);
        }, CameraKind.None);
        var nobody = await stage.Site.ReadyAsync(Courses.Quality);
        await stage.VisitAsync(phone ? Screen.Phone : Screen.Desktop, "messages-empty", async visit =>
        {
            await visit.SignInAsync(nobody);
            await visit.GoAsync("/messages");
            await visit.LookAsync("empty");
        }, CameraKind.None);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_hotline_sees_what_did_not_arrive_and_sends_it_again(bool phone)
    {
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        await FailedTextsAsync(person.Id);
        var name = await HireAsync();
        await stage.VisitAsync(phone ? Screen.Phone : Screen.Desktop, "staff-notices", async visit =>
        {
            await visit.GoAsync("/staff/sign-in");
            await visit.Page.FillAsync("input[name='Input.UserName']", name);
            await visit.Page.FillAsync("input[name='Input.Password']", People.Password);
            await visit.Page.ClickAsync("main form button[type=submit]");
            await visit.ArriveAsync("/staff");
            await visit.GoAsync("/staff/notices");
            await visit.LookAsync("open");
            await visit.Page.Locator("button[name='Form.TextId']").First.ClickAsync();
            await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("已经再发");
            await visit.LookAsync("again");
            await visit.GoAsync("/staff/notices?view=Arrived");
            await visit.LookAsync("arrived");
            await visit.GoAsync("/staff/notices/templates");
            await visit.LookAsync("templates");
            await visit.GoAsync("/local/texts");
            await visit.LookAsync("local");
        }, CameraKind.None);
        await stage.Site.WithDbAsync(db => db.Set<TextMessage>().Where(t => t.SubjectId == person.Id).ExecuteDeleteAsync());
    }

    /// <summary>One text of each trouble, as gateways would have left them.</summary>
    private Task<bool> FailedTextsAsync(Guid learnerId) => stage.Site.AskAsync(async services =>
    {
        var db = services.GetRequiredService<TrainingDb>();
        Assert.True(PhoneNumber.TryParse("13800009999", out var phone, out _));
        (TextState State, SmsFault? Fault, string? Code, int Tries)[] troubles =
        [
            (TextState.Failed, SmsFault.Phone, "isv.MOBILE_NUMBER_ILLEGAL", 1), (TextState.Failed, SmsFault.Template, "isv.SMS_TEMPLATE_ILLEGAL", 1), (TextState.Failed, SmsFault.Undelivered, "MK:0001", 1),
            (TextState.Failed, SmsFault.NeverKnown, "time-out", 2), (TextState.Expired, null, "ConnectionError", 31), (TextState.NotSent, null, null, 0), (TextState.Unsure, null, "time-out", 1), (TextState.Waiting, null, "Throttling.User", 3),
        ];
        foreach (var (state, fault, code, tries) in troubles)
        {
            var text = await services.GetRequiredService<Texts>().QueueAsync(phone, NoticeTemplates.HoursCleared("阿卜杜热合曼·买买提依明", "装饰装修质量员", 2026), learnerId, default);
            (text.State, text.Fault, text.FaultCode, text.Tries, text.DueAt) = (state, fault, code, tries, text.CreatedAt.AddMinutes(25));
        }
        await db.SaveChangesAsync();
        return true;
    });

    private Task<bool> TellAsync(Guid learnerId, NoticeKind kind, string words, string? link, SmsUse? use) => stage.Site.AskAsync(async services =>
    {
        Assert.True(PhoneNumber.TryParse("13800005678", out var phone, out _));
        await services.GetRequiredService<TellLearner>().TellAsync(new(learnerId, kind, words, link, use is null ? null : new(phone, use)), default);
        await services.GetRequiredService<TrainingDb>().SaveChangesAsync();
        return true;
    });

    private Task<string> HireAsync() => stage.Site.AskAsync(async services =>
    {
        var name = "hotline" + Guid.CreateVersion7().ToString("N")[20..];
        var db = services.GetRequiredService<TrainingDb>();
        db.Add(new StaffMember { Id = Guid.CreateVersion7(), UserName = name, Name = "王敏", Role = StaffRole.Hotline, SessionStamp = "s", CreatedAt = TimeProvider.System.GetUtcNow(), PasswordHash = services.GetRequiredService<Passwords>().Hash(People.Password) });
        await db.SaveChangesAsync();
        return name;
    });
}
