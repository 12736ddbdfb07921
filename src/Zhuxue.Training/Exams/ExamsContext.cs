using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Exams.Standing;
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
    }

    public static void MapExams(this IEndpointRouteBuilder app)
    {
    }
}
