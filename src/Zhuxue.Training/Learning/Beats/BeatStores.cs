using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using SQLitePCL;

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
        // Outside the pool: what the writer tells the planner is for its own statement alone.
        if (db.IsPostgres)
            db.Database.SetConnectionString(new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString()) { Pooling = false }.ToString());
        db.Database.OpenConnection();
        return db.IsPostgres ? new PostgresBeats(scope, (NpgsqlConnection)db.Database.GetDbConnection()) : new SqliteBeats(scope, (SqliteConnection)db.Database.GetDbConnection());
    }
}

/// <summary>SQLite: two prepared statements a beat, bound and stepped without ADO.NET, which would cost more than the statements.</summary>
internal sealed class SqliteBeats : IBeatStore
{
    private readonly IServiceScope _scope;
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _lease, _progress;

    public SqliteBeats(IServiceScope scope, SqliteConnection connection)
    {
        (_scope, _connection) = (scope, connection);
        // A beat changes two pages of 4 KB: at the default of 1,000 pages nearly every commit would also copy the log back.
        using (var log = connection.CreateCommand())
        {
            log.CommandText = "PRAGMA wal_autocheckpoint = 16000";
            log.ExecuteNonQuery();
        }
        _lease = Prepare(
            """
            UPDATE lease SET earned_ms = ?, spent_until = ?, last_beat_at = ?, playing = ?, answered_nonce = ?, nonce = ?, last_reply = ?, version = version + 1
            WHERE learner_id = ? AND id = ? AND version = ? AND state = 'Active'
            """);
        _progress = Prepare(
            """
            INSERT INTO lesson_progress (learner_id, enrolment_id, lesson_id, earned_ms, updated_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (learner_id, enrolment_id, lesson_id) DO UPDATE SET earned_ms = max(earned_ms, excluded.earned_ms), updated_at = excluded.updated_at
            """);
    }

    public void Write(ReadOnlySpan<PendingBeat> beats, Span<bool> written)
    {
        using var transaction = _connection.BeginTransaction();
        for (var i = 0; i < beats.Length; i++)
        {
            var (beat, learner) = (beats[i], Text(beats[i].Lease.LearnerId));
            Bind(_lease, 1, beat.EarnedMs);
            Bind(_lease, 2, beat.SpentUntil.UtcTicks);
            Bind(_lease, 3, beat.At.UtcTicks);
            Bind(_lease, 4, beat.Playing ? 1 : 0);
            Bind(_lease, 5, beat.AnsweredNonce);
            Bind(_lease, 6, beat.Nonce);
            Bind(_lease, 7, beat.ReplyJson);
            Bind(_lease, 8, learner);
            Bind(_lease, 9, Text(beat.Lease.Id));
            Bind(_lease, 10, beat.Version);
            Run(_lease);
            written[i] = raw.sqlite3_changes(_connection.Handle) == 1;
            if (!written[i])
                continue;
            Bind(_progress, 1, learner);
            Bind(_progress, 2, Text(beat.Lease.EnrolmentId));
            Bind(_progress, 3, Text(beat.Lease.LessonId));
            Bind(_progress, 4, beat.EarnedMs);
            Bind(_progress, 5, beat.At.UtcTicks);
            Run(_progress);
        }
        transaction.Commit();
    }

    public void Dispose()
    {
        _lease.Dispose();
        _progress.Dispose();
        _scope.Dispose();
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_connection.Handle, sql, out var statement));
        return statement;
    }

    private void Bind(sqlite3_stmt statement, int parameter, long value) => Check(raw.sqlite3_bind_int64(statement, parameter, value));

    private void Bind(sqlite3_stmt statement, int parameter, string value) => Check(raw.sqlite3_bind_text(statement, parameter, value));

    private void Run(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        if (result != raw.SQLITE_DONE)
            Check(result);
        Check(raw.sqlite3_reset(statement));
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _connection.Handle);

    /// <summary>As EF Core writes ids on SQLite.</summary>
    private static string Text(Guid id) => id.ToString().ToUpperInvariant();
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
