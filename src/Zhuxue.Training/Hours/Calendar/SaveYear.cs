using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.Hours.Calendar;

/// <summary>Puts the holidays of a year in force, in place of what was known of it; open cases and appeals get their due days anew by the outbox.</summary>
internal sealed class SaveYear(TrainingDb db, Outbox outbox, TimeProvider clock)
{
    /// <param name="version">Of what was uploaded before; 0 for nothing. Somebody else's upload since then is not overwritten.</param>
    /// <exception cref="InvalidOperationException">The year was not checked, or it has faults.</exception>
    public async Task<HoursRefusal?> SaveAsync(CheckedYear year, int version, Guid staffId, CancellationToken cancellationToken)
    {
        if (!year.IsGood)
            throw new InvalidOperationException($"The holidays of {year.Year} have faults; check them first.");
        var found = await db.Set<CalendarYear>().SingleOrDefaultAsync(y => y.Year == year.Year, cancellationToken);
        if ((found?.Version ?? 0) != version)
            return HoursRefusal.Changed;
        var (off, on) = (JsonSerializer.Serialize(year.Off), JsonSerializer.Serialize(year.On));
        if (found is null)
            db.Add(new CalendarYear { Year = year.Year, DaysOff = off, DaysOn = on, StaffId = staffId, UploadedAt = clock.GetUtcNow(), Version = 1 });
        else
        {
            (found.DaysOff, found.DaysOn, found.StaffId, found.UploadedAt) = (off, on, staffId, clock.GetUtcNow());
            found.Version++;
        }
        outbox.Enqueue(RedateCases.MessageKind, new RedateCases.Order(year.Year));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException beaten) when (beaten is DbUpdateConcurrencyException || beaten.IsDuplicate())
        {
            db.ChangeTracker.Clear();
            return HoursRefusal.Changed;
        }
    }
}
