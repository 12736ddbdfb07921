using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Components;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;

namespace Zhuxue.Training.Console.Review;

/// <summary>One line of what happened to the hours of an enrolment.</summary>
/// <param name="Pictures">That the learner sent.</param>
internal sealed record HistoryLine(DateTimeOffset At, string Icon, Tone Tone, string Title, string? Text, string By, IReadOnlyList<Guid> Pictures);

/// <summary>What happened to the hours of an enrolment: earlier attempts, decisions, questions, appeals. Whoever looks second is shown nothing of the first look.</summary>
internal sealed class CaseHistory(TrainingDb db)
{
    public async Task<IReadOnlyList<HistoryLine>> ReadAsync(ReviewCase of, Guid staffId, CancellationToken cancellationToken)
    {
        var cases = await db.ReviewCases.AsNoTracking().Where(c => c.LearnerId == of.LearnerId && c.EnrolmentId == of.EnrolmentId).ToListAsync(cancellationToken);
        var decisions = await db.CaseDecisions.AsNoTracking().Where(d => d.LearnerId == of.LearnerId && d.EnrolmentId == of.EnrolmentId).ToListAsync(cancellationToken);
        var caseIds = cases.Select(c => c.Id).ToArray();
        var questions = await db.CaseQuestions.AsNoTracking().Where(q => q.LearnerId == of.LearnerId && caseIds.Contains(q.CaseId)).ToListAsync(cancellationToken);
        var appeals = await db.Appeals.AsNoTracking().Where(a => a.LearnerId == of.LearnerId && a.EnrolmentId == of.EnrolmentId).ToListAsync(cancellationToken);
        var pictures = (await db.CasePictures.AsNoTracking().Where(p => p.LearnerId == of.LearnerId).Select(p => new { p.OwnerId, p.Id }).ToListAsync(cancellationToken)).ToLookup(p => p.OwnerId, p => p.Id);
        var staffIds = decisions.Select(d => d.StaffId).Concat(questions.Select(q => (Guid?)q.StaffId)).Concat(appeals.Select(a => a.StaffId)).OfType<Guid>().Distinct().ToArray();
        var names = await db.Set<StaffMember>().AsNoTracking().Where(s => staffIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        string By(Guid? id) => id is { } known ? names.GetValueOrDefault(known) ?? "—" : "系统";

        var isBlind = of.IsOpen && of.FirstStaffId is not null && of.FirstStaffId != staffId;
        var lines = cases.Select(c => new HistoryLine(c.OpenedAt, "book", Tone.Mute, $"第 {c.Attempt} 次学完，开始审核", null, "系统", []))
            .Concat(decisions.Where(d => !(isBlind && d.CaseId == of.Id && d.At >= of.OpenedAt && d.StaffId == of.FirstStaffId)).Select(d => new HistoryLine(d.At, IconOf(d.Kind), ToneOf(d), TitleOf(d), TextOf(d), By(d.StaffId), [])))
            .Concat(questions.Select(q => new HistoryLine(q.AskedAt, "message", Tone.Info, "请学员补充", q.Words, By(q.StaffId), [])))
            .Concat(questions.Where(q => q.AnsweredAt is not null).Select(q => new HistoryLine(q.AnsweredAt!.Value, "message", Tone.Ok, "学员补充了", q.Answer, "学员", [.. pictures[q.Id]])))
            .Concat(appeals.Select(a => new HistoryLine(a.FiledAt, "flag", Tone.Warn, "学员申诉", a.Words, "学员", [.. pictures[a.Id]])))
            .Concat(appeals.Where(a => a.DecidedAt is not null).Select(a => new HistoryLine(a.DecidedAt!.Value, "shield", a.State == AppealState.Granted ? Tone.Ok : Tone.Mute, a.State == AppealState.Granted ? "申诉成立" : "申诉维持清零", a.Answer, By(a.StaffId), [])));
        return [.. lines.OrderByDescending(l => l.At)];
    }

    private static string IconOf(DecisionKind kind) => kind switch { DecisionKind.Clear => "again", DecisionKind.SecondLook => "people", DecisionKind.FellShort => "back", _ => "check" };

    private static Tone ToneOf(CaseDecision of) => of switch { { State: DecisionState.Undone } => Tone.Mute, { Kind: DecisionKind.Clear } => Tone.Bad, { Kind: DecisionKind.Pass } => Tone.Ok, _ => Tone.Info };

    private static string TitleOf(CaseDecision of) => ReviewWords.Of(of.Kind) + of.State switch { DecisionState.Undone => "（已撤回）", DecisionState.Pending => "（马上生效）", _ => "" };

    private static string? TextOf(CaseDecision of)
    {
        var lessons = of.Lessons is null ? 0 : JsonSerializer.Deserialize<Guid[]>(of.Lessons)!.Length;
        var parts = new[] { of.Reason is { } reason ? $"{ReviewWords.Of(reason)}，{lessons} 课要重学。" : null, of.Words, of.Note is null ? null : "给同事：" + of.Note };
        return string.Join(' ', parts.OfType<string>()) is { Length: > 0 } text ? text : null;
    }
}
