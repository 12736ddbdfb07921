using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Training.Console.Employers;

/// <summary>Whose people somebody sees.</summary>
/// <param name="EmployerId">Null for the training centre, which sees everybody.</param>
/// <param name="Name">Of the employer.</param>
internal sealed record Scope(Guid? EmployerId, string? Name)
{
    /// <summary>What a list shows when it is filtered by an employer: a contact's own always, whatever the address says.</summary>
    public Guid? Of(Guid? asked) => EmployerId ?? asked;
}

/// <summary>Reads at each request whose people the signed-in person sees: a contact that was moved sees the new employer's at once.</summary>
internal sealed class EmployerScope(TrainingDb db)
{
    public async Task<Scope> OfAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (!user.IsInRole(nameof(StaffRole.EmployerContact)))
            return new(null, null);
        var staffId = user.StaffId();
        // A contact without an employer sees nobody: no learner has this one.
        var employerId = await db.Staff.Where(s => s.Id == staffId).Select(s => s.EmployerId).SingleOrDefaultAsync(cancellationToken) ?? Guid.Empty;
        return new(employerId, await db.Employers.Where(e => e.Id == employerId).Select(e => e.Name).SingleOrDefaultAsync(cancellationToken));
    }
}
