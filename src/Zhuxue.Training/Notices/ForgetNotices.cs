using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;

namespace Zhuxue.Training.Notices;

/// <summary>Settings <c>Notices:*</c>.</summary>
internal sealed class NoticesOptions
{
    /// <summary>How long a notice stands in the inbox: longer than the two years over which hours count.</summary>
    [Range(365, 36_500)]
    public int KeepDays { get; set; } = 1095;
}

/// <summary>Deletes notices of the inbox that are older than anybody's hours.</summary>
internal sealed class ForgetNotices(TrainingDb db, TimeProvider clock, IOptions<NoticesOptions> options) : IRetention
{
    private const int AtOnce = 1000;

    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().AddDays(-options.Value.KeepDays);
        for (var count = 0; ;)
        {
            var old = await db.Set<InboxMessage>().AsNoTracking().Where(m => m.CreatedAt < before).OrderBy(m => m.CreatedAt).Select(m => new { m.LearnerId, m.Id }).Take(AtOnce).ToListAsync(cancellationToken);
            var (learners, ids) = (old.Select(m => m.LearnerId).Distinct().ToArray(), old.Select(m => m.Id).ToArray());
            count += await db.Set<InboxMessage>().Where(m => learners.Contains(m.LearnerId) && ids.Contains(m.Id)).ExecuteDeleteAsync(cancellationToken);
            if (old.Count < AtOnce)
                return count;
        }
    }
}
