using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Employers;

namespace Zhuxue.Training.Console.Proofs;

/// <summary>Orders a bundle; the outbox prints it.</summary>
internal sealed class StartBundle(TrainingDb db, Outbox outbox, StaffActions actions, Ids ids, TimeProvider clock)
{
    /// <returns>The bundle, under which its page shows how far it is.</returns>
    public async Task<Guid> StartAsync(ProofFilter filter, Scope scope, Guid staffId, string origin, CancellationToken cancellationToken)
    {
        // A contact's order is bound to their employer here, whatever the form said; rosters are the centre's.
        if (scope.EmployerId is not null)
            filter = filter with { EmployerId = null, ImportId = null };
        var employerId = scope.Of(filter.EmployerId);
        var employer = await db.Employers.Where(e => e.Id == employerId).Select(e => e.Name).SingleOrDefaultAsync(cancellationToken);
        var roster = await db.Imports.Where(i => i.Id == filter.ImportId).Select(i => i.FileName).SingleOrDefaultAsync(cancellationToken);
        var bundle = new ProofBundle
        {
            Id = ids.New(),
            StaffId = staffId,
            EmployerId = scope.EmployerId,
            Filter = JsonSerializer.Serialize(filter),
            Title = filter.Title(employer, roster),
            Origin = origin,
            CreatedAt = clock.GetUtcNow(),
        };
        db.Add(bundle);
        outbox.Enqueue(PrintBundle.MessageKind, bundle.Id);
        actions.Record(staffId, StaffActionKind.ProofsBundled, bundle.Id, bundle.Title);
        await db.SaveChangesAsync(cancellationToken);
        return bundle.Id;
    }
}
