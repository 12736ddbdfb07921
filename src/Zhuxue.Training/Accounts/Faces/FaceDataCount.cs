using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.Images;

namespace Zhuxue.Training.Accounts.Faces;

/// <summary>How near the number of persons comes to the one from which the law asks for a report.</summary>
internal enum FaceDataLevel
{
    Quiet,

    /// <summary>From 80,000.</summary>
    Near,

    /// <summary>From 90,000.</summary>
    VeryNear,

    /// <summary>From 100,000: to be reported to the provincial cyberspace administration within 30 working days.</summary>
    Reached,
}

/// <summary>
/// Counts the persons whose face data is stored: an embedding, or a portrait that is still there (rules on face recognition of 2025-06-01, DOMAIN
/// §5). Counted anew at most once a minute.
/// </summary>
internal sealed class FaceDataCount(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private (int Persons, DateTimeOffset At)? _last;

    public static FaceDataLevel LevelOf(int persons) =>
        persons >= 100_000 ? FaceDataLevel.Reached : persons >= 90_000 ? FaceDataLevel.VeryNear : persons >= 80_000 ? FaceDataLevel.Near : FaceDataLevel.Quiet;

    public async Task<int> PersonsAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_last is { } last && now - last.At is var age && age >= TimeSpan.Zero && age < Fresh)
            return last.Persons;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var persons = await db.LearnerImages.Where(i => i.Kind == LearnerImageKind.Portrait && i.State != LearnerImageState.Erased).Select(i => i.LearnerId)
            .Union(db.PortraitEmbeddings.Select(e => e.LearnerId)).CountAsync(cancellationToken);
        _last = (persons, now);
        return persons;
    }
}
