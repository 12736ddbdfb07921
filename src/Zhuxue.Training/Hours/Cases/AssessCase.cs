using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Hours.Risk;

namespace Zhuxue.Training.Hours.Cases;

/// <summary>Weighs the signals of a case, after it was opened and whenever something new is known; weighing twice changes nothing.</summary>
internal sealed class AssessCase(TrainingDb db, CaseRisks risks, IOptions<HoursOptions> options, TimeProvider clock) : IOutboxHandler
{
    public const string MessageKind = "hours.assess-case";

    internal sealed record Order(Guid LearnerId, Guid CaseId);

    public string Kind => MessageKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var order = JsonSerializer.Deserialize<Order>(payload)!;
        var found = await db.Set<ReviewCase>().SingleOrDefaultAsync(c => c.LearnerId == order.LearnerId && c.Id == order.CaseId, cancellationToken);
        if (found is null || found.State == CaseState.Closed)
            return;
        Apply(found, await risks.ReadAsync(found, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
    }

    private void Apply(ReviewCase to, CaseRisk risk)
    {
        var level = risk.Score >= options.Value.HighFrom ? RiskLevel.High : risk.Score >= options.Value.MiddleFrom ? RiskLevel.Middle : RiskLevel.Low;
        (to.Score, to.Risk, to.AssessedAt) = (risk.Score, level, clock.GetUtcNow());
        to.Version++;
    }
}
