using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Faces;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Console.Faces;

/// <summary>One of the two accounts of a pair.</summary>
/// <param name="ImageId">The portrait that was compared; null when it was erased since.</param>
/// <param name="PortraitAt">When it was uploaded.</param>
internal sealed record FaceOwner(Learner Learner, string? Employer, Guid? ImageId, DateTimeOffset? PortraitAt);

/// <summary>Two accounts whose faces look like one.</summary>
internal sealed record FacePair(FaceSignal Signal, FaceOwner First, FaceOwner Second, string? DecidedBy)
{
    /// <summary>What else the two accounts share: it helps to tell twins from a helper.</summary>
    public IEnumerable<string> Shared()
    {
        if (First.Learner.PhoneDigest == Second.Learner.PhoneDigest)
            yield return "手机号相同";
        if (First.Learner.BirthDate == Second.Learner.BirthDate)
            yield return "生日相同";
        if (First.Learner.Name == Second.Learner.Name)
            yield return "姓名相同";
        else if (First.Learner.Name[0] == Second.Learner.Name[0])
            yield return "同姓";
        if (First.Employer is { } employer && employer == Second.Employer)
            yield return "单位相同";
    }
}

/// <summary>Reads the pairs for the console; no picture, only where it is.</summary>
internal sealed class FacePairs(TrainingDb db)
{
    /// <summary>A page of one state, the most similar of the newest first.</summary>
    public async Task<IReadOnlyList<FacePair>> PageAsync(FaceSignalState state, int skip, int count, CancellationToken cancellationToken) =>
        await WithPeopleAsync(await db.FaceSignals.AsNoTracking().Where(s => s.State == state).OrderByDescending(s => s.SeenAt).ThenByDescending(s => s.Similarity).ThenBy(s => s.LearnerId)
            .Skip(skip).Take(count).ToListAsync(cancellationToken), cancellationToken);

    public async Task<FacePair?> OneAsync(Guid learnerId, Guid otherLearnerId, CancellationToken cancellationToken) =>
        (await WithPeopleAsync(await db.FaceSignals.AsNoTracking().Where(s => s.LearnerId == learnerId && s.OtherLearnerId == otherLearnerId).ToListAsync(cancellationToken), cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyDictionary<FaceSignalState, int>> CountsAsync(CancellationToken cancellationToken) =>
        await db.FaceSignals.GroupBy(s => s.State).Select(g => new { State = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.State, g => g.Count, cancellationToken);

    private async Task<IReadOnlyList<FacePair>> WithPeopleAsync(List<FaceSignal> signals, CancellationToken cancellationToken)
    {
        var people = signals.SelectMany(s => new[] { s.LearnerId, s.OtherLearnerId }).Distinct().ToList();
        var learners = await db.Learners.AsNoTracking().Where(l => people.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var employerIds = learners.Values.Select(l => l.EmployerId).OfType<Guid>().Distinct().ToList();
        var employers = await db.Employers.AsNoTracking().Where(e => employerIds.Contains(e.Id)).ToDictionaryAsync(e => e.Id, e => e.Name, cancellationToken);
        var imageIds = signals.SelectMany(s => new[] { s.LearnerImageId, s.OtherImageId }).ToList();
        var images = await db.LearnerImages.AsNoTracking().Where(i => people.Contains(i.LearnerId) && imageIds.Contains(i.Id) && i.State != LearnerImageState.Erased)
            .ToDictionaryAsync(i => i.Id, i => i.UploadedAt, cancellationToken);
        var staffIds = signals.Select(s => s.DecidedByStaffId).OfType<Guid>().Distinct().ToList();
        var staff = await db.Staff.AsNoTracking().Where(s => staffIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        return [.. signals.Select(s => new FacePair(s, Owner(s.LearnerId, s.LearnerImageId), Owner(s.OtherLearnerId, s.OtherImageId), s.DecidedByStaffId is { } by ? staff.GetValueOrDefault(by) : null))];

        FaceOwner Owner(Guid learnerId, Guid imageId)
        {
            var learner = learners[learnerId];
            var at = images.TryGetValue(imageId, out var uploadedAt) ? uploadedAt : (DateTimeOffset?)null;
            return new(learner, learner.EmployerId is { } employer ? employers.GetValueOrDefault(employer) : null, at is null ? null : imageId, at);
        }
    }
}
