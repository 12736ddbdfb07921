using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Bank.Imports;
using Zhuxue.Training.Exams.Bank.Pictures;
using Zhuxue.Training.Exams.Bank.Qti;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Exams.Remarks;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Exams.Watching;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Training;

namespace Zhuxue.Training.Exams;

/// <summary>The online exam 考核 (M11): bank, papers, sittings, results.</summary>
internal static class ExamsContext
{
    public static void AddExams(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ExamsOptions>().Bind(configuration.GetSection("Exams")).ValidateDataAnnotations().ValidateOnStart();
        services.AddAuthorization(ExamsPolicies.Add);
        services.AddScoped<ExamActions>();
        services.AddScoped<Chapters>();
        services.AddScoped<BankSearch>();
        services.AddScoped<SaveQuestion>();
        services.AddScoped<PublishQuestion>();
        services.AddScoped<KeepPicture>();
        services.AddScoped<BankImports>();
        services.AddScoped<QtiWriter>();
        services.AddScoped<PaperDesk>();
        services.AddScoped<BlueprintDesk>();
        services.AddScoped<DecideRemark>();
        services.AddScoped<IOutboxHandler, RemarkAttempts>();
        services.AddScoped<ExamDesk>();
        services.AddScoped<IExamStep, ExamStepReader>();
        services.AddScoped<IReactTo<YearLearned>, OpenExam>();
        services.AddScoped<IReactTo<FaceCheckPassed>, OpenPaper>();
        services.AddSingleton<PaperShapes>();
        services.AddSingleton<AnswerWriter>();
        services.AddSingleton<FinishAttempts>();
        services.AddHostedService<CloseOverdue>();
        services.AddScoped<ShownPapers>();
        services.AddScoped<WatchAttempts>();
        services.AddScoped<AttemptSearch>();
        services.AddScoped<IOutboxHandler, AnalyseItems>();
    }

    public static void MapExams(this IEndpointRouteBuilder app)
    {
        var api = app.MapLearnerApi("Exams");
        StartAttempt.Map(api);
        RepeatAttemptFaceCheck.Map(api);
        ReadAttempt.Map(api);
        SaveAnswer.Map(api);
        ReportSitting.Map(api);
        SubmitAttemptSnapshot.Map(api);
        HandIn.Map(api);
        var results = app.MapGroup("").RequireAuthorization(ExamsPolicies.Results).ExcludeFromDescription();
        ExportAttempts.Map(results);
        ShowAttemptImage.Map(results);
        BankSheetFiles.Map(app.MapGroup("").RequireAuthorization(ExamsPolicies.Bank).ExcludeFromDescription());
        ShowPicture.Map(app.MapGroup("").RequireAuthorization(ExamsPolicies.Pictures).ExcludeFromDescription());
    }
}
