using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Appeals;
using Zhuxue.Training.Console.Calendar;
using Zhuxue.Training.Console.Dashboard;
using Zhuxue.Training.Console.Employers;
using Zhuxue.Training.Console.Faces;
using Zhuxue.Training.Console.Imports;
using Zhuxue.Training.Console.Learners;
using Zhuxue.Training.Console.Notices;
using Zhuxue.Training.Console.Outlook;
using Zhuxue.Training.Console.Proofs;
using Zhuxue.Training.Console.Review;
using Zhuxue.Training.Console.Revocations;
using Zhuxue.Training.Console.Uploads;

namespace Zhuxue.Training.Console;

/// <summary>What staff work with: rosters, learners, the state of the day.</summary>
internal static class ConsoleContext
{
    public static void AddConsole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ConsoleOptions>().Bind(configuration.GetSection("Console")).ValidateDataAnnotations().ValidateOnStart();
        services.AddAuthorization(ConsolePolicies.Add);
        services.AddScoped<StaffActions>();
        services.AddSingleton<RosterFile>();
        services.AddSingleton<RowReports>();
        services.AddScoped<RosterMatch>();
        services.AddScoped<UploadRoster>();
        services.AddScoped<DecideImport>();
        services.AddScoped<LearnerSearch>();
        services.AddScoped<LearnerOverviews>();
        services.AddScoped<PhoneDesk>();
        services.AddScoped<WithoutFaceDesk>();
        services.AddScoped<CardDesk>();
        services.AddScoped<LikenessDesk>();
        services.AddScoped<HelpSignIn>();
        services.AddScoped<FacePairs>();
        services.AddScoped<FaceDesk>();
        services.AddScoped<TextSearch>();
        services.AddScoped<SendAgain>();
        services.AddScoped<TodayCounts>();
        services.AddScoped<ReviewTodos>();
        services.AddScoped<AppealSearch>();
        services.AddScoped<AppealDesk>();
        services.AddScoped<RevocationSearch>();
        services.AddScoped<RevocationDesk>();
        services.AddScoped<CalendarDesk>();
        services.AddScoped<ReviewQueue>();
        services.AddScoped<QueueCounts>();
        services.AddSingleton<QueueCountMemory>();
        services.AddScoped<SavedFilters>();
        services.AddScoped<CaseViews>();
        services.AddScoped<CaseHistory>();
        services.AddScoped<ReviewDesk>();
        services.AddScoped<LastDecision>();
        services.AddScoped<Agreement>();
        services.AddScoped<UploadSearch>();
        services.AddScoped<UploadDesk>();
        services.AddScoped<EmployerScope>();
        services.AddScoped<OutlookSearch>();
        services.AddScoped<ProofSearch>();
        services.AddScoped<StartBundle>();
        services.AddScoped<IOutboxHandler, PrintBundle>();
        services.AddScoped<IRetention, ForgetBundles>();
        services.AddScoped<IOutboxHandler, CheckRoster>();
        services.AddScoped<IOutboxHandler, ImportRoster>();
    }

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        RosterFiles.Map(app.MapGroup("").RequireAuthorization(ConsolePolicies.Rosters).ExcludeFromDescription());
        ExportLearners.Map(app.MapGroup("").RequireAuthorization(ConsolePolicies.People).ExcludeFromDescription());
        ExportTexts.Map(app.MapGroup("").RequireAuthorization(ConsolePolicies.Contact).ExcludeFromDescription());
        var review = app.MapGroup("/staff/review").RequireAuthorization(ConsolePolicies.Review).ExcludeFromDescription();
        ReviewRoutes.Map(review);
        ExportCases.Map(review);
        ShowToStaff.Map(app.MapGroup("").RequireAuthorization(ConsolePolicies.Images).ExcludeFromDescription());
        ShowCasePicture.Map(app.MapGroup("").RequireAuthorization(ConsolePolicies.Images).ExcludeFromDescription());
        ExportAppeals.Map(app.MapGroup("").RequireAuthorization(ConsolePolicies.Appeals).ExcludeFromDescription());
        ExportUploads.Map(app.MapGroup("").RequireAuthorization(ConsolePolicies.Uploads).ExcludeFromDescription());
        ExportOutlook.Map(app.MapGroup("").RequireAuthorization(ConsolePolicies.Outlook).ExcludeFromDescription());
        var proofs = app.MapGroup("/staff/proofs").RequireAuthorization(ConsolePolicies.Proofs).ExcludeFromDescription();
        ShowProof.Map(proofs);
        DownloadBundle.Map(proofs);
        CalendarTemplate.Map(app.MapGroup("").RequireAuthorization(ConsolePolicies.Calendar).ExcludeFromDescription());
    }
}
