using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Training.Console.Imports;

/// <summary>Seals and opens what is kept of single rows.</summary>
internal sealed class RowReports(FieldCipher cipher)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter() },
    };

    public ImportRow Seal(Guid importId, RosterRow row) => new()
    {
        ImportId = importId,
        Number = row.Number,
        IsBad = row.IsBad,
        Sealed = cipher.Seal(ImportRow.Purpose, JsonSerializer.SerializeToUtf8Bytes(row.Report, Json)),
    };

    public RowReport Open(ImportRow row) => JsonSerializer.Deserialize<RowReport>(cipher.Open(ImportRow.Purpose, row.Sealed), Json)!;
}
