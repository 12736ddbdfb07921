using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Components;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Hours.Revocations;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Training;

namespace Zhuxue.Training.Hours.Reviews;

/// <summary>One clearing as its learner reads it.</summary>
/// <param name="Lessons">Titles of what is learned again.</param>
/// <param name="AppealUntil">The last moment for an appeal.</param>
/// <param name="Pictures">Ids of the pictures that the appeal came with.</param>
internal sealed record Clearing(CaseDecision Decision, IReadOnlyList<string> Lessons, IReadOnlyList<ShownEvidence> Evidence, DateTimeOffset AppealUntil, Appeal? Appeal, IReadOnlyList<Guid> Pictures);

/// <summary>A question of the reviewer, its answer and the pictures with it.</summary>
internal sealed record AskedQuestion(CaseQuestion Question, IReadOnlyList<Guid> Pictures, bool IsOpen);

/// <summary>Credited hours that two people have found invalid.</summary>
internal sealed record Withdrawn(Revocation Revocation, IReadOnlyList<ShownEvidence> Evidence);

/// <summary>One line of what happened, newest first.</summary>
internal sealed record ReviewLine(DateTimeOffset At, string Icon, Tone Tone, string Title, string? Words = null);

/// <summary>All that a learner is told about the review of one enrolment.</summary>
/// <param name="LessonCount">Lessons of the year, to say how many stay.</param>
internal sealed record ReviewStory(
    Enrolment Enrolment, ReviewStep Step, ExamStep Exam, int LessonCount, IReadOnlyList<Clearing> Clearings, IReadOnlyList<AskedQuestion> Questions, IReadOnlyList<Withdrawn> Revoked, IReadOnlyList<ReviewLine> Lines);

/// <summary>
/// Reads the story for the learner's own page. What reviewers do among themselves (a second look, samples, what was undone, proposals that nobody has
/// confirmed) is not part of it, nor are names of staff.
/// </summary>
internal sealed class ReviewStories(TrainingDb db, ReviewStanding standing, IExamStep exams, EvidenceReader evidence, FileAppeal appeals, YearProgressReader years)
{
    public async Task<ReviewStory?> ReadAsync(Guid learnerId, Guid enrolmentId, CancellationToken cancellationToken)
    {
        if (await db.Set<Enrolment>().AsNoTracking().SingleOrDefaultAsync(e => e.LearnerId == learnerId && e.Id == enrolmentId, cancellationToken) is not { } enrolment)
            return null;
        var cases = await db.Set<ReviewCase>().AsNoTracking().Where(c => c.LearnerId == learnerId && c.EnrolmentId == enrolmentId).OrderBy(c => c.Attempt).ToListAsync(cancellationToken);
        var caseIds = cases.Select(c => c.Id).ToArray();
        var decisions = await db.Set<CaseDecision>().AsNoTracking().Where(d => d.LearnerId == learnerId && d.EnrolmentId == enrolmentId && d.State == DecisionState.Effective).OrderByDescending(d => d.At).ToListAsync(cancellationToken);
        var questions = await db.Set<CaseQuestion>().AsNoTracking().Where(q => q.LearnerId == learnerId && caseIds.Contains(q.CaseId)).OrderByDescending(q => q.AskedAt).ToListAsync(cancellationToken);
        var filed = await db.Set<Appeal>().AsNoTracking().Where(a => a.LearnerId == learnerId && a.EnrolmentId == enrolmentId).ToListAsync(cancellationToken);
        var revoked = await db.Set<Revocation>().AsNoTracking().Where(r => r.LearnerId == learnerId && r.EnrolmentId == enrolmentId && r.State == RevocationState.Confirmed).ToListAsync(cancellationToken);
        var owners = questions.Select(q => q.Id).Concat(filed.Select(a => a.Id)).ToArray();
        var pictures = (await db.Set<CasePicture>().AsNoTracking().Where(p => p.LearnerId == learnerId && owners.Contains(p.OwnerId)).OrderBy(p => p.Id).ToListAsync(cancellationToken)).ToLookup(p => p.OwnerId, p => p.Id);
        var year = await years.ReadAsync(enrolment, cancellationToken);
        var titles = year.Lessons.ToDictionary(l => l.Lesson.LessonId, l => l.Lesson.Title);
        var clearings = new List<Clearing>();
        foreach (var decision in decisions.Where(d => d.Kind == DecisionKind.Clear))
        {
            var appeal = filed.Find(a => a.DecisionId == decision.Id);
            clearings.Add(new(decision, [.. LessonsOf(decision).Select(id => titles.GetValueOrDefault(id) ?? "（课件已下架）")], await evidence.ReadAsync(learnerId, EvidenceReader.RefsOf(decision.Evidence), cancellationToken),
                appeals.LastMoment(decision), appeal, appeal is null ? [] : [.. pictures[appeal.Id]]));
        }
        var withdrawn = new List<Withdrawn>();
        foreach (var revocation in revoked)
            withdrawn.Add(new(revocation, await evidence.ReadAsync(learnerId, EvidenceReader.RefsOf(revocation.Evidence), cancellationToken)));
        var asked = questions.Select(q => new AskedQuestion(q, [.. pictures[q.Id]], q.AnsweredAt is null && cases.Find(c => c.Id == q.CaseId)!.State == CaseState.Asked));
        return new(enrolment, await standing.ReadAsync(enrolment, cancellationToken), await exams.ReadAsync(enrolment, cancellationToken), year.Lessons.Count, clearings, [.. asked], withdrawn,
            [.. Lines(cases, decisions, questions, filed, revoked).OrderByDescending(l => l.At)]);
    }

    public static IReadOnlyList<Guid> LessonsOf(CaseDecision decision) => decision.Lessons is null ? [] : JsonSerializer.Deserialize<Guid[]>(decision.Lessons) ?? [];

    private static IEnumerable<ReviewLine> Lines(IEnumerable<ReviewCase> cases, IEnumerable<CaseDecision> decisions, IEnumerable<CaseQuestion> questions, IEnumerable<Appeal> appeals, IEnumerable<Revocation> revoked)
    {
        foreach (var of in cases)
            yield return new(of.OpenedAt, "clock", Tone.Info, of.Attempt == 1 ? "课程学完，开始审核" : $"第 {of.Attempt} 次学完，开始审核", of.DueOn is null || of.State == CaseState.Closed ? null : ReviewWords.Due(of.DueOn) + "。");
        foreach (var question in questions)
        {
            yield return new(question.AskedAt, "message", Tone.Warn, "审核老师请您补充");
            if (question.AnsweredAt is { } at)
                yield return new(at, "check", Tone.Ok, "您回答了");
        }
        foreach (var decision in decisions)
        {
            var at = decision.SettledAt ?? decision.At;
            if (decision.Kind == DecisionKind.Pass)
                yield return new(at, "check", Tone.Ok, "审核通过，学时已计入");
            else if (decision.Kind == DecisionKind.Clear)
                yield return new(at, "again", Tone.Bad, $"清零 {LessonsOf(decision).Count} 课，要重新学");
            else if (decision.Kind == DecisionKind.FellShort)
                yield return new(at, "again", Tone.Warn, "学时还差一部分", "和另一个岗位共用的公共基础知识被清零。补上以后会自动再审核。");
        }
        foreach (var appeal in appeals)
        {
            yield return new(appeal.FiledAt, "flag", Tone.Info, "您提出申诉");
            if (appeal.DecidedAt is { } at)
                yield return appeal.State == AppealState.Granted ? new(at, "check", Tone.Ok, "申诉成立，学时恢复") : new(at, "cross", Tone.Bad, "申诉没有通过");
        }
        foreach (var revocation in revoked)
            yield return new(revocation.DecidedAt!.Value, "cross", Tone.Bad, "学时已撤销", "由两位工作人员共同签字。");
    }
}
