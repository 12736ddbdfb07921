using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Zhuxue.Training.Evidence;

/// <summary>Appends to the evidence in the caller's transaction; the caller saves.</summary>
internal sealed class EvidenceLog(TrainingDb db, Ids ids, Chance chance, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Appends one entry and returns its id.</summary>
    /// <param name="kind">What happened, in the past tense: <c>face-check-passed</c>.</param>
    /// <param name="learnerId">Whose hours it decides.</param>
    /// <param name="payload">Ids, digests and numbers that prove it; serialised once, in declared order.</param>
    public Guid Append<TPayload>(string kind, Guid learnerId, TPayload payload)
    {
        var entry = new EvidencePayload { LearnerId = learnerId, EntryId = ids.New(), Salt = chance.Bytes(16), Payload = JsonSerializer.Serialize(payload, Json) };
        db.Add(new EvidenceEntry { Id = entry.EntryId, Kind = kind, At = clock.GetUtcNow(), Digest = DigestOf(entry.Salt, entry.Payload) });
        db.Add(entry);
        return entry.EntryId;
    }

    /// <summary>Lower-case hex SHA-256 of the salt followed by the UTF-8 of the payload.</summary>
    public static string DigestOf(byte[] salt, string payload) =>
        Convert.ToHexStringLower(SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(payload)]));
}
