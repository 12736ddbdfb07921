using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Training.Learning.WithoutFace;

/// <summary>验证码: the one-time code that opens one lease. Of several the newest counts; five wrong tries use it up.</summary>
internal sealed class LeaseCode
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public const int TriesMost = 5, Digits = 6;

    private const string Purpose = "lease.code";

    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid LeaseId { get; init; }
    public required string CodeDigest { get; init; }
    public DateTimeOffset SentAt { get; init; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Tries so far, the one under way among them: they are counted before they are compared.</summary>
    public int Tries { get; set; }
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>The lease is bound in: the same digits open no other.</summary>
    public static string DigestOf(FieldCipher cipher, Guid leaseId, string code) => cipher.Digest(Purpose, $"{leaseId:N}:{code}");

    internal sealed class Mapping : IEntityTypeConfiguration<LeaseCode>
    {
        public void Configure(EntityTypeBuilder<LeaseCode> builder)
        {
            builder.HasKey(c => new { c.LearnerId, c.Id });
            builder.HasIndex(c => new { c.LearnerId, c.LeaseId });
        }
    }
}
