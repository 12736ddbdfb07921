using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Zhuxue.Platform.People;

/// <summary>Hashes and compares passwords; every comparison takes the same time, also when there is nothing to compare with.</summary>
public sealed class Passwords
{
    private static readonly object Nobody = new();
    private readonly PasswordHasher<object> hasher;
    private readonly string hashOfNothing;

    public Passwords(IOptions<SignInOptions> options, Chance chance)
    {
        hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations }));
        hashOfNothing = Hash(chance.Token());
    }

    public string Hash(string password) => hasher.HashPassword(Nobody, password);

    /// <summary>Whether the password is the one that was hashed; false, after the same work, when <paramref name="hash"/> is null.</summary>
    public bool Verify(string? hash, string password)
    {
        var right = hasher.VerifyHashedPassword(Nobody, hash ?? hashOfNothing, password) != PasswordVerificationResult.Failed;
        return hash is not null && right;
    }

    /// <summary>Compares with the initial password, after the work of a real comparison.</summary>
    public bool VerifyInitial(string initial, string password)
    {
        _ = Verify(null, password);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(initial), Encoding.UTF8.GetBytes(password));
    }
}
