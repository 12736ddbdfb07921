namespace Zhuxue.Registry.Records;

/// <summary>Says whether a person could renew a certificate now; answered by the context that knows certificates.</summary>
internal interface IRenewalHint
{
    /// <summary>The title of a notice, such as 2026 年度 32 学时已上传，可以换证了; null when there is nothing to renew.</summary>
    Task<string?> ReadyWordsAsync(Guid personId, CancellationToken cancellationToken);
}
