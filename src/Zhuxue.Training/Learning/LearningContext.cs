using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Beats;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Media;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;
using Zhuxue.Training.Learning.Why;

namespace Zhuxue.Training.Learning;

/// <summary>How a second is earned: enrolments, leases, beats, keys, snapshots.</summary>
internal static class LearningContext
{
    public static void AddLearning(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<BeatOptions>(configuration.GetSection("Beats"));
        services.AddSingleton<BeatMetrics>();
        services.AddSingleton<LiveLeases>();
        services.AddSingleton<BeatWriter>();
        services.AddHostedService(s => s.GetRequiredService<BeatWriter>());
        services.AddScoped<EnrolmentDesk>();
        services.AddScoped<YearProgressReader>();
        services.AddScoped<SnapshotMoments>();
        services.AddScoped<PlainBeat>();
        services.AddScoped<PresenceMoments>();
        services.AddScoped<PresencePenalty>();
        services.AddScoped<SeenPhotos>();
        services.AddScoped<SignalLog>();
        services.AddScoped<UncountedSpans>();
        services.AddScoped<LessonTimelines>();
        services.AddScoped<IReactTo<FaceCheckPassed>, ActivateLease>();
        services.AddScoped<IReactTo<LearnerSignedOut>, EndLeaseOnLeaving>();
        services.AddScoped<IReactTo<ConsentWithdrawn>, EndLeaseOnLeaving>();
    }

    public static void MapLearning(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization(Policies.Learner).AddEndpointFilter<SameSiteGuard>().WithTags("Learning");
        StartLease.Map(api);
        ReadLease.Map(api);
        RepeatFaceCheck.Map(api);
        EndLease.Map(api);
        ReportBeat.Map(api);
        SubmitSnapshot.Map(api);
        ReadPresenceCheck.Map(api);
        AnswerPresenceCheck.Map(api);
        ReportCameraFault.Map(api);
        LeaseMedia.Map(api);
        ReplayMedia.Map(api);
    }
}
