using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Employers;

namespace Zhuxue.Training.Console.Proofs;

/// <summary><c>GET /staff/proofs/{id}/zip</c>: a finished bundle as one file, put together while it is sent. Each download is recorded.</summary>
internal static class DownloadBundle
{
    public static void Map(IEndpointRouteBuilder proofs) => proofs.MapGet("/{id:guid}/zip", HandleAsync);

    /// <summary>The bundles that somebody sees: the centre's staff those of the centre, a contact those of their employer.</summary>
    public static IQueryable<ProofBundle> Visible(TrainingDb db, Scope scope) => db.ProofBundles.AsNoTracking().Where(b => b.EmployerId == scope.EmployerId);

    private static async Task<Results<PushStreamHttpResult, NotFound>> HandleAsync(Guid id, HttpContext http, TrainingDb db, EmployerScope scopes, StaffActions actions, BlobStore blobs, TimeProvider clock, CancellationToken cancellationToken)
    {
        var scope = await scopes.OfAsync(http.User, cancellationToken);
        if (await Visible(db, scope).SingleOrDefaultAsync(b => b.Id == id && b.State == BundleState.Done && b.Printed > 0, cancellationToken) is not { } bundle)
            return TypedResults.NotFound();
        // Who has left the employer since is not handed out any more.
        var items = await db.ProofBundleItems.AsNoTracking().Where(i => i.BundleId == id && i.State == BundleItemState.Printed
                && (scope.EmployerId == null || db.Set<Training.Accounts.Learners.Learner>().Any(l => l.Id == i.LearnerId && l.EmployerId == scope.EmployerId)))
            .OrderBy(i => i.Number).ToListAsync(cancellationToken);
        actions.Record(http.User.StaffId(), StaffActionKind.ProofsDownloaded, id, $"{items.Count} 份，{bundle.Title}");
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(output => WriteAsync(output, items, blobs, http.RequestAborted), "application/zip", $"学时证明-{ConsoleWords.Day(clock.TodayInBeijing)}-{items.Count}份.zip");
    }

    private static async Task WriteAsync(Stream output, List<ProofBundleItem> items, BlobStore blobs, CancellationToken cancellationToken)
    {
        using var pending = new Pending();
        using (var zip = new ZipArchive(pending, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var item in items)
            {
                // A PDF is compressed already.
                await using (var file = zip.CreateEntry(item.FileName!, CompressionLevel.NoCompression).Open())
                await using (var content = blobs.Open(item.BlobId!.Value))
                    await content.CopyToAsync(file, cancellationToken);
                await pending.DrainAsync(output, cancellationToken);
            }
        }
        await pending.DrainAsync(output, cancellationToken);
    }

    /// <summary>The archive writes some of its marks synchronously, which the web's stream refuses: one file at a time waits here.</summary>
    private sealed class Pending : MemoryStream
    {
        /// <summary>What has been sent cannot be gone back to.</summary>
        public override bool CanSeek => false;

        public async Task DrainAsync(Stream output, CancellationToken cancellationToken)
        {
            await output.WriteAsync(GetBuffer().AsMemory(0, (int)Length), cancellationToken);
            SetLength(0);
        }
    }
}
