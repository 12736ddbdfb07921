using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Hours.Proofs;

namespace Zhuxue.Training.Console.Proofs;

/// <summary>
/// Prints the proofs of a bundle, some at a time, each lot committed with the record that it was printed: a killed job goes on where it stood. The proofs lie one by one, encrypted;
/// they become one file when it is downloaded.
/// </summary>
internal sealed class PrintBundle(IServiceScopeFactory scopes, BlobStore blobs, TimeProvider clock, IOptions<ConsoleOptions> options) : IOutboxHandler
{
    public const string MessageKind = "proofs.bundle";
    internal const int AtOnce = 20;

    public string Kind => MessageKind;

    public OutboxLane Lane => OutboxLane.Long;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var id = JsonSerializer.Deserialize<Guid>(payload);
        while (await StepAsync(id, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Does one lot.</summary>
    /// <returns>False when nothing is left.</returns>
    internal async Task<bool> StepAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        // Deleted by retention, or done by another run.
        if (await db.ProofBundles.SingleOrDefaultAsync(b => b.Id == id, cancellationToken) is not { State: not BundleState.Done } bundle)
            return false;
        if (bundle.State == BundleState.Gathering)
            await GatherAsync(scope.ServiceProvider, bundle, cancellationToken);
        else
            await PrintAsync(scope.ServiceProvider, bundle, cancellationToken);
        bundle.Version++;
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private async Task GatherAsync(IServiceProvider services, ProofBundle bundle, CancellationToken cancellationToken)
    {
        var filter = JsonSerializer.Deserialize<ProofFilter>(bundle.Filter)!;
        var found = await services.GetRequiredService<ProofSearch>().GatherAsync(filter, bundle.EmployerId ?? filter.EmployerId, options.Value.BundleMost, cancellationToken);
        var taken = found.Take(options.Value.BundleMost).ToList();
        services.GetRequiredService<TrainingDb>().AddRange(taken.Select((x, i) => new ProofBundleItem { BundleId = bundle.Id, Number = i + 1, LearnerId = x.LearnerId, EnrolmentId = x.EnrolmentId }));
        (bundle.State, bundle.Total, bundle.IsCut) = (BundleState.Printing, taken.Count, found.Count > taken.Count);
    }

    private async Task PrintAsync(IServiceProvider services, ProofBundle bundle, CancellationToken cancellationToken)
    {
        var lot = await services.GetRequiredService<TrainingDb>().ProofBundleItems.Where(i => i.BundleId == bundle.Id && i.State == BundleItemState.Waiting).OrderBy(i => i.Number).Take(AtOnce).ToListAsync(cancellationToken);
        foreach (var item in lot)
        {
            await PrintAsync(bundle, item, cancellationToken);
            if (item.State == BundleItemState.Printed)
                services.GetRequiredService<StaffActions>().Record(bundle.StaffId, StaffActionKind.ProofPrinted, item.LearnerId);
        }
        bundle.Printed += lot.Count(i => i.State == BundleItemState.Printed);
        bundle.Missing += lot.Count(i => i.State == BundleItemState.Missing);
        if (lot.Count < AtOnce)
            (bundle.State, bundle.FinishedAt) = (BundleState.Done, clock.GetUtcNow());
    }

    /// <summary>In a unit of work of its own: issuing a proof commits it.</summary>
    private async Task PrintAsync(ProofBundle bundle, ProofBundleItem item, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var proofs = scope.ServiceProvider.GetRequiredService<IssueProof>();
        var (proof, missing) = await proofs.GetAsync(item.LearnerId, item.EnrolmentId, cancellationToken);
        if (proof is null)
        {
            (item.State, item.Why) = (BundleItemState.Missing, ProofWords.Of(missing!.Value));
            return;
        }
        var printed = await scope.ServiceProvider.GetRequiredService<ProofPaper>().PrintAsync(proof, bundle.Origin, cancellationToken);
        if (printed.Refusal is { } refusal)
        {
            (item.State, item.Why) = (BundleItemState.Missing, refusal.Words);
            return;
        }
        var facts = proofs.FactsOf(proof);
        var blob = await blobs.PutAsync(printed.Pdf!, cancellationToken);
        (item.State, item.BlobId, item.FileName) = (BundleItemState.Printed, blob.Id, ProofFileName.Of(facts.Name, facts.Occupation, facts.Year, proof.Serial));
    }
}
