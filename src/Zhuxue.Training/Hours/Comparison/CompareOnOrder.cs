using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.Hours.Comparison;

/// <summary>Runs the comparison of a day that was asked for, and again later when the registry could not be asked.</summary>
internal sealed class CompareOnOrder(TrainingDb db, CompareDay compare, Outbox outbox, TimeProvider clock) : IOutboxHandler
{
    public const string MessageKind = "hours.compare";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(2), LongestPause = TimeSpan.FromHours(2);

    internal sealed record Order(DateOnly Day);

    public string Kind => MessageKind;

    public OutboxLane Lane => OutboxLane.Long;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var order = JsonSerializer.Deserialize<Order>(payload)!;
        if ((await compare.RunAsync(order.Day, cancellationToken)) is not { Trouble: not null } of || of.Trouble == Accounts.Registry.RegistryAnswer.NotSet)
            return;
        outbox.Enqueue(MessageKind, order, clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, Math.Min(of.Tries, 20)))));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Asks for a day, in the caller's unit of work.</summary>
    public async Task AskAsync(DateOnly day, CancellationToken cancellationToken)
    {
        if (await db.Set<ComparedDay>().SingleOrDefaultAsync(d => d.Day == day, cancellationToken) is { } known)
            known.AskedAt = clock.GetUtcNow();
        else
            db.Add(new ComparedDay { Day = day, AskedAt = clock.GetUtcNow() });
        outbox.Enqueue(MessageKind, new Order(day));
    }

    /// <summary>Asks for the days that nobody has asked for yet. Several processes may do it: the day's row says who was first.</summary>
    public async Task AskMissedAsync(DateOnly from, DateOnly until, CancellationToken cancellationToken)
    {
        var asked = await db.Set<ComparedDay>().Where(d => d.Day >= from && d.Day <= until && d.Trouble != Accounts.Registry.RegistryAnswer.NotSet).Select(d => d.Day).ToListAsync(cancellationToken);
        for (var day = from; day <= until; day = day.AddDays(1))
        {
            if (asked.Contains(day))
                continue;
            try
            {
                await AskAsync(day, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException other) when (other.IsDuplicate())
            {
                db.ChangeTracker.Clear();
            }
        }
    }
}
