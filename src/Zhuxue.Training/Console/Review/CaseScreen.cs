using Zhuxue.Training.Hours;

namespace Zhuxue.Training.Console.Review;

/// <summary>What the parts of a case's page share.</summary>
/// <param name="Before">The free case above it in the list; null when there is none.</param>
/// <param name="Shot">The picture that was asked for.</param>
/// <param name="Dialog">The dialog that stands open: <c>clear</c> or <c>ask</c>.</param>
/// <param name="Refusal">Why what was sent last was not done.</param>
internal sealed record CaseScreen(CaseView Of, ReviewFilter Filter, Guid? Before, string? Shot, string? Dialog, HoursRefusal? Refusal, ClearForm Clear, string? AskWords);
