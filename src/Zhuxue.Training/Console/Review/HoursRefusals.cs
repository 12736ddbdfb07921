using Zhuxue.Training.Hours;

namespace Zhuxue.Training.Console.Review;

/// <summary>Reads a refusal from an address.</summary>
internal static class HoursRefusals
{
    public static HoursRefusal? Parse(string? text) => Enum.TryParse<HoursRefusal>(text, out var parsed) && Enum.IsDefined(parsed) ? parsed : null;
}
