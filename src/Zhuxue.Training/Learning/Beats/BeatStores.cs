using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Zhuxue.Training.Learning.Beats;

/// <summary>Writes a batch of beats in one transaction, on a connection that the writer's thread keeps for itself.</summary>
internal interface IBeatStore : IDisposable
{
    /// <summary>
    /// Moves each lease on, and its lesson's progress with it, on the condition that the row has the version that the beat was worked
    /// out from; says for each beat whether it was written. When it throws, nothing or everything was.
    /// </summary>
    void Write(ReadOnlySpan<PendingBeat> beats, Span<bool> written);

    /// <summary>Opens the site's database with the site's own settings.</summary>
    static IBeatStore Open(IServiceScopeFactory scopes)
    {
        var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        db.Database.OpenConnection();
        return db.IsPostgres ? new PostgresBeats(scope, (NpgsqlConnection)db.Database.GetDbConnection()) : new SqliteBeats(scope, (SqliteConnection)db.Database.GetDbConnection());
    }
}

/// <summary>SQLite: two prepared statements a beat.</summary>
internal sealed class SqliteBeats : IBeatStore
{
    private readonly IServiceScope _scope;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _lease, _progress;

    public SqliteBeats(IServiceScope scope, SqliteConnection connection)
    {
        (_scope, _connection) = (scope, connection);
        _lease = Prepare(
            """
            UPDATE lease SET earned_ms = $earned, spent_until = $spent, last_beat_at = $at, playing = $playing,
                answered_nonce = $answered, nonce = $nonce, last_reply = $reply, version = version + 1
            WHERE learner_id = $learner AND id = $id AND version = $version AND state = 'Active'
            """,
            "$earned", "$spent", "$at", "$playing", "$answered", "$nonce", "$reply", "$learner", "$id", "$version");
        _progress = Prepare(
            """
            INSERT INTO lesson_progress (learner_id, enrolment_id, lesson_id, earned_ms, updated_at) VALUES ($learner, $enrolment, $lesson, $earned, $at)
            ON CONFLICT (learner_id, enrolment_id, lesson_id) DO UPDATE SET earned_ms = max(earned_ms, excluded.earned_ms), updated_at = excluded.updated_at
            """,
            "$learner", "$enrolment", "$lesson", "$earned", "$at");
    }

    public void Write(ReadOnlySpan<PendingBeat> beats, Span<bool> written)
    {
        using var transaction = _connection.BeginTransaction();
        (_lease.Transaction, _progress.Transaction) = (transaction, transaction);
        for (var i = 0; i < beats.Length; i++)
        {
            var beat = beats[i];
            written[i] = Run(_lease, beat.EarnedMs, beat.SpentUntil.UtcTicks, beat.At.UtcTicks, beat.Playing, beat.AnsweredNonce, beat.Nonce, beat.ReplyJson, beat.Lease.LearnerId, beat.Lease.Id, beat.Version) == 1;
            if (written[i])
                Run(_progress, beat.Lease.LearnerId, beat.Lease.EnrolmentId, beat.Lease.LessonId, beat.EarnedMs, beat.At.UtcTicks);
        }
        transaction.Commit();
    }

    public void Dispose()
    {
        _lease.Dispose();
        _progress.Dispose();
        _scope.Dispose();
    }

    private SqliteCommand Prepare(string sql, params ReadOnlySpan<string> names)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the two constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in names)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private static int Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        return command.ExecuteNonQuery();
    }
}

/// <summary>PostgreSQL: one statement for the batch.</summary>
internal sealed class PostgresBeats : IBeatStore
{
    private const string Sql =
        """
        WITH written AS (
            UPDATE lease l SET earned_ms = b.earned_ms, spent_until = b.spent_until, last_beat_at = b.at, playing = b.playing,
                answered_nonce = b.answered, nonce = b.nonce, last_reply = b.reply, version = l.version + 1
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) WITH ORDINALITY
                AS b (learner_id, id, version, earned_ms, spent_until, at, playing, answered, nonce, reply, number)
            WHERE l.learner_id = b.learner_id AND l.id = b.id AND l.version = b.version AND l.state = 'Active'
            RETURNING b.number, l.learner_id, l.enrolment_id, l.lesson_id, l.earned_ms, l.last_beat_at
        ), progressed AS (
            INSERT INTO lesson_progress AS p (learner_id, enrolment_id, lesson_id, earned_ms, updated_at)
            SELECT learner_id, enrolment_id, lesson_id, earned_ms, last_beat_at FROM written
            ON CONFLICT (learner_id, enrolment_id, lesson_id) DO UPDATE SET earned_ms = greatest(p.earned_ms, excluded.earned_ms), updated_at = excluded.updated_at
        )
        SELECT number FROM written
        """;

    private readonly IServiceScope _scope;
    private readonly NpgsqlCommand _command;

    public PostgresBeats(IServiceScope scope, NpgsqlConnection connection)
    {
        _scope = scope;
        // Rows are always looked up by key, in the order of the batch, whatever the planner thinks of the table's size.
        using (var planner = new NpgsqlCommand("SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off; SET enable_bitmapscan = off; SET jit = off", connection))
            planner.ExecuteNonQuery();
        _command = new NpgsqlCommand(Sql, connection);
        foreach (var type in (ReadOnlySpan<NpgsqlDbType>)[NpgsqlDbType.Uuid, NpgsqlDbType.Uuid, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.TimestampTz,
                 NpgsqlDbType.TimestampTz, NpgsqlDbType.Boolean, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text])
            _command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
        _command.Prepare();
    }

    public void Write(ReadOnlySpan<PendingBeat> beats, Span<bool> written)
    {
        // By learner, so that two processes take the rows that they share in one order.
        var order = new int[beats.Length];
        var learners = new Guid[beats.Length];
        for (var i = 0; i < beats.Length; i++)
            (order[i], learners[i]) = (i, beats[i].Lease.LearnerId);
        Array.Sort(learners, order);
        Set(0, beats, order, beat => beat.Lease.LearnerId);
        Set(1, beats, order, beat => beat.Lease.Id);
        Set(2, beats, order, beat => beat.Version);
        Set(3, beats, order, beat => beat.EarnedMs);
        Set(4, beats, order, beat => beat.SpentUntil.UtcDateTime);
        Set(5, beats, order, beat => beat.At.UtcDateTime);
        Set(6, beats, order, beat => beat.Playing);
        Set(7, beats, order, beat => beat.AnsweredNonce);
        Set(8, beats, order, beat => beat.Nonce);
        Set(9, beats, order, beat => beat.ReplyJson);
        using var reader = _command.ExecuteReader(CommandBehavior.SequentialAccess);
        while (reader.Read())
            written[order[(int)reader.GetInt64(0) - 1]] = true;
    }

    public void Dispose()
    {
        _command.Dispose();
        _scope.Dispose();
    }

    private void Set<T>(int parameter, ReadOnlySpan<PendingBeat> beats, int[] order, Func<PendingBeat, T> value)
    {
        var values = new T[beats.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(beats[order[i]]);
        _command.Parameters[parameter].Value = values;
    }
}
