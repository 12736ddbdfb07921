using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Accounts.Registry;
using Zhuxue.Training.Hours.Uploads;

namespace Zhuxue.Training.Hours.Comparison;

/// <summary>Compares the uploads of one day with the registry's list, and notes what was renewed on it. Run again, it changes nothing but what has changed.</summary>
internal sealed class CompareDay(TrainingDb db, RegistryCalls registry, UploadContents contents, NoteRenewals renewals, Ids ids, TimeProvider clock)
{
    private const int IdsAtOnce = 500, PagesMost = 10_000;

    private sealed record Finding(string Id, DifferenceKind Kind, string Words, HourUpload? Upload);

    /// <summary>Compares, and writes down the day with what was found.</summary>
    public async Task<ComparedDay> RunAsync(DateOnly day, CancellationToken cancellationToken)
    {
        // Ours first: what is registered while the list is read is in the list, and not among those that are missed.
        var ours = (await db.Set<HourUpload>().AsNoTracking().Where(u => u.RegisteredOn == day).ToListAsync(cancellationToken)).ToDictionary(u => u.RecordId);
        var (theirs, trouble) = await ListAsync("day", day, cancellationToken);
        if (trouble is null)
        {
            await AddKnownAsync(ours, theirs, cancellationToken);
            var there = theirs.ToDictionary(t => t.Id);
            var differing = await StillSoAsync([.. ours.Values.Where(u => u.RegisteredOn == day).Select(u => u.RecordId).Union(there.Keys)
                .Select(id => (Id: id, Found: Judge(ours.GetValueOrDefault(id), there.GetValueOrDefault(id)), Upload: ours.GetValueOrDefault(id)))
                .Where(d => d.Found is not null).Select(d => new Finding(d.Id, d.Found!.Value.Kind, d.Found.Value.Words, d.Upload))], cancellationToken);
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return await KeepAsync(day, theirs.Count, differing, await RenewedAsync(day, cancellationToken), cancellationToken);
                }
                catch (DbUpdateException other) when (attempt < 3 && (other is DbUpdateConcurrencyException || other.IsDuplicate()))
                {
                    db.ChangeTracker.Clear();
                }
            }
        }
        return await KeepTroubleAsync(day, trouble, cancellationToken);
    }

    /// <summary>Notes the renewals of a day; a reason word when the registry could not be asked.</summary>
    public async Task<string?> RenewedAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var (renewed, trouble) = await ListAsync("renewed", day, cancellationToken);
        foreach (var line in renewed)
            await renewals.NoteAsync(line, cancellationToken);
        return trouble;
    }

    private async Task<(List<RegistryLine> Lines, string? Trouble)> ListAsync(string by, DateOnly day, CancellationToken cancellationToken)
    {
        var lines = new List<RegistryLine>();
        string? after = null;
        for (var pages = 0; pages < PagesMost; pages++)
        {
            var answer = (await registry.ListAsync(by, day, after, cancellationToken)).As<RegistryPage>(out var page);
            if (answer.Kind != AnswerKind.Done)
                return ([], answer.Reason);
            lines.AddRange(page!.Records);
            if (page.Next is null || page.Next == after)
                return (lines, null);
            after = page.Next;
        }
        return ([], "not-understood");
    }

    /// <summary>Uploads that the registry names, whatever day they have here: a row is there before anything is sent.</summary>
    private async Task AddKnownAsync(Dictionary<string, HourUpload> ours, List<RegistryLine> theirs, CancellationToken cancellationToken)
    {
        foreach (var some in theirs.Select(t => t.Id).Where(id => !ours.ContainsKey(id)).Chunk(IdsAtOnce))
        {
            foreach (var upload in await db.Set<HourUpload>().AsNoTracking().Where(u => some.Contains(u.RecordId)).ToListAsync(cancellationToken))
                ours[upload.RecordId] = upload;
        }
    }

    private (DifferenceKind Kind, string Words)? Judge(HourUpload? here, RegistryLine? there) => (here, there) switch
    {
        (null, null) => null,
        // Under way: its own message brings it to an end.
        ({ State: UploadState.Waiting or UploadState.Withdrawing }, _) => null,
        (null, { WithdrawnAt: not null }) => null,
        (null, _) => (DifferenceKind.UnknownHere, $"登记系统有 {there!.Year} 年度{Title(there.Occupation)} {there.Hours} 学时，这里没有这条上传。"),
        ({ State: UploadState.Registered }, null) => (DifferenceKind.MissingThere, "这里已上传，登记系统的清单里没有。"),
        ({ State: UploadState.Registered }, { WithdrawnAt: not null }) => (DifferenceKind.WithdrawnThere, $"这里算数，登记系统 {there!.WithdrawnAt!.Value.DayAndClockWords} 已撤回。"),
        ({ State: UploadState.Registered }, _) => Differing(contents.Read(here!)!, there!) is { Length: > 0 } words ? (DifferenceKind.OtherContent, words) : null,
        ({ State: UploadState.Withdrawn }, { WithdrawnAt: null }) => (DifferenceKind.WithdrawnHere, "这里已撤回，登记系统还算数。"),
        ({ State: UploadState.Refused }, { WithdrawnAt: null }) => (DifferenceKind.RefusedHere, "这里记的是没有收，登记系统其实已经登记。"),
        _ => null,
    };

    private static string Differing(UploadContent here, RegistryLine there) => string.Join('；', new (string Name, string Here, string There)[]
    {
        ("岗位", Title(here.Occupation), Title(there.Occupation)),
        ("年度", Number(here.Year), Number(there.Year)),
        ("学时", Number(here.Hours), Number(there.Hours)),
        ("其中公共", Number(here.CommonHours), Number(there.CommonHours)),
        ("总学时", Number(here.TotalHours), Number(there.TotalHours)),
        ("学完日期", Day(here.LearnedOn), Day(there.LearnedOn)),
        ("证明编号", here.ProofNumber ?? "没有", there.ProofNumber ?? "没有"),
    }.Where(f => f.Here != f.There).Select(f => $"{f.Name}：这里 {f.Here}，登记系统 {f.There}"));

    /// <summary>Leaves out what changed here while the two were compared.</summary>
    private async Task<List<Finding>> StillSoAsync(List<Finding> differing, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<string, int>();
        foreach (var some in differing.Select(d => d.Id).Chunk(IdsAtOnce))
        {
            foreach (var now in await db.Set<HourUpload>().AsNoTracking().Where(u => some.Contains(u.RecordId)).Select(u => new { u.RecordId, u.Version }).ToListAsync(cancellationToken))
                versions[now.RecordId] = now.Version;
        }
        return [.. differing.Where(d => d.Upload is null ? !versions.ContainsKey(d.Id) : versions.GetValueOrDefault(d.Id, -1) == d.Upload.Version)];
    }

    private async Task<ComparedDay> KeepAsync(DateOnly day, int records, List<Finding> differing, string? trouble, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var known = await db.Set<Difference>().Where(d => d.Day == day && d.State == DifferenceState.Open).ToListAsync(cancellationToken);
        var settled = await db.Set<Difference>().AsNoTracking().Where(d => d.Day == day && (d.State == DifferenceState.Accepted || d.State == DifferenceState.Mending)).ToListAsync(cancellationToken);
        foreach (var gone in known.Where(k => !differing.Exists(d => d.Id == k.RecordId && d.Kind == k.Kind)))
        {
            (gone.State, gone.SettledAt) = (DifferenceState.Gone, now);
            gone.Version++;
        }
        foreach (var (id, kind, words, upload) in differing)
        {
            if (known.Find(k => k.RecordId == id && k.Kind == kind) is { } open)
                open.Words = words;
            else if (!settled.Exists(s => s.RecordId == id && s.Kind == kind && (s.State == DifferenceState.Mending || s.Words == words)))
                db.Add(new Difference { Id = ids.New(), Day = day, Kind = kind, RecordId = id, LearnerId = upload?.LearnerId, UploadId = upload?.Id, Words = words, FoundAt = now });
        }
        var of = await DayAsync(day, cancellationToken);
        (of.FinishedAt, of.Trouble, of.Records, of.Found, of.Tries) = (trouble is null ? now : of.FinishedAt, trouble, records, differing.Count, 0);
        await db.SaveChangesAsync(cancellationToken);
        return of;
    }

    private async Task<ComparedDay> KeepTroubleAsync(DateOnly day, string trouble, CancellationToken cancellationToken)
    {
        var of = await DayAsync(day, cancellationToken);
        (of.Trouble, of.Tries) = (trouble, of.Tries + 1);
        await db.SaveChangesAsync(cancellationToken);
        return of;
    }

    private async Task<ComparedDay> DayAsync(DateOnly day, CancellationToken cancellationToken)
    {
        if (await db.Set<ComparedDay>().SingleOrDefaultAsync(d => d.Day == day, cancellationToken) is { } of)
            return of;
        of = new ComparedDay { Day = day, AskedAt = clock.GetUtcNow() };
        db.Add(of);
        return of;
    }

    private static string Title(string occupation) => Occupations.Get(occupation)?.Title ?? occupation;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
