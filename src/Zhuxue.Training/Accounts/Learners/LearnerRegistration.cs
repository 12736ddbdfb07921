using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Training.Accounts.Learners;

/// <summary>What came of a registration.</summary>
internal enum RegistrationOutcome
{
    Created,
    Unchanged,

    /// <summary>Phone or employer are new.</summary>
    Updated,

    /// <summary>The number belongs to somebody of another name: nothing was changed, a person must look.</summary>
    NameDiffers,
}

/// <param name="LearnerId">The learner of the identity number.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="PhoneKept">The learner has confirmed another phone than the one given: it was kept (M1).</param>
internal sealed record Registration(Guid LearnerId, RegistrationOutcome Outcome, bool PhoneKept = false);

/// <summary>
/// Makes learners from a roster or by hand. The initial password is not hashed for each (100,000 rows would take hours): no hash and
/// an expiry mean "initial password".
/// </summary>
internal sealed class LearnerRegistration(TrainingDb db, FieldCipher cipher, Ids ids, Chance chance, TimeProvider clock, IOptions<AccountsOptions> options)
{
    private readonly Dictionary<string, Guid> employers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Learner?> prepared = new(StringComparer.Ordinal);

    /// <summary>
    /// Looks up many people and employers at once, so that <see cref="RegisterAsync"/> asks the database no more for them: a roster of
    /// 100,000 rows goes in batches. For one unit of work.
    /// </summary>
    /// <returns>The learners that exist, by the digest of their identity number; tracked.</returns>
    public async Task<IReadOnlyDictionary<string, Learner>> PrepareAsync(IReadOnlyCollection<string> idNumberDigests, IReadOnlyCollection<string> employerNames, CancellationToken cancellationToken)
    {
        var found = await db.Learners.Where(l => idNumberDigests.Contains(l.IdNumberDigest)).ToDictionaryAsync(l => l.IdNumberDigest, StringComparer.Ordinal, cancellationToken);
        foreach (var digest in idNumberDigests)
            prepared[digest] = found.GetValueOrDefault(digest);
        var named = await db.Employers.AsNoTracking().Where(e => employerNames.Contains(e.Name)).ToListAsync(cancellationToken);
        foreach (var name in employerNames)
            employers[name] = named.Find(e => e.Name == name)?.Id ?? AddEmployer(name);
        return found;
    }

    /// <summary>Registers one person, or brings an existing one up to date. The caller saves, and may save many at once.</summary>
    public async Task<Registration> RegisterAsync(IdNumber idNumber, string name, PhoneNumber phone, string? employerName, CancellationToken cancellationToken)
    {
        var digest = cipher.Digest(Learner.IdNumberPurpose, idNumber.ToString());
        var isPrepared = prepared.TryGetValue(digest, out var learner);
        if (!isPrepared)
        {
            learner = db.ChangeTracker.Entries<Learner>().FirstOrDefault(e => e.State == EntityState.Added && e.Entity.IdNumberDigest == digest)?.Entity
                ?? await db.Learners.SingleOrDefaultAsync(l => l.IdNumberDigest == digest, cancellationToken);
        }
        var employerId = await EmployerAsync(employerName, cancellationToken);
        if (learner is not null)
            return Update(learner, name, phone, employerId);

        var now = clock.GetUtcNow();
        learner = new Learner
        {
            Id = ids.New(),
            Name = name,
            IdNumberSealed = cipher.Seal(Learner.IdNumberPurpose, idNumber.ToString()),
            IdNumberDigest = digest,
            IdNumberMasked = idNumber.Masked,
            PhoneSealed = cipher.Seal(Learner.PhonePurpose, phone.ToString()),
            PhoneDigest = cipher.Digest(Learner.PhonePurpose, phone.ToString()),
            PhoneMasked = phone.Masked,
            EmployerId = employerId,
            BirthDate = idNumber.BirthDate,
            InitialPasswordExpiresAt = now.AddDays(options.Value.InitialPasswordDays),
            SessionStamp = chance.Token(),
            CreatedAt = now,
        };
        db.Add(learner);
        if (isPrepared)
            prepared[digest] = learner;
        return new(learner.Id, RegistrationOutcome.Created);
    }

    private Registration Update(Learner learner, string name, PhoneNumber phone, Guid? employerId)
    {
        if (learner.Name != name)
            return new(learner.Id, RegistrationOutcome.NameDiffers);
        var outcome = RegistrationOutcome.Unchanged;
        var phoneKept = false;
        if (cipher.Digest(Learner.PhonePurpose, phone.ToString()) is var phoneDigest && phoneDigest != learner.PhoneDigest)
        {
            phoneKept = learner.PhoneCheckedAt is not null;
            if (!phoneKept)
            {
                (learner.PhoneSealed, learner.PhoneDigest, learner.PhoneMasked) = (cipher.Seal(Learner.PhonePurpose, phone.ToString()), phoneDigest, phone.Masked);
                outcome = RegistrationOutcome.Updated;
            }
        }
        if (employerId is not null && employerId != learner.EmployerId)
        {
            learner.EmployerId = employerId;
            outcome = RegistrationOutcome.Updated;
        }
        return new(learner.Id, outcome, phoneKept);
    }

    private async Task<Guid?> EmployerAsync(string? employerName, CancellationToken cancellationToken)
    {
        if (employerName?.Trim() is not { Length: > 0 } name)
            return null;
        if (employers.TryGetValue(name, out var known))
            return known;
        var id = await db.Employers.Where(e => e.Name == name).Select(e => (Guid?)e.Id).SingleOrDefaultAsync(cancellationToken);
        return employers[name] = id ?? AddEmployer(name);
    }

    private Guid AddEmployer(string name)
    {
        var employer = new Employer { Id = ids.New(), Name = name, CreatedAt = clock.GetUtcNow() };
        db.Add(employer);
        return employer.Id;
    }
}
