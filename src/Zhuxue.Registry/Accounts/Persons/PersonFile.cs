using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Registry.Accounts.Persons;

/// <summary>Finds people by their identity number, and makes them.</summary>
internal sealed class PersonFile(RegistryDb db, FieldCipher cipher, Ids ids, Chance chance, TimeProvider clock)
{
    public string DigestOf(IdNumber number) => cipher.Digest(Person.IdNumberPurpose, number.ToString());

    /// <summary>The person with the number, not tracked; null when there is none.</summary>
    public Task<Person?> FindAsync(IdNumber number, CancellationToken cancellationToken)
    {
        var digest = DigestOf(number);
        return db.Set<Person>().AsNoTracking().SingleOrDefaultAsync(p => p.IdNumberDigest == digest, cancellationToken);
    }

    /// <summary>A person without an account; the caller saves.</summary>
    public Person Add(IdNumber number, string name)
    {
        var person = new Person
        {
            Id = ids.New(),
            Name = name,
            IdNumberSealed = cipher.Seal(Person.IdNumberPurpose, number.ToString()),
            IdNumberDigest = DigestOf(number),
            IdNumberMasked = number.Masked,
            SessionStamp = chance.Token(),
            CreatedAt = clock.GetUtcNow(),
        };
        db.Add(person);
        return person;
    }

    /// <summary>The identity number of a person, opened.</summary>
    public IdNumber NumberOf(Person person) => IdNumber.TryParse(cipher.Open(Person.IdNumberPurpose, person.IdNumberSealed), out var number, out _)
        ? number : throw new InvalidOperationException($"The identity number of person {person.Id} is none.");

    /// <summary>Gives the person the phone that a code has just proven.</summary>
    public void SetPhone(Person person, PhoneNumber phone) =>
        (person.PhoneSealed, person.PhoneMasked) = (cipher.Seal(Person.PhonePurpose, phone.ToString()), phone.Masked);

    /// <summary>The phone of a person, opened; null when none is known.</summary>
    public PhoneNumber? PhoneOf(Person person) =>
        person.PhoneSealed is { } sealedPhone && PhoneNumber.TryParse(cipher.Open(Person.PhonePurpose, sealedPhone), out var phone, out _) ? phone : null;
}
