using System.Security.Claims;
using Microsoft.Extensions.Caching.Memory;
using Zhuxue.Platform.Components;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Notices;

namespace Zhuxue.Training.Accounts.Profile;

/// <summary>
/// The count beside 消息 in the navigation. The frame asks while the page reads, so it has a connection of its own; each learner's count is kept
/// for some seconds, so that walking through pages costs one small query now and then.
/// </summary>
internal sealed class UnreadMessages(IServiceScopeFactory scopes, IMemoryCache cache) : INavCounts
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(15);

    public async ValueTask<IReadOnlyDictionary<string, int>> CountAsync(ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (!user.HasClaim(c => c.Type == Sessions.LearnerIdClaim))
            return new Dictionary<string, int>();
        var learnerId = user.LearnerId();
        var count = await cache.GetOrCreateAsync(Key(learnerId), async entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = Kept;
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<Inbox>().CountUnreadAsync(learnerId, cancellation);
        });
        return new Dictionary<string, int> { ["/messages"] = count };
    }

    /// <summary>The count has changed by something that the learner did.</summary>
    public void Forget(Guid learnerId) => cache.Remove(Key(learnerId));

    private static (string, Guid) Key(Guid learnerId) => ("unread-messages", learnerId);
}
