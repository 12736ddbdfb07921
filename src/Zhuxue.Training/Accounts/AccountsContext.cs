using Zhuxue.Platform.Components;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Apps;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Consents;
using Zhuxue.Training.Accounts.Faces;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Accounts.Profile;
using Zhuxue.Training.Accounts.Registry;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Accounts;

/// <summary>Who learns and who works here: sign-in, and the learner's file (M1, M3, M4).</summary>
internal static class AccountsContext
{
    public static void AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccountsOptions>().Bind(configuration.GetSection("Accounts")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSignIn(configuration);
        services.AddRegistry(configuration);
        services.AddSingleton<AppTokenForm>();
        services.AddSingleton<AppSessions>();
        services.AddScoped<AppTokens>();
        services.AddScoped<RemoveDevice>();
        services.AddScoped<IRetention, ForgetAppTokens>();
        services.AddScoped<ReadMessages>();
        services.AddScoped<SignInLearner>();
        services.AddScoped<SignInStaff>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<ReopenAccount>();
        services.AddScoped<LearnerRegistration>();
        services.AddScoped<LearnerFile>();
        services.AddScoped<Portraits>();
        services.AddScoped<ImageViews>();
        services.AddSingleton<PhotoFile>();
        services.AddScoped<LearnerImages>();
        services.AddScoped<PortraitEnrolment>();
        services.AddSingleton<EnrolledFaces>();
        services.AddHostedService<KeepFacesCurrent>();
        services.AddScoped<IOutboxHandler, CompareFace>();
        services.AddScoped<IReactTo<PortraitAccepted>, CompareAfterEnrolment>();
        services.AddScoped<IReactTo<ConsentGiven>, CompareAfterEnrolment>();
        services.AddScoped<DecideFaceSignal>();
        services.AddSingleton<FaceDataCount>();
        services.AddScoped<UploadPortrait>();
        services.AddSingleton<CardQueue>();
        services.AddScoped<DecidePortrait>();
        services.AddScoped<UploadIdCard>();
        services.AddScoped<DecideCard>();
        services.AddScoped<GiveConsent>();
        services.AddScoped<WithdrawConsent>();
        services.AddScoped<LearnerPhones>();
        services.AddScoped<ConfirmPhone>();
        services.AddScoped<AskPhoneCorrection>();
        services.AddScoped<DecidePhoneCorrection>();
        services.AddScoped<ProfileReader>();
        services.AddMemoryCache();
        services.AddSingleton<UnreadMessages>();
        services.AddSingleton<INavCounts>(s => s.GetRequiredService<UnreadMessages>());
    }

    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        SignOut.Map(app);
        ShowImage.Map(app);
        var signIn = app.MapSignInApi("Sessions");
        SignInApp.Map(signIn);
        RefreshApp.Map(signIn);
        AppDevices.Map(app.MapLearnerApi("Sessions"));
        ChangePasswordInApp.Map(app.MapLearnerApi("Sessions"));
        var api = app.MapLearnerApi("Profile");
        ProfileApi.Map(api);
        ConsentApi.Map(api);
        UploadApi.Map(api);
        ShowImage.MapApi(api);
        MessagesApi.Map(api);
    }
}
