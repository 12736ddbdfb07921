using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zhuxue.Registry.Intake;

/// <summary>How bodies of signed requests are read: strictly. A field that we do not know is a misunderstanding, not a detail.</summary>
internal static class IntakeJson
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        MaxDepth = 4,
    };

    /// <summary>Null when the bytes are not this.</summary>
    public static T? Read<T>(byte[] body) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
