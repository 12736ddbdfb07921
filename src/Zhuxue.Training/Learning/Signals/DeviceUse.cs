using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Accounts.Apps;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Learning.Signals;

/// <summary>A browser, by the random mark in its cookie, or a phone, by that of its app, and a learner who learned there.</summary>
internal sealed class DeviceUse
{
    public required string Device { get; init; }
    public Guid LearnerId { get; init; }
    public DateTimeOffset FirstAt { get; init; }
    public DateTimeOffset LastAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<DeviceUse>
    {
        public void Configure(EntityTypeBuilder<DeviceUse> builder) => builder.HasKey(u => new { u.Device, u.LearnerId });
    }
}

/// <summary>
/// Marks the browser in which a lease is begun, and raises a signal when several learners use one within a day (A15). A shared computer of an
/// employer does the same: a hint, never a verdict. Who deletes the cookie is not seen.
/// </summary>
internal sealed class NoteDevice(TrainingDb db, SignalLog signals, Chance chance, TimeProvider clock) : IEndpointFilter
{
    public const string Cookie = "zx-device";
    public const int LearnersMost = 2;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        if ((result as INestedHttpResult)?.Result is not IStatusCodeHttpResult { StatusCode: StatusCodes.Status201Created })
            return result;
        var http = context.HttpContext;
        var device = http.User.AppDeviceMark() ?? http.Request.Cookies[Cookie];
        if (device is not { Length: 22 })
        {
            device = chance.Token();
            http.Response.Cookies.Append(Cookie, device, new() { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), IsEssential = true });
        }
        await NoteAsync(device, http.User.LearnerId(), http.RequestAborted);
        return result;
    }

    private async Task NoteAsync(string device, Guid learnerId, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var now = clock.GetUtcNow();
        var use = await db.Set<DeviceUse>().SingleOrDefaultAsync(u => u.Device == device && u.LearnerId == learnerId, cancellationToken);
        if (use is null)
            db.Add(use = new DeviceUse { Device = device, LearnerId = learnerId, FirstAt = now });
        use.LastAt = now;
        var since = now.AddDays(-1);
        if (await db.Set<DeviceUse>().CountAsync(u => u.Device == device && u.LearnerId != learnerId && u.LastAt > since, cancellationToken) >= LearnersMost)
            await signals.RaiseAsync(SignalKind.SharedDevice, learnerId, null, null, null, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException conflict) when (conflict.IsDuplicate())
        {
            // Two pages of one learner at once: the other one has written it down.
        }
    }
}
