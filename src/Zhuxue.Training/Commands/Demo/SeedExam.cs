using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Papers;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>Puts the demo bank and its blueprint in place, through the same checks as staff. May be repeated: what is there stays.</summary>
internal sealed class SeedExam(TrainingDb db, Chapters chapters, SaveQuestion save, PaperDesk papers, BlueprintDesk blueprints, ExamActions actions)
{
    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var all = DemoExam.Questions();
        var known = await db.Questions.Where(q => q.State != QuestionState.Withdrawn).Select(q => q.Fingerprint).ToHashSetAsync(cancellationToken);
        var added = 0;
        foreach (var demo in all)
        {
            var content = QuestionChecks.Tidy(demo.Content);
            if (QuestionChecks.FaultsOf(demo.Kind, content, demo.Source) is [var fault, ..])
                throw new InvalidOperationException($"The demo question \"{demo.Content.Stem}\" was refused: {fault.Words}");
            var chapter = await chapters.GetAsync(demo.OccupationCode, demo.Chapter, cancellationToken);
            if (!known.Add(QuestionText.Fingerprint(content)))
                continue;
            var question = save.Add(new(demo.Kind, chapter.Id, demo.Difficulty, demo.Source, content), QuestionState.Live, null);
            actions.Record(null, ExamActionKind.QuestionCreated, question.Id);
            added++;
        }
        await db.SaveChangesAsync(cancellationToken);
        await output.WriteLineAsync($"exam questions: {all.Count}, {added} new");
        if (await papers.BlueprintAsync(DemoExam.OccupationCode, DemoExam.RulePackCode, cancellationToken) is not null)
            return;
        var byName = await db.Chapters.Where(c => c.OccupationCode == DemoExam.OccupationCode || c.OccupationCode == Chapter.Common).ToDictionaryAsync(c => c.Title, c => c.Id, cancellationToken);
        var saved = await blueprints.SaveAsync(DemoExam.OccupationCode, DemoExam.RulePackCode,
            [.. DemoExam.Blueprint().Select(c => new BlueprintCell(byName[c.Chapter], c.Kind, c.Difficulty, c.Count, c.Points))], null, cancellationToken);
        if (saved.Version is null)
            throw new InvalidOperationException($"The demo blueprint was refused: {string.Join(' ', saved.Faults.Select(f => f.Words))}");
        await output.WriteLineAsync("exam blueprint saved");
    }
}
