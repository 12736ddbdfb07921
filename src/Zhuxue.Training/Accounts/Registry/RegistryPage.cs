namespace Zhuxue.Training.Accounts.Registry;

/// <summary>One record as the registry lists it, without a name: the id is ours.</summary>
internal sealed record RegistryLine(
    string Id, int Year, string Occupation, int Hours, int CommonHours, int TotalHours, DateOnly LearnedOn, string? ProofNumber, DateTimeOffset UploadedAt, DateTimeOffset? WithdrawnAt, DateTimeOffset? RenewedAt);

/// <summary>One page of the list.</summary>
/// <param name="Next">Ask for the next page with it; null on the last.</param>
internal sealed record RegistryPage(IReadOnlyList<RegistryLine> Records, string? Next);
