using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using Zhuxue.Platform.Data;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>One answer on its way to disk.</summary>
internal readonly record struct SavedAnswer(Guid LearnerId, Guid AttemptId, int Question, int Item, int Chosen, bool IsFlagged, long Revision);

/// <summary>What became of a saved answer.</summary>
internal enum SaveOutcome
{
    Saved,

    /// <summary>A save of the same or a higher revision is there already, perhaps from another tab.</summary>
    Stale,

    /// <summary>The attempt is over.</summary>
    Over,
}

/// <summary>
/// Commits saved answers, many in one transaction (benchmark: <c>./bench exam</c>). The statement itself asks whether the attempt is
/// still sat, and holds its row until the commit: an answer is either there when the paper is marked, or refused.
/// </summary>
internal sealed class AnswerWriter(IServiceScopeFactory scopes, TimeProvider clock) : IAsyncDisposable
{
    private const int MostWaiting = 20_000, MostAtOnce = 500;

    private GroupCommit<SavedAnswer, SaveOutcome>? _group;

    private GroupCommit<SavedAnswer, SaveOutcome> Group => _group ?? Interlocked.CompareExchange(ref _group, new(CommitAsync, MostWaiting, MostAtOnce), null) ?? _group!;

    /// <summary>Null when too many wait.</summary>
    public Task<SaveOutcome>? TrySave(SavedAnswer answer) => Group.TryAdd(answer);

    public ValueTask DisposeAsync() => _group?.DisposeAsync() ?? default;

    private async Task<IReadOnlyList<SaveOutcome>> CommitAsync(IReadOnlyList<SavedAnswer> answers, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        // Of several saves of one item the newest counts; one statement changes a row only once.
        var newest = answers.GroupBy(a => (a.AttemptId, a.Question, a.Item)).ToDictionary(g => g.Key, g => g.MaxBy(a => a.Revision));
        var written = await (db.IsPostgres ? OnPostgresAsync(db, newest.Values, cancellationToken) : OnSqliteAsync(db, newest.Values, cancellationToken));
        return [.. answers.Select(a => !written.TryGetValue(a.AttemptId, out var items) ? SaveOutcome.Over
            : items.Contains((a.Question, a.Item)) || a.Revision < newest[(a.AttemptId, a.Question, a.Item)].Revision ? SaveOutcome.Saved : SaveOutcome.Stale)];
    }

    // ORDER BY before FOR SHARE: every group takes its locks in the same order, as FinishAttempts does, so two never wait for each other.
    private const string Postgres = """
        WITH sat AS (
            SELECT learner_id, id FROM attempt
            WHERE (learner_id, id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[])) AND state = 'Sitting' AND ends_at >= $8
            ORDER BY learner_id, id FOR SHARE),
        incoming AS (
            SELECT i.* FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[], $6::bool[], $7::bigint[])
                AS i(learner_id, attempt_id, question, item, chosen, is_flagged, revision)
            JOIN sat ON sat.learner_id = i.learner_id AND sat.id = i.attempt_id),
        latest AS (
            SELECT a.learner_id, a.attempt_id, max(a.saved_at) AS at FROM answer a
            WHERE (a.learner_id, a.attempt_id) IN (SELECT learner_id, id FROM sat) GROUP BY 1, 2),
        written AS (
            INSERT INTO answer AS a (learner_id, attempt_id, question, item, chosen, is_flagged, revision, changes, thinking_ms, saved_at)
            SELECT i.learner_id, i.attempt_id, i.question, i.item, i.chosen, i.is_flagged, i.revision, 0,
                   least(3600000, greatest(0, extract(epoch FROM $9 - coalesce(l.at, t.started_at)) * 1000))::int, $9
            FROM incoming i JOIN attempt t ON t.learner_id = i.learner_id AND t.id = i.attempt_id
            LEFT JOIN latest l ON l.learner_id = i.learner_id AND l.attempt_id = i.attempt_id
            ON CONFLICT (learner_id, attempt_id, question, item) DO UPDATE SET
                chosen = excluded.chosen, is_flagged = excluded.is_flagged, revision = excluded.revision, saved_at = excluded.saved_at,
                thinking_ms = least(3600000, a.thinking_ms + excluded.thinking_ms),
                changes = a.changes + CASE WHEN a.chosen NOT IN (0, excluded.chosen) THEN 1 ELSE 0 END
            WHERE a.revision < excluded.revision
            RETURNING a.attempt_id, a.question, a.item)
        SELECT s.id, w.question, w.item FROM sat s LEFT JOIN written w ON w.attempt_id = s.id
        """;

    /// <returns>Of each attempt that is still sat, the items that were written.</returns>
    private async Task<Dictionary<Guid, HashSet<(int, int)>>> OnPostgresAsync(TrainingDb db, ICollection<SavedAnswer> newest, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Postgres, connection);
        command.Parameters.Add(new() { Value = newest.Select(a => a.LearnerId).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(a => a.AttemptId).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(a => a.Question).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(a => a.Item).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(a => a.Chosen).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(a => a.IsFlagged).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(a => a.Revision).ToArray() });
        command.Parameters.Add(new() { Value = now - Sitting.Grace, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = now, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var written = new Dictionary<Guid, HashSet<(int, int)>>();
        while (await rows.ReadAsync(cancellationToken))
        {
            if (!written.TryGetValue(rows.GetGuid(0), out var items))
                written.Add(rows.GetGuid(0), items = []);
            if (!await rows.IsDBNullAsync(1, cancellationToken))
                items.Add((rows.GetInt32(1), rows.GetInt32(2)));
        }
        return written;
    }

    private const string SqliteSat = "SELECT started_at FROM attempt WHERE learner_id = $learner AND id = $attempt AND state = 'Sitting' AND ends_at >= $least";

    private const string SqliteWrite = """
        INSERT INTO answer (learner_id, attempt_id, question, item, chosen, is_flagged, revision, changes, thinking_ms, saved_at)
        VALUES ($learner, $attempt, $question, $item, $chosen, $flagged, $revision, 0,
            min(3600000, max(0, ($now - coalesce((SELECT max(saved_at) FROM answer WHERE learner_id = $learner AND attempt_id = $attempt), $started)) / 10000)), $now)
        ON CONFLICT (learner_id, attempt_id, question, item) DO UPDATE SET
            chosen = excluded.chosen, is_flagged = excluded.is_flagged, revision = excluded.revision, saved_at = excluded.saved_at,
            thinking_ms = min(3600000, thinking_ms + excluded.thinking_ms),
            changes = changes + CASE WHEN chosen NOT IN (0, excluded.chosen) THEN 1 ELSE 0 END
        WHERE revision < excluded.revision
        """;

    /// <summary>SQLite has one writer: the transaction holds the whole database, and statements cost microseconds.</summary>
    private async Task<Dictionary<Guid, HashSet<(int, int)>>> OnSqliteAsync(TrainingDb db, ICollection<SavedAnswer> newest, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var written = new Dictionary<Guid, HashSet<(int, int)>>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var connection = db.Database.GetDbConnection();
        await using var sat = Command(SqliteSat, "$learner", "$attempt", "$least");
        await using var write = Command(SqliteWrite, "$learner", "$attempt", "$question", "$item", "$chosen", "$flagged", "$revision", "$now", "$started");
        foreach (var answer in newest)
        {
            Set(sat, answer.LearnerId, answer.AttemptId, (now - Sitting.Grace).UtcTicks);
            if (await sat.ExecuteScalarAsync(cancellationToken) is not long started)
                continue;
            if (!written.TryGetValue(answer.AttemptId, out var items))
                written.Add(answer.AttemptId, items = []);
            Set(write, answer.LearnerId, answer.AttemptId, answer.Question, answer.Item, answer.Chosen, answer.IsFlagged, answer.Revision, now.UtcTicks, started);
            if (await write.ExecuteNonQueryAsync(cancellationToken) > 0)
                items.Add((answer.Question, answer.Item));
        }
        await transaction.CommitAsync(cancellationToken);
        return written;

        DbCommand Command(string sql, params ReadOnlySpan<string> names)
        {
            var command = connection.CreateCommand();
            command.Transaction = transaction.GetDbTransaction();
#pragma warning disable CA2100 // one of the two constants above
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var name in names)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }
            return command;
        }

        static void Set(DbCommand command, params ReadOnlySpan<object> values)
        {
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i];
        }
    }
}
