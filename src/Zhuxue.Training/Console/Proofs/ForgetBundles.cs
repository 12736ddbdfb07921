using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.Training.Console.Proofs;

/// <summary>Deletes bundles after their days: they are copies, and can be printed anew.</summary>
internal sealed class ForgetBundles(TrainingDb db, Outbox outbox, TimeProvider clock, IOptions<ConsoleOptions> options) : IRetention
{
    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().AddDays(-options.Value.BundleDays);
        var old = await db.ProofBundles.Where(b => b.CreatedAt < before).OrderBy(b => b.CreatedAt).Take(100).ToListAsync(cancellationToken);
        foreach (var bundle in old)
        {
            outbox.Enqueue(DeleteBlobs.MessageKind, await db.ProofBundleItems.Where(i => i.BundleId == bundle.Id && i.BlobId != null).Select(i => i.BlobId!.Value).ToArrayAsync(cancellationToken));
            db.Remove(bundle);
            await db.SaveChangesAsync(cancellationToken);
        }
        return old.Count;
    }
}
