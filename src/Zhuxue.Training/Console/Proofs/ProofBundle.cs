using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Console.Proofs;

/// <summary>Where a bundle stands.</summary>
internal enum BundleState
{
    /// <summary>Who belongs to it is being looked up.</summary>
    Gathering,
    Printing,
    Done,
}

/// <summary>打包：many hour proofs in one file, printed in the background for whoever asked.</summary>
internal sealed class ProofBundle
{
    public Guid Id { get; init; }
    public Guid StaffId { get; init; }

    /// <summary>Asked for by a contact of this employer: nobody else's people are in it.</summary>
    public Guid? EmployerId { get; init; }

    /// <summary>What was asked for, as JSON of <see cref="ProofFilter"/>.</summary>
    public required string Filter { get; init; }

    /// <summary>The same in words, without what was typed: it may be a name.</summary>
    public required string Title { get; init; }

    /// <summary>Where the QR codes lead.</summary>
    public required string Origin { get; init; }
    public BundleState State { get; set; }
    public int Total { get; set; }
    public int Printed { get; set; }

    /// <summary>Of whom there is no proof; each item says why.</summary>
    public int Missing { get; set; }

    /// <summary>There were more than one bundle takes; the rest is left out.</summary>
    public bool IsCut { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>A job that was overtaken by another run of itself saves nothing more.</summary>
    public int Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ProofBundle>
    {
        public void Configure(EntityTypeBuilder<ProofBundle> builder)
        {
            builder.HasKey(b => b.Id);
            builder.HasIndex(b => b.CreatedAt);
            builder.Property(b => b.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>Where one proof of a bundle stands.</summary>
internal enum BundleItemState
{
    Waiting,
    Printed,
    Missing,
}

/// <summary>One proof of a bundle.</summary>
internal sealed class ProofBundleItem
{
    public Guid BundleId { get; init; }
    public int Number { get; init; }
    public Guid LearnerId { get; init; }
    public Guid EnrolmentId { get; init; }
    public BundleItemState State { get; set; }
    public Guid? BlobId { get; set; }

    /// <summary>Its name in the file.</summary>
    public string? FileName { get; set; }

    /// <summary>Why there is none.</summary>
    public string? Why { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ProofBundleItem>
    {
        public void Configure(EntityTypeBuilder<ProofBundleItem> builder)
        {
            builder.HasKey(i => new { i.BundleId, i.Number });
            builder.HasOne<ProofBundle>().WithMany().HasForeignKey(i => i.BundleId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
