using Microsoft.Extensions.Options;
using Zhuxue.Documents;
using Zhuxue.Documents.Papers;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Calendar;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Hours.Escalation;
using Zhuxue.Training.Hours.Outlook;
using Zhuxue.Training.Hours.Proofs;
using Zhuxue.Training.Hours.Reviews;
using Zhuxue.Training.Hours.Revocations;
using Zhuxue.Training.Hours.Risk;
using Zhuxue.Training.Hours.Uploads;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Training;

namespace Zhuxue.Training.Hours;

/// <summary>What becomes of learned hours: review, clearing, appeal, revocation.</summary>
internal static class HoursContext
{
    public static void AddHours(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HoursOptions>().Bind(configuration.GetSection("Hours")).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<WorkingCalendar>();
        services.AddScoped<SaveYear>();
        services.AddScoped<IOutboxHandler, RedateCases>();
        services.AddSingleton<EscalateCases>();
        services.AddHostedService(s => s.GetRequiredService<EscalateCases>());
        services.AddScoped<TellHours>();
        services.AddScoped<CaseRisks>();
        services.AddScoped<OpenCase>();
        services.AddScoped<IReactTo<YearLearned>>(s => s.GetRequiredService<OpenCase>());
        services.AddHostedService<OpenMissingCases>();
        services.AddScoped<IOutboxHandler, AssessCase>();
        services.AddScoped<ClaimCase>();
        services.AddScoped<AskLearner>();
        services.AddScoped<LearnerPictures>();
        services.AddScoped<AnswerQuestion>();
        services.AddScoped<FallShort>();
        services.AddScoped<DecideCase>();
        services.AddScoped<BatchPass>();
        services.AddScoped<IOutboxHandler, EffectDecision>();
        services.AddScoped<FileAppeal>();
        services.AddScoped<DecideAppeal>();
        services.AddScoped<ProposeRevocation>();
        services.AddScoped<DecideRevocation>();
        services.AddScoped<IssueProof>();
        services.AddScoped<ProofPaper>();
        services.AddScoped<VerifyProof>();
        services.AddScoped<IReactTo<HoursRevoked>, WithdrawProof>();
        VerifyProof.Limit(services);
        services.AddOptions<DocumentsOptions>().Bind(configuration.GetSection("Documents"));
        services.AddSingleton(s => new PaperPress(
            s.GetRequiredService<IOptions<DocumentsOptions>>().Value, Path.Combine(s.GetRequiredService<IOptions<PlatformOptions>>().Value.DataFolder, "keys"), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<Chance>().Fill));
        services.AddUploads();
        services.AddScoped<EvidenceReader>();
        services.AddScoped<ReviewStanding>();
        services.AddScoped<IReviewStep>(s => s.GetRequiredService<ReviewStanding>());
        services.AddScoped<ReviewStories>();
        services.AddScoped<OutlookReader>();
        services.AddScoped<IOutlookStep, OutlookNotice>();
    }

    public static void MapHours(this IEndpointRouteBuilder app)
    {
        var own = app.MapGroup("").RequireAuthorization(Policies.Learner).ExcludeFromDescription();
        ShowOwnPicture.Map(own);
        PrintProof.Map(own);
    }
}
