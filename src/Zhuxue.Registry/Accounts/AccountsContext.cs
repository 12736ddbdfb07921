using Zhuxue.Platform.Sms;
using Zhuxue.Registry.Accounts.Me;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Accounts.Photos;
using Zhuxue.Registry.Accounts.Register;
using Zhuxue.Registry.Accounts.SignIn;
using Zhuxue.Registry.Accounts.Staff;

namespace Zhuxue.Registry.Accounts;

/// <summary>Who has certificates and who works here: registration, sign-in, photos, the acts of staff.</summary>
internal static class AccountsContext
{
    public static void AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddVision();
        services.AddSignIn(configuration);
        services.AddScoped<PersonFile>();
        services.AddScoped<Photos.Photos>();
        services.AddScoped<SignInPerson>();
        services.AddScoped<SignInStaff>();
        services.AddScoped<StaffActions>();
        services.AddScoped<ChangePassword>();
        services.AddSms(configuration, RegistryTexts.All);
        services.AddScoped<BeginRegistration>();
        services.AddScoped<FinishRegistration>();
    }

    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        SignOut.Map(app);
        ShowPhoto.Map(app);
    }
}
