using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;

namespace Zhuxue.Platform.Sms;

/// <summary>Deletes texts with their receipts: codes soon, notices when nobody asks any more whether they arrived. What is still on its way stays.</summary>
internal sealed class ForgetTexts(SiteDb db, SmsTemplates templates, TimeProvider clock, IOptions<SmsOptions> options) : IRetention
{
    private const int AtOnce = 1000;
    private static readonly TextState[] Settled = [TextState.Sent, TextState.Delivered, TextState.Failed, TextState.Expired, TextState.NotSent];

    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var codes = templates.All.Where(t => t.IsCode).SelectMany(t => t.Variants).Select(v => v.Name).ToArray();
        var settled = db.Set<TextMessage>().AsNoTracking().Where(t => Settled.Contains(t.State));
        var (codesBefore, noticesBefore) = (now.AddDays(-options.Value.KeepCodeDays), now.AddDays(-options.Value.KeepNoticeDays));
        return await ForgetAsync(settled.Where(t => t.CreatedAt < codesBefore && codes.Contains(t.Template)), cancellationToken)
            + await ForgetAsync(settled.Where(t => t.CreatedAt < noticesBefore), cancellationToken);
    }

    private async Task<int> ForgetAsync(IQueryable<TextMessage> old, CancellationToken cancellationToken)
    {
        for (var count = 0; ;)
        {
            var ids = await old.OrderBy(t => t.Id).Select(t => t.Id).Take(AtOnce).ToListAsync(cancellationToken);
            count += await db.Set<TextMessage>().Where(t => ids.Contains(t.Id)).ExecuteDeleteAsync(cancellationToken);
            if (ids.Count < AtOnce)
                return count;
        }
    }
}
