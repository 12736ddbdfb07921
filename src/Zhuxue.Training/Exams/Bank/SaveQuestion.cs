using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Bank.Pictures;

namespace Zhuxue.Training.Exams.Bank;

/// <summary>A question as somebody wants it to be.</summary>
internal sealed record QuestionDraft(QuestionKind Kind, Guid ChapterId, Difficulty Difficulty, string? Source, QuestionContent Content);

/// <summary>The saved question, or why it was not saved: what is wrong with its parts, the same question that is there already, or an edit by somebody
/// else in between.</summary>
internal sealed record SavedQuestion(Guid? Id, IReadOnlyList<QuestionFault> Faults, Guid? SameAs = null, bool IsOvertaken = false);

/// <summary>Writes a question: a new one, or a new version of one. What papers hold already stays as it is.</summary>
internal sealed class SaveQuestion(TrainingDb db, ExamActions actions, Ids ids, TimeProvider clock)
{
    /// <summary>Saves a new question as a draft.</summary>
    public Task<SavedQuestion> CreateAsync(QuestionDraft draft, Guid? staffId, CancellationToken cancellationToken) => SaveAsync(draft, null, 0, staffId, cancellationToken);

    /// <summary>Saves a new version of a question that was read in <paramref name="version"/>.</summary>
    public Task<SavedQuestion> EditAsync(Guid id, int version, QuestionDraft draft, Guid staffId, CancellationToken cancellationToken) => SaveAsync(draft, id, version, staffId, cancellationToken);

    /// <summary>Adds a sound question to the caller's unit of work; the caller has looked for duplicates, and saves.</summary>
    public Question Add(QuestionDraft draft, QuestionState state, Guid? staffId)
    {
        var now = clock.GetUtcNow();
        var question = new Question
        {
            Id = ids.New(),
            ChapterId = draft.ChapterId,
            Kind = draft.Kind,
            Difficulty = draft.Difficulty,
            State = state,
            Version = 1,
            Source = draft.Source,
            Stem = draft.Content.Stem,
            Fingerprint = QuestionText.Fingerprint(draft.Content),
            StemFingerprint = QuestionText.StemFingerprint(draft.Content),
            CreatedAt = now,
            ChangedAt = now,
        };
        db.Add(question);
        AddVersion(question, draft, staffId, now);
        return question;
    }

    private async Task<SavedQuestion> SaveAsync(QuestionDraft draft, Guid? id, int version, Guid? staffId, CancellationToken cancellationToken)
    {
        var source = QuestionText.Tidy(draft.Source);
        draft = draft with { Content = QuestionChecks.Tidy(draft.Content), Source = source.Length > 0 ? source : null };
        var faults = QuestionChecks.FaultsOf(draft.Kind, draft.Content, draft.Source);
        faults.AddRange(await LostPicturesAsync(draft.Content, cancellationToken));
        if (faults.Count > 0)
            return new(null, faults);
        var question = id is null ? null : await db.Questions.SingleAsync(q => q.Id == id, cancellationToken);
        if (question is not null && (question.Version != version || question.Kind != draft.Kind))
            return new(null, [], IsOvertaken: true);
        var fingerprint = QuestionText.Fingerprint(draft.Content);
        if (question is not { State: QuestionState.Withdrawn } && await SameAsync(fingerprint, id, cancellationToken) is { } same)
            return new(null, [], SameAs: same);

        if (question is null)
        {
            question = Add(draft, QuestionState.Draft, staffId);
            actions.Record(staffId, ExamActionKind.QuestionCreated, question.Id);
        }
        else
        {
            var now = clock.GetUtcNow();
            question.Version++;
            (question.ChapterId, question.Difficulty, question.Source, question.Stem) = (draft.ChapterId, draft.Difficulty, draft.Source, draft.Content.Stem);
            (question.Fingerprint, question.StemFingerprint, question.ChangedAt) = (fingerprint, QuestionText.StemFingerprint(draft.Content), now);
            AddVersion(question, draft, staffId, now);
            actions.Record(staffId, ExamActionKind.QuestionEdited, question.Id, $"第 {question.Version} 版");
        }
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new(question.Id, []);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new(null, [], IsOvertaken: true);
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            // The same question from another window, or two edits of one version: whoever was first is there now.
            db.ChangeTracker.Clear();
            var other = await SameAsync(fingerprint, id, cancellationToken);
            return new(null, [], SameAs: other, IsOvertaken: other is null);
        }
    }

    private Task<Guid?> SameAsync(string fingerprint, Guid? but, CancellationToken cancellationToken) =>
        db.Questions.Where(q => q.Fingerprint == fingerprint && q.State != QuestionState.Withdrawn && q.Id != but).Select(q => (Guid?)q.Id).FirstOrDefaultAsync(cancellationToken);

    private async Task<List<QuestionFault>> LostPicturesAsync(QuestionContent content, CancellationToken cancellationToken)
    {
        var wanted = content.Pictures.Select(p => p.Id).Distinct().ToList();
        if (wanted.Count == 0 || await db.Set<QuestionPicture>().CountAsync(p => wanted.Contains(p.Id), cancellationToken) == wanted.Count)
            return [];
        return [new(QuestionPart.StemPicture, 0, 0, "图片不在了，请重新上传。")];
    }

    private void AddVersion(Question question, QuestionDraft draft, Guid? staffId, DateTimeOffset now) => db.Add(new QuestionVersion
    {
        QuestionId = question.Id,
        Number = question.Version,
        Content = draft.Content.ToJson(),
        ChapterId = draft.ChapterId,
        Difficulty = draft.Difficulty,
        Source = draft.Source,
        StaffId = staffId,
        At = now,
    });
}
