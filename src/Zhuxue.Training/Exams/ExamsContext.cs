using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Exams.Watching;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Exams;

/// <summary>The online exam 考核 (M11): bank, papers, sittings, results.</summary>
internal static class ExamsContext
{
    public static void AddExams(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ExamsOptions>().Bind(configuration.GetSection("Exams")).ValidateDataAnnotations().ValidateOnStart();
        services.AddAuthorization(ExamsPolicies.Add);
        services.AddScoped<ExamActions>();
        services.AddScoped<PaperDesk>();
        services.AddScoped<ExamDesk>();
        services.AddScoped<IReactTo<YearLearned>, OpenExam>();
        services.AddScoped<IReactTo<FaceCheckPassed>, OpenPaper>();
        services.AddSingleton<PaperShapes>();
        services.AddSingleton<AnswerWriter>();
        services.AddSingleton<FinishAttempts>();
        services.AddHostedService<CloseOverdue>();
        services.AddScoped<ShownPapers>();
        services.AddScoped<WatchAttempts>();
        services.AddScoped<IOutboxHandler, AnalyseItems>();
    }

    public static void MapExams(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization(Policies.Learner).AddEndpointFilter<SameSiteGuard>().WithTags("Exams");
        StartAttempt.Map(api);
        RepeatAttemptFaceCheck.Map(api);
        ReadAttempt.Map(api);
        SaveAnswer.Map(api);
        ReportSitting.Map(api);
        SubmitAttemptSnapshot.Map(api);
        HandIn.Map(api);
    }
}
