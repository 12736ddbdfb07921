using Zhuxue.Platform.Data;
using Zhuxue.Platform.Sms;

namespace Zhuxue.Training.Notices;

/// <summary>What people are told: the inbox on the site, and texts.</summary>
internal static class NoticesContext
{
    public static void AddNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSms(configuration, NoticeTemplates.All);
        services.AddOptions<NoticesOptions>().Bind(configuration.GetSection("Notices")).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<IRetention, ForgetNotices>();
        services.AddScoped<TellLearner>();
        services.AddScoped<Inbox>();
    }
}
