using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Hours.Comparison;

namespace Zhuxue.Training.Hours.Uploads;

/// <summary>Wires the way of credited hours to the registry and the comparison with it.</summary>
internal static class UploadsSetup
{
    public static void AddUploads(this IServiceCollection services)
    {
        services.AddScoped<QueueUpload>();
        services.AddScoped<IReactTo<HoursCredited>>(s => s.GetRequiredService<QueueUpload>());
        services.AddScoped<IReactTo<ExamPassed>>(s => s.GetRequiredService<QueueUpload>());
        services.AddScoped<UploadContents>();
        services.AddScoped<SettleUpload>();
        services.AddScoped<IOutboxHandler, SendUpload>();
        services.AddScoped<WithdrawUpload>();
        services.AddScoped<IReactTo<HoursRevoked>>(s => s.GetRequiredService<WithdrawUpload>());
        services.AddScoped<ResendUpload>();
        services.AddScoped<UploadStanding>();
        services.AddSingleton<ResumeUploads>();
        services.AddHostedService(s => s.GetRequiredService<ResumeUploads>());
        services.AddScoped<NoteRenewals>();
        services.AddScoped<CompareDay>();
        services.AddScoped<CompareOnOrder>();
        services.AddScoped<IOutboxHandler>(s => s.GetRequiredService<CompareOnOrder>());
        services.AddScoped<MendDifference>();
        services.AddScoped<IOutboxHandler, WithdrawUnknown>();
        services.AddSingleton<CompareNightly>();
        services.AddHostedService(s => s.GetRequiredService<CompareNightly>());
    }
}
