using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Hours.Comparison;

namespace Zhuxue.Training.Commands.Uploads;

/// <summary><c>zhuxue registry compare --day 2026-03-10</c>: runs the comparison of one day now, and lists what differs.</summary>
internal static class CompareUploads
{
    public static async Task<int> RunAsync(WebApplication app, string[] args, TextWriter output)
    {
        var day = app.Services.GetRequiredService<TimeProvider>().TodayInBeijing.AddDays(-1);
        if (app.Configuration["day"] is { } asked && !DateOnly.TryParseExact(asked, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            throw new InvalidOperationException("say which day, as in --day 2026-03-10");
        await using var scope = app.Services.CreateAsyncScope();
        var of = await scope.ServiceProvider.GetRequiredService<CompareDay>().RunAsync(day, default);
        if (of.Trouble is { } trouble)
            throw new InvalidOperationException(trouble == Accounts.Registry.RegistryAnswer.NotSet ? "no registry is set: Registry:Address, Registry:Institution, and the key of zhuxue upload-key" : $"the registry could not be asked ({trouble})");
        var open = await scope.ServiceProvider.GetRequiredService<TrainingDb>().Set<Difference>().AsNoTracking().Where(d => d.Day == day && d.State == DifferenceState.Open).OrderBy(d => d.RecordId).ToListAsync();
        foreach (var difference in open)
            await output.WriteLineAsync($"{difference.Kind} {difference.RecordId}: {difference.Words}");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}: {of.Records} records at the registry, {of.Found} differ, {open.Count} open"));
        return 0;
    }
}
