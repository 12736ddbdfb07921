using Zhuxue.Registry.Accounts.SignIn;
using Zhuxue.Registry.Desk.Certificates;
using Zhuxue.Registry.Desk.Imports;
using Zhuxue.Registry.Desk.Institutions;
using Zhuxue.Registry.Desk.Records;

namespace Zhuxue.Registry.Desk;

/// <summary>The pages of the registry's staff.</summary>
internal static class DeskContext
{
    public static void AddDesk(this IServiceCollection services)
    {
        services.AddScoped<PersonSearch>();
        services.AddScoped<CertificateSearch>();
        services.AddScoped<RecordSearch>();
        services.AddScoped<ManageInstitutions>();
        services.AddScoped<CertificateImports>();
    }

    public static void MapDesk(this IEndpointRouteBuilder app)
    {
        var staff = app.MapGroup("").RequireAuthorization(Policies.Staff).ExcludeFromDescription();
        ExportCertificates.Map(staff);
        ExportRecords.Map(staff);
        ImportFiles.Map(app.MapGroup("").RequireAuthorization(Policies.Registrar).ExcludeFromDescription());
    }
}
