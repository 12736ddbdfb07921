using System.Net;
using System.Text.RegularExpressions;
using Zhuxue.Training.Commands.Demo;

namespace Zhuxue.Training.Commands.Smoke;

/// <summary>Walks on from a learned year to the renewed certificate, across both sites: as a reviewer, as the learner, and as the same person at the registry.</summary>
internal sealed partial class RenewalWalk(Uri site, Uri registry, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Pause = TimeSpan.FromMilliseconds(500);

    private readonly DemoLearner who = DemoPeople.Learners.First(l => l.Name == DemoPeople.ReadyForReview);
    private readonly SmokeBrowser reviewer = new(site), learner = new(site), person = new(registry);
    private string enrolment = "";

    public async Task RunAsync(Tap tap)
    {
        await tap.StepAsync("a reviewer passes a learned year (M12)", PassAsync);
        await tap.StepAsync("the hours are credited and have a signed proof (M10, M15)", ProveAsync);
        await tap.StepAsync("the registry has the hours (M16)", UploadAsync);
        await tap.StepAsync("the certificate is renewed and the old one void (M17)", RenewAsync);
        await tap.StepAsync("我的培训 shows the last of the six steps done", FinishAsync);
    }

    public void Dispose()
    {
        reviewer.Dispose();
        learner.Dispose();
        person.Dispose();
    }

    private async Task<string?> PassAsync()
    {
        await reviewer.OpenAsync("/staff/sign-in");
        await reviewer.SubmitAsync("staff-sign-in", new() { ["Input.UserName"] = "reviewer", ["Input.Password"] = DemoPeople.Password });
        Expect(reviewer.Path == "/staff", $"the reviewer's sign-in led to {reviewer.Path}");
        await reviewer.OpenAsync($"/staff/review/next?occupation={who.Occupations[0]}");
        Expect(reviewer.Page.Contains(who.Name, StringComparison.Ordinal), $"{reviewer.Path} is not the case of the demo learner");
        await reviewer.SubmitAsync(reviewer.Path.Split('?')[0] + "/pass", []);
        return null;
    }

    private async Task<string?> ProveAsync()
    {
        await learner.OpenAsync("/sign-in");
        await learner.SubmitAsync("sign-in", new() { ["Input.IdNumber"] = who.IdNumber, ["Input.Password"] = DemoPeople.Password });
        await UntilAsync(learner, "/training", "已计入");
        var link = ProofLink().Match(learner.Page);
        Expect(link.Success, "我的培训 has no link to the proof");
        enrolment = link.Groups[1].Value;
        var (status, file) = await learner.GetBytesAsync($"/proofs/{enrolment}/file");
        Expect(status == HttpStatusCode.OK && file.AsSpan().StartsWith("%PDF"u8), $"the proof was answered with {(int)status}");
        return $"{file.Length / 1024} KiB";
    }

    private async Task<string?> UploadAsync()
    {
        await UntilAsync(learner, $"/renewal/{enrolment}", "可以换证了");
        await person.OpenAsync("/sign-in");
        await person.SubmitAsync("sign-in", new() { ["Input.IdNumber"] = who.IdNumber, ["Input.Password"] = DemoPeople.Password });
        await person.OpenAsync("/records");
        Expect(person.Page.Contains(clock.TodayInBeijing.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), "继续教育 lists no record of today");
        return null;
    }

    private async Task<string?> RenewAsync()
    {
        await person.OpenAsync("/certificates");
        var link = RenewLink().Match(person.Page);
        Expect(link.Success, "the registry offers no renewal");
        await person.OpenAsync(link.Groups[1].Value);
        await person.SubmitAsync("renew", []);
        Expect(person.Page.Contains("新证书已经生效", StringComparison.Ordinal) && person.Page.Contains("已作废", StringComparison.Ordinal), $"{person.Path} shows no new certificate");
        return null;
    }

    private async Task<string?> FinishAsync()
    {
        var began = clock.GetTimestamp();
        await UntilAsync(learner, $"/training?enrolment={enrolment}", "已换证");
        return $"{clock.GetElapsedTime(began).TotalSeconds:0} s after the renewal";
    }

    private async Task UntilAsync(SmokeBrowser browser, string path, string words)
    {
        for (var began = clock.GetTimestamp(); ; await Task.Delay(Pause, clock))
        {
            await browser.OpenAsync(path);
            if (browser.Page.Contains(words, StringComparison.Ordinal))
                return;
            Expect(clock.GetElapsedTime(began) < Patience, $"{browser.Path} does not say {words} after {Patience.TotalSeconds:0} s");
        }
    }

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
            throw new SmokeException(otherwise);
    }

    [GeneratedRegex("""href="/proofs/([0-9a-f-]{36})""", RegexOptions.CultureInvariant)]
    private static partial Regex ProofLink();

    [GeneratedRegex("""href="(/certificates/[0-9a-f-]{36}/renew)""", RegexOptions.CultureInvariant)]
    private static partial Regex RenewLink();
}
