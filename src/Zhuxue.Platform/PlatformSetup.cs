using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Components;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Web;

namespace Zhuxue.Platform;

/// <summary>Wires what both sites stand on.</summary>
public static class PlatformSetup
{
    /// <summary>Clock, ids, chance, keys, blobs, database, events, outbox, and the web's common parts.</summary>
    /// <param name="builder">The site.</param>
    /// <param name="site">Its short name: of its SQLite file and its cookies.</param>
    /// <param name="contexts">Its contexts in their order; migrations run in it.</param>
    public static void AddPlatform<TDb>(this WebApplicationBuilder builder, string site, params IReadOnlyList<string> contexts) where TDb : SiteDb
    {
        var services = builder.Services;
        services.Configure<PlatformOptions>(builder.Configuration.GetSection("Site"));
        services.Configure<DatabaseOptions>(builder.Configuration.GetSection("Database"));
        services.Configure<OutboxOptions>(builder.Configuration.GetSection("Outbox"));

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Chance>();
        services.AddSingleton<Ids>();
        services.AddSingleton(s => new Keyring(Path.Combine(Data(s), "keys"), s.GetRequiredService<Chance>()));
        services.AddSingleton<FieldCipher>();
        services.AddSingleton(s => new BlobStore(Path.Combine(Data(s), "blobs"), s.GetRequiredService<Keyring>(), s.GetRequiredService<Ids>(), s.GetRequiredService<Chance>()));

        services.AddDbContext<TDb>((s, options) =>
        {
            Directory.CreateDirectory(Data(s));
            s.GetRequiredService<IOptions<DatabaseOptions>>().Value.Apply(options, Path.Combine(Data(s), site + ".db"));
        }, optionsLifetime: ServiceLifetime.Singleton);
        services.AddScoped<SiteDb>(s => s.GetRequiredService<TDb>());
        services.AddScoped(s => new Migrator(
            s.GetRequiredService<SiteDb>(),
            Migration.Embedded(s.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider, ["Data", .. contexts], typeof(SiteDb).Assembly, typeof(TDb).Assembly),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<Migrator>>()));
        services.AddScoped<Events>();
        services.AddScoped<Outbox>();
        services.AddHostedService<OutboxWorker>();
        services.AddHostedService<RetentionWorker>();

        services.AddDataProtection().SetApplicationName("zhuxue-" + site);
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>().Configure<IServiceProvider>((options, s) =>
        {
            var folder = Path.Combine(Data(s), "keys", "web");
            Keyring.CreatePrivateFolder(Path.Combine(Data(s), "keys"));
            Keyring.CreatePrivateFolder(folder);
            options.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(new DirectoryInfo(folder), s.GetRequiredService<ILoggerFactory>());
        });
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = $"zhuxue.{site}.form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        // Chinese is written as itself in JSON, as it is in pages: five bytes fewer a character.
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All));
        services.AddProblemDetails();
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddRazorComponents();
        services.AddResponseCompression(options => options.EnableForHttps = false);
        services.AddHealthChecks();
        services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);
        builder.Host.UseDefaultServiceProvider(options =>
        {
            options.ValidateOnBuild = true;
            options.ValidateScopes = true;
        });
    }

    /// <summary>The part of the pipeline in front of everything: headers, errors as pages or problem details, compression, static files.</summary>
    public static void UsePlatform(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseResponseCompression();
        app.UseWhen(IsApi, api =>
        {
            api.UseExceptionHandler(error => error.Run(context => CommonProblems.Failure().ExecuteAsync(context)));
            api.UseStatusCodePages(status => CommonProblems.Of(status.HttpContext.Response.StatusCode).ExecuteAsync(status.HttpContext));
        });
        app.UseWhen(context => !IsApi(context), pages =>
        {
            pages.UseExceptionHandler("/error/500", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/error/{0}", createScopeForStatusCodePages: true);
            // A form without its token is refused with a content type but no content, which the line above takes for a page.
            pages.Use(async (context, next) =>
            {
                await next(context);
                if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false, ContentLength: null })
                    context.Response.ContentType = null;
            });
        });
        // A refused post is answered with the error page, which is not a form that could be posted to.
        app.Use((context, next) =>
        {
            if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
                context.Request.Method = HttpMethods.Get;
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = SiteAssets.KeepForever });
        app.UseRouting();
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/media");

    private static string Data(IServiceProvider services) => Path.GetFullPath(services.GetRequiredService<IOptions<PlatformOptions>>().Value.DataFolder);
}
