using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Registry.Intake;

/// <summary>A signed request that may be answered once only, remembered for as long as its date would be accepted.</summary>
internal sealed class SeenRequest
{
    /// <summary>Hex SHA-256 of key and signed text; the signature itself differs each time that the same is signed.</summary>
    public required string Digest { get; init; }
    public DateTimeOffset ForgetAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SeenRequest>
    {
        public void Configure(EntityTypeBuilder<SeenRequest> builder)
        {
            builder.HasKey(r => r.Digest);
            builder.HasIndex(r => r.ForgetAt);
        }
    }
}
