using System.Text.Json.Serialization;

namespace Zhuxue.Training.Learning.Beats;

/// <summary>Reads and writes beats without reflection: on this path only.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ReportBeat.Request))]
[JsonSerializable(typeof(ReportBeat.Reply))]
internal sealed partial class BeatJson : JsonSerializerContext;
