using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Apps;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Faces;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Beats;
using Zhuxue.Training.Learning.Companion;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Media;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;
using Zhuxue.Training.Learning.Training;
using Zhuxue.Training.Learning.Why;
using Zhuxue.Training.Learning.WithoutFace;

namespace Zhuxue.Training.Learning;

/// <summary>How a second is earned: enrolments, leases, beats, keys, snapshots.</summary>
internal static class LearningContext
{
    public static void AddLearning(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LearningOptions>().Bind(configuration.GetSection("Learning")).ValidateDataAnnotations().ValidateOnStart();
        CompanionSession.Add(services);
        services.Configure<BeatOptions>(configuration.GetSection("Beats"));
        services.AddSingleton<BeatMetrics>();
        services.AddSingleton<LiveLeases>();
        services.AddSingleton<BeatWriter>();
        services.AddHostedService(s => s.GetRequiredService<BeatWriter>());
        services.AddScoped<EnrolmentDesk>();
        services.AddScoped<YearProgressReader>();
        services.AddScoped<LearnedYears>();
        services.AddScoped<ClearLessons>();
        services.AddScoped<WaysWithoutFace>();
        // Read here, not at first use: a site with an unsound bank does not start.
        services.AddSingleton(new QuestionBank());
        services.AddScoped<IFaceAlternative>(s => s.GetRequiredService<WaysWithoutFace>());
        services.AddScoped<IReactTo<ConsentGiven>>(s => s.GetRequiredService<WaysWithoutFace>());
        services.AddScoped<SnapshotMoments>();
        services.AddScoped<PlainBeat>();
        services.AddScoped<PresenceMoments>();
        services.AddScoped<PresencePenalty>();
        services.AddScoped<SignalLog>();
        services.AddScoped<IReactTo<FaceSeenElsewhere>, NoteSharedFace>();
        services.AddScoped<UncountedSpans>();
        services.AddScoped<LessonTimelines>();
        services.AddScoped<ActivateLease>();
        services.AddScoped<IReactTo<FaceCheckPassed>>(s => s.GetRequiredService<ActivateLease>());
        services.AddScoped<IReactTo<LearnerSignedOut>, EndLeaseOnLeaving>();
        services.AddScoped<IReactTo<ConsentWithdrawn>, EndLeaseOnLeaving>();
        services.AddScoped<IReactTo<AppSignedOut>, EndLeaseOnLeaving>();
        services.AddScoped<ReadTraining>();
        services.AddSingleton<WatchTickets>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, WatchTicketHandler>(WatchTicketHandler.SchemeName, null);
        services.Configure<AuthorizationOptions>(options => options.AddPolicy(WatchTicketHandler.Policy, policy => policy.AddAuthenticationSchemes(WatchTicketHandler.SchemeName).RequireAuthenticatedUser()));
    }

    public static void MapLearning(this IEndpointRouteBuilder app)
    {
        var api = app.MapLearnerApi("Learning");
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
        OfferCompanion.Map(api);
        ReadCompanion.Map(api);
        SendCode.Map(api);
        EnterCode.Map(api);
        AnswerQuestion.Map(api);
        WithoutFaceApi.Map(api);
        TrainingApi.Map(api);

        // The native player of a phone: what it may have stands sealed in the address.
        var watch = app.MapGroup(WatchTicketHandler.Path).RequireAuthorization(WatchTicketHandler.Policy).AddEndpointFilter<WatchGuard>().RequireRateLimiting(LearnerApi.RateLimit).WithTags("Watch");
        LeaseMedia.Map(watch, "ByTicket");
        ReplayMedia.Map(watch, "ByTicket");

        // A phone with a link in its hand: nobody is signed in there.
        var phone = app.MapGroup(CompanionSession.Path).AddEndpointFilter<SameSiteGuard>().WithTags("Companion");
        OpenCompanion.Map(phone.MapGroup("").AllowAnonymous().RequireRateLimiting(CompanionSession.RateLimit));
        SubmitFrames.Map(phone.MapGroup("").RequireAuthorization(CompanionSession.Policy).AddEndpointFilter<CompanionGuard>(), "SubmitFramesByPhone", LearningProblems.CompanionTooLate());
    }
}
