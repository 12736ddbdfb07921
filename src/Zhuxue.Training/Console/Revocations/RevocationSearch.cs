using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Components;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Hours.Revocations;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Console.Revocations;

/// <summary>One revocation in a list.</summary>
/// <param name="First">Who proposed, or signed first where the rules proposed.</param>
internal sealed record RevocationLine(Revocation Revocation, string Name, string IdNumberMasked, string OccupationCode, int Year, string? First, string? Second);

/// <summary>How revocations are shown to staff.</summary>
internal static class RevocationWords
{
    public static string State(Revocation of) => of switch
    {
        { State: RevocationState.Confirmed } => "已撤销",
        { State: RevocationState.Rejected } => "没有同意",
        { ProposedBy: null, SignedBy: null } => "等两个人签字",
        _ => "等第二个人签字",
    };

    public static Tone ToneOf(RevocationState state) => state switch { RevocationState.Proposed => Tone.Warn, RevocationState.Confirmed => Tone.Bad, _ => Tone.Mute };
}

/// <summary>Finds revocations: what waits for a signature first, the oldest before; then the decided ones, newest first.</summary>
internal sealed class RevocationSearch(TrainingDb db)
{
    public Task<int> CountAsync(CancellationToken cancellationToken) => db.Set<Revocation>().CountAsync(cancellationToken);

    public async Task<IReadOnlyList<RevocationLine>> PageAsync(int skip, int take, CancellationToken cancellationToken)
    {
        var found = await db.Set<Revocation>().AsNoTracking().OrderByDescending(r => r.State == RevocationState.Proposed).ThenByDescending(r => r.ProposedAt).ThenBy(r => r.Id).Skip(skip).Take(take).ToListAsync(cancellationToken);
        var learnerIds = found.Select(r => r.LearnerId).Distinct().ToArray();
        var learners = await db.Learners.AsNoTracking().Where(l => learnerIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var enrolments = await db.Set<Enrolment>().AsNoTracking().Where(e => learnerIds.Contains(e.LearnerId)).ToDictionaryAsync(e => e.Id, cancellationToken);
        var staffIds = found.SelectMany(r => new[] { r.ProposedBy, r.SignedBy, r.DecidedBy }).OfType<Guid>().Distinct().ToArray();
        var names = await db.Set<StaffMember>().AsNoTracking().Where(s => staffIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        return [.. found.Select(r => new RevocationLine(r, learners[r.LearnerId].Name, learners[r.LearnerId].IdNumberMasked, enrolments[r.EnrolmentId].OccupationCode, enrolments[r.EnrolmentId].Year,
            NameOf(r.ProposedBy ?? r.SignedBy), NameOf(r.DecidedBy)))];

        string? NameOf(Guid? staffId) => staffId is { } id ? names.GetValueOrDefault(id) : null;
    }
}
