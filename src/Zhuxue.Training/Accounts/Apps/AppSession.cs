using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Accounts.Apps;

/// <summary>Why a phone is signed in no more. A changed password needs no reason here: the learner's stamp has changed.</summary>
internal enum AppSessionEnd
{
    /// <summary>The learner signed out on the phone.</summary>
    SignedOut,

    /// <summary>The learner took the phone from the list of devices.</summary>
    Removed,

    /// <summary>A refresh token came a second time after its successor was in use: somebody has a copy.</summary>
    Reused,
}

/// <summary>A phone on which a learner is signed in. Its tokens are random and opaque; only their keyed digests are kept.</summary>
internal sealed class AppSession
{
    public const string TokenPurpose = "app.token", MarkPurpose = "app.device";

    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }

    /// <summary>As the phone calls itself, for the learner's list of devices: shown, never believed.</summary>
    public required string Device { get; init; }

    /// <summary>Stands for the phone among all learners (A15): the digest of a mark that the app made when it was first started.</summary>
    public required string DeviceMark { get; init; }

    /// <summary>The learner's session stamp at sign-in: a new one ends this session with all others.</summary>
    public required string Stamp { get; init; }
    public required string AccessDigest { get; set; }
    public DateTimeOffset AccessUntil { get; set; }

    /// <summary>When the present access token was first used: from then on the tokens before it have no honest use.</summary>
    public DateTimeOffset? AccessSeenAt { get; set; }

    /// <summary>Without a refresh until then the session is over.</summary>
    public DateTimeOffset RefreshUntil { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset LastSeenAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public AppSessionEnd? EndReason { get; set; }
    public long Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<AppSession>
    {
        public void Configure(EntityTypeBuilder<AppSession> builder)
        {
            builder.HasKey(s => new { s.LearnerId, s.Id });
            builder.HasIndex(s => s.AccessDigest).IsUnique();
            builder.Property(s => s.Version).IsConcurrencyToken();
            builder.HasOne<Learner>().WithMany().HasForeignKey(s => s.LearnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A refresh token that was handed out: all of a session stay until it ends, so that an old one is known when it comes again.</summary>
internal sealed class AppRefresh
{
    public required string Digest { get; init; }
    public Guid LearnerId { get; init; }
    public Guid SessionId { get; init; }
    public DateTimeOffset IssuedAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<AppRefresh>
    {
        public void Configure(EntityTypeBuilder<AppRefresh> builder)
        {
            // By its digest, which spreads over shards by itself: who holds the token has nothing else to name.
            builder.HasKey(r => r.Digest);
            builder.HasIndex(r => new { r.LearnerId, r.SessionId });
        }
    }
}

/// <summary>A phone is signed in no more: whatever runs on it ends.</summary>
internal sealed record AppSignedOut(Guid LearnerId, Guid SessionId) : IEvent;
