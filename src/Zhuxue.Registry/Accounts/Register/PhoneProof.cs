using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Registry.Accounts.Register;

/// <summary>What a code on a phone is asked for.</summary>
internal enum PhoneProofPurpose
{
    Register,

    /// <summary>The password is forgotten.</summary>
    Reset,
}

/// <summary>A phone that is being proven: who says to be who, and the code that was sent. Its id stands in the address of the next page.</summary>
internal sealed class PhoneProof
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public const int TriesMost = 5, Digits = 6;

    private const string CodePurpose = "phone-proof.code";

    public Guid Id { get; init; }
    public PhoneProofPurpose Purpose { get; init; }

    /// <summary>Null where nobody stands behind it: no code opens it, and the page looks the same.</summary>
    public string? IdNumberSealed { get; init; }
    public string? Name { get; init; }
    public string? PhoneSealed { get; init; }

    /// <summary>Empty where no text was sent.</summary>
    public required string CodeDigest { get; init; }
    public DateTimeOffset SentAt { get; init; }

    /// <summary>Tries so far, the one under way among them: they are counted before they are compared.</summary>
    public int Tries { get; set; }
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>The id is bound in: the same digits open no other.</summary>
    public static string DigestOf(FieldCipher cipher, Guid id, string code) => cipher.Digest(CodePurpose, $"{id:N}:{code}");

    internal sealed class Mapping : IEntityTypeConfiguration<PhoneProof>
    {
        public void Configure(EntityTypeBuilder<PhoneProof> builder)
        {
            builder.HasKey(p => p.Id);
            builder.HasIndex(p => p.SentAt);
        }
    }
}
