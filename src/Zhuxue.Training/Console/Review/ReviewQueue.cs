using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Cases;

namespace Zhuxue.Training.Console.Review;

/// <summary>What stands beside a case in the queue.</summary>
internal enum QueueMark
{
    Free,
    Mine,

    /// <summary>It lies before a colleague.</summary>
    Held,

    /// <summary>The first look was this reviewer's: somebody else decides.</summary>
    SeenByMe,
    Asked,
    SecondLook,
    Decided,
    Closed,
}

/// <summary>One case in the queue.</summary>
internal sealed record QueueLine(Guid Id, string Name, string IdNumberMasked, string OccupationCode, int Year, int Attempt, RiskLevel Risk, DateOnly? DueOn, DateTimeOffset OpenedAt, QueueMark Mark)
{
    /// <summary>Whether "next" may stop here.</summary>
    public bool MayOpen => Mark is not (QueueMark.Held or QueueMark.SeenByMe or QueueMark.Decided or QueueMark.Closed);
}

/// <summary>A part of the queue.</summary>
/// <param name="After">Where the next part begins; null at the end.</param>
internal sealed record QueuePart(IReadOnlyList<QueueLine> Lines, string? After);

/// <summary>
/// The queue in its order: what is nearly due first; then high, middle, low risk, each by the day from which it escalates. Every piece of that order is one range of an
/// index, read from a key on, so that a million cases cost what fifty cost.
/// </summary>
internal sealed class ReviewQueue(TrainingDb db, TimeProvider clock)
{
    public const int LinesAPage = 40;

    private static readonly RiskLevel[] Levels = [RiskLevel.High, RiskLevel.Middle, RiskLevel.Low];

    /// <summary>A case and whose it is.</summary>
    private sealed class Found
    {
        public required ReviewCase Case { get; init; }
        public required string Name { get; init; }
        public required string IdNumberMasked { get; init; }
    }

    /// <summary>A range of the order: escalated, or of one risk with or without a date.</summary>
    private sealed record Piece(RiskLevel? Risk, bool HasDate);

    private static readonly Piece Escalated = new(null, true);
    private static readonly Piece[] Order = [Escalated, .. Levels.SelectMany(l => new[] { new Piece(l, true), new Piece(l, false) })];

    /// <summary>A part of the queue behind a place in it; the first for null, and for a place that is none.</summary>
    public async Task<QueuePart> PageAsync(ReviewFilter filter, string? after, Guid staffId, int count, CancellationToken cancellationToken)
    {
        if (filter.View == ReviewView.Mine)
            return new(Lines(await MineAsync(staffId, count, cancellationToken), staffId), null);
        var found = await ReadAsync(filter, Place.Parse(after), null, count + 1, cancellationToken);
        var shown = found.Take(count).ToList();
        return new(Lines(shown, staffId), found.Count > count ? PlaceOf(shown[^1].Case) : null);
    }

    /// <summary>The queue as it stands around one case: that case on top, then what follows it.</summary>
    public async Task<QueuePart> FromAsync(ReviewFilter filter, ReviewCase of, Guid staffId, CancellationToken cancellationToken)
    {
        var top = await PageAsync(filter, null, staffId, LinesAPage, cancellationToken);
        if (top.Lines.Any(l => l.Id == of.Id) || !of.IsOpen || filter.View == ReviewView.Mine)
            return top;
        var rest = await PageAsync(filter, PlaceOf(of), staffId, LinesAPage - 1, cancellationToken);
        var own = await WithLearners(db.ReviewCases.AsNoTracking().Where(c => c.LearnerId == of.LearnerId && c.Id == of.Id)).ToListAsync(cancellationToken);
        return rest with { Lines = [.. Lines(own, staffId), .. rest.Lines] };
    }

    /// <summary>The first case behind that place that this reviewer may take, else the first of all; null when there is none.</summary>
    public async Task<Guid?> NextAsync(ReviewFilter filter, string? after, Guid? but, Guid staffId, CancellationToken cancellationToken)
    {
        var open = filter.View is ReviewView.Mine ? new ReviewFilter() : filter;
        var now = clock.GetUtcNow();
        foreach (var place in new[] { Place.Parse(after), null }.Distinct())
        {
            var found = await ReadAsync(open, place, cases => cases.Where(c => (c.FirstStaffId == null || c.FirstStaffId != staffId) && c.Id != but
                && (c.ClaimedBy == null || c.ClaimedBy == staffId || c.ClaimedUntil <= now)), 1, cancellationToken);
            if (found.Count > 0)
                return found[0].Case.Id;
        }
        return null;
    }

    /// <summary>What a batch may take: low risk, weighed, before nobody; what is due first on top.</summary>
    public async Task<IReadOnlyList<QueueLine>> BatchAsync(Guid staffId, int most, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var cases = db.ReviewCases.AsNoTracking().Where(c => c.State == CaseState.Waiting && c.Risk == RiskLevel.Low && c.AssessedAt != null && (c.ClaimedBy == null || c.ClaimedBy == staffId || c.ClaimedUntil <= now))
            .OrderBy(c => c.EscalatesOn).ThenBy(c => c.Id).Take(most);
        return Lines(await WithLearners(cases).OrderBy(f => f.Case.EscalatesOn).ThenBy(f => f.Case.Id).ToListAsync(cancellationToken), staffId);
    }

    /// <summary>The place of a case in the order, for an address.</summary>
    public string PlaceOf(ReviewCase of)
    {
        var piece = of.EscalatesOn <= clock.TodayInBeijing ? Escalated : new Piece(of.Risk, of.EscalatesOn is not null);
        return new Place(Array.IndexOf(Order, piece), of.EscalatesOn, of.Id).ToString();
    }

    /// <summary>The cases of a filter in no order, for counting.</summary>
    public IEnumerable<IQueryable<ReviewCase>> Matching(ReviewFilter filter) => States(filter.View).Select(state => Where(filter, state));

    private async Task<List<Found>> ReadAsync(ReviewFilter filter, Place? after, Func<IQueryable<ReviewCase>, IQueryable<ReviewCase>>? only, int count, CancellationToken cancellationToken)
    {
        var found = new List<Found>();
        for (var i = after?.Piece ?? 0; i < Order.Length && found.Count < count; i++)
        {
            // What is due stands in the first piece alone.
            if (Order[i].Risk is { } risk && (filter.Due is not null || (filter.Risk is { } wanted && wanted != risk)))
                continue;
            var from = i == after?.Piece ? after : null;
            var wantedNow = count - found.Count;
            var parts = States(filter.View).Select(state =>
            {
                var cases = In(Order[i], Where(filter, state), from);
                return Sorted(only is null ? cases : only(cases), Order[i]).Take(wantedNow);
            }).ToList();
            var named = WithLearners(parts.Count == 1 ? parts[0] : Sorted(parts[0].Concat(parts[1]), Order[i]).Take(wantedNow));
            found.AddRange(await (Order[i].HasDate ? named.OrderBy(f => f.Case.EscalatesOn).ThenBy(f => f.Case.Id) : named.OrderBy(f => f.Case.Id)).ToListAsync(cancellationToken));
        }
        return found;
    }

    private static CaseState[] States(ReviewView view) => view switch
    {
        ReviewView.Asked => [CaseState.Asked],
        ReviewView.SecondLook => [CaseState.SecondLook],
        _ => [CaseState.Waiting, CaseState.SecondLook],
    };

    private IQueryable<ReviewCase> Where(ReviewFilter filter, CaseState state)
    {
        var today = clock.TodayInBeijing;
        var cases = db.ReviewCases.AsNoTracking().Where(c => c.State == state);
        if (filter.View == ReviewView.SecondLook)
            cases = cases.Where(c => !c.IsSample);
        if (filter.Occupation is { } occupation)
            cases = cases.Where(c => c.OccupationCode == occupation);
        if (filter.Risk is { } risk)
            cases = cases.Where(c => c.Risk == risk);
        if (filter.Year is { } year)
            cases = cases.Where(c => c.Year == year);
        return filter.Due switch
        {
            DueFilter.Overdue => cases.Where(c => c.DueOn < today),
            DueFilter.Today => cases.Where(c => c.DueOn == today),
            DueFilter.Soon => cases.Where(c => c.EscalatesOn <= today),
            _ => cases,
        };
    }

    private IQueryable<ReviewCase> In(Piece piece, IQueryable<ReviewCase> cases, Place? from)
    {
        var (today, risk) = (clock.TodayInBeijing, piece.Risk ?? default);
        cases = piece switch
        {
            { Risk: null } => cases.Where(c => c.EscalatesOn <= today),
            { HasDate: true } => cases.Where(c => c.Risk == risk && c.EscalatesOn > today),
            _ => cases.Where(c => c.Risk == risk && c.EscalatesOn == null),
        };
        if (from is null)
            return cases;
        var (day, id) = (from.Day, from.Id);
        // The first condition says nothing new; it lets the index begin at the key.
        return day is null ? cases.Where(c => c.Id > id) : cases.Where(c => c.EscalatesOn >= day && (c.EscalatesOn > day || c.Id > id));
    }

    private static IQueryable<ReviewCase> Sorted(IQueryable<ReviewCase> cases, Piece piece) =>
        piece.HasDate ? cases.OrderBy(c => c.EscalatesOn).ThenBy(c => c.Id) : cases.OrderBy(c => c.Id);

    private async Task<List<Found>> MineAsync(Guid staffId, int count, CancellationToken cancellationToken)
    {
        var ids = await db.CaseDecisions.AsNoTracking().Where(d => d.StaffId == staffId).OrderByDescending(d => d.At).ThenByDescending(d => d.Id).Take(count * 2).Select(d => d.CaseId).ToListAsync(cancellationToken);
        var newest = ids.Distinct().Take(count).ToList();
        var found = await WithLearners(db.ReviewCases.AsNoTracking().Where(c => newest.Contains(c.Id))).ToListAsync(cancellationToken);
        return [.. found.OrderBy(f => newest.IndexOf(f.Case.Id))];
    }

    /// <summary>In the same query: a second one costs as much as the first.</summary>
    private IQueryable<Found> WithLearners(IQueryable<ReviewCase> cases) => cases.Join(db.Learners, c => c.LearnerId, l => l.Id, (c, l) => new Found { Case = c, Name = l.Name, IdNumberMasked = l.IdNumberMasked });

    private List<QueueLine> Lines(IReadOnlyList<Found> found, Guid staffId)
    {
        var now = clock.GetUtcNow();
        return [.. found.Select(f => new QueueLine(f.Case.Id, f.Name, f.IdNumberMasked, f.Case.OccupationCode, f.Case.Year, f.Case.Attempt, f.Case.Risk, f.Case.DueOn, f.Case.OpenedAt, MarkOf(f.Case, staffId, now)))];
    }

    internal static QueueMark MarkOf(ReviewCase of, Guid staffId, DateTimeOffset now) => of switch
    {
        { State: CaseState.Closed } => QueueMark.Closed,
        { State: CaseState.Decided } => QueueMark.Decided,
        _ when of.FirstStaffId == staffId => QueueMark.SeenByMe,
        _ when !of.IsFreeFor(staffId, now) => QueueMark.Held,
        _ when of.ClaimedBy == staffId && of.ClaimedUntil > now => QueueMark.Mine,
        { State: CaseState.Asked } => QueueMark.Asked,
        // A drawn sample looks like any other case.
        { State: CaseState.SecondLook, IsSample: false } => QueueMark.SecondLook,
        _ => QueueMark.Free,
    };

    /// <summary>The key behind which a part begins.</summary>
    private sealed record Place(int Piece, DateOnly? Day, Guid Id)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Piece}_{Day:yyyyMMdd}_{Id:N}");

        public static Place? Parse(string? text) => text?.Split('_') is [var piece, var day, var id] && int.TryParse(piece, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Order.Length && Guid.TryParse(id, out var guid)
            ? DateOnly.TryParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? new(number, date, guid) : Order[number].HasDate ? null : new(number, null, guid)
            : null;
    }
}
