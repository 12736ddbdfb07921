using Zhuxue.Registry.Accounts.Register;
using Zhuxue.Registry.Records;

namespace Zhuxue.Registry.Certificates;

/// <summary>Certificates, their renewal and their history.</summary>
internal static class CertificatesContext
{
    public static void AddCertificates(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CertificatesOptions>().Bind(configuration.GetSection("Certificates")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<INumberCertificates, DemoNumbers>();
        services.AddScoped<CertificateDesk>();
        services.AddScoped<CertificateReader>();
        services.AddScoped<ICertificateKnowledge, CertificateKnowledge>();
        services.AddScoped<IRenewalHint, RenewalHint>();
        services.AddScoped<VerifyAddress>();
    }
}
