using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Bank.Imports;
using Zhuxue.Training.Exams.Bank.Pictures;
using Zhuxue.Training.Exams.Bank.Qti;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Exams.Remarks;
using Zhuxue.Training.Exams.Standing;
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
    }

    public static void MapExams(this IEndpointRouteBuilder app)
    {
        BankSheetFiles.Map(app.MapGroup("").RequireAuthorization(ExamsPolicies.Bank).ExcludeFromDescription());
        ShowPicture.Map(app.MapGroup("").RequireAuthorization(ExamsPolicies.Pictures).ExcludeFromDescription());
    }
}
