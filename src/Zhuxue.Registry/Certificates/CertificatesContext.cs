using Microsoft.Extensions.Options;
using Zhuxue.Documents;
using Zhuxue.Documents.Papers;
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
        services.AddOptions<DocumentsOptions>().Bind(configuration.GetSection("Documents")).ValidateDataAnnotations().ValidateOnStart();
        // One press for the site: it opens fonts once, and makes its signing key at the first certificate.
        services.AddSingleton(s => new PaperPress(
            s.GetRequiredService<IOptions<DocumentsOptions>>().Value, Path.Combine(Path.GetFullPath(s.GetRequiredService<IOptions<PlatformOptions>>().Value.DataFolder), "keys"), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<Chance>().Fill));
    }

    public static void MapCertificates(this IEndpointRouteBuilder app) => PrintCertificate.Map(app);
}
