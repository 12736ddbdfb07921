using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Sms;

namespace Zhuxue.Training.Notices;

/// <summary>One notice as the inbox shows it.</summary>
/// <param name="IsNew">It has not been shown before.</param>
/// <param name="Sms">Where its text stands, if it had one.</param>
/// <param name="PhoneMasked">The number that the text went to.</param>
internal sealed record InboxLine(Guid Id, NoticeKind Kind, string Text, string? LinkUrl, DateTimeOffset CreatedAt, bool IsNew, TextState? Sms, string? PhoneMasked);

/// <summary>A learner's inbox, the newest first.</summary>
internal sealed class Inbox(TrainingDb db, FieldCipher cipher, TimeProvider clock)
{
    // Every page of a learner shows it.
    private static readonly Func<TrainingDb, Guid, CancellationToken, Task<int>> Unread = EF.CompileAsyncQuery(
        (TrainingDb db, Guid learnerId, CancellationToken _) => db.Set<InboxMessage>().Count(m => m.LearnerId == learnerId && m.ReadAt == null));

    public Task<int> CountAsync(Guid learnerId, CancellationToken cancellationToken) =>
        db.Set<InboxMessage>().CountAsync(m => m.LearnerId == learnerId, cancellationToken);

    public Task<int> CountUnreadAsync(Guid learnerId, CancellationToken cancellationToken) => Unread(db, learnerId, cancellationToken);

    public async Task<IReadOnlyList<InboxLine>> PageAsync(Guid learnerId, int skip, int take, CancellationToken cancellationToken)
    {
        var rows = await (from m in db.Set<InboxMessage>().AsNoTracking()
                          where m.LearnerId == learnerId
                          join t in db.Set<TextMessage>().AsNoTracking() on m.TextId equals t.Id into texts
                          from t in texts.DefaultIfEmpty()
                          orderby m.Id descending
                          select new { Message = m, State = (TextState?)t.State, t.PhoneMasked }).Skip(skip).Take(take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => new InboxLine(
            r.Message.Id, r.Message.Kind, cipher.Open(InboxMessage.TextPurpose, r.Message.TextSealed), r.Message.LinkUrl, r.Message.CreatedAt, r.Message.ReadAt is null, r.State, r.PhoneMasked))];
    }

    /// <summary>Writes down when these were first shown.</summary>
    public async Task MarkReadAsync(Guid learnerId, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return;
        DateTimeOffset? now = clock.GetUtcNow();
        await db.Set<InboxMessage>().Where(m => m.LearnerId == learnerId && ids.Contains(m.Id) && m.ReadAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.ReadAt, now), cancellationToken);
    }
}
