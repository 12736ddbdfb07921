using Microsoft.Extensions.Options;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Registry.Accounts;

/// <summary>Wires the models that look at photos, loaded when the first one comes.</summary>
internal static class VisionSetup
{
    public static void AddVision(this IServiceCollection services)
    {
        services.AddSingleton(s =>
        {
            var parts = Path.GetFullPath(s.GetRequiredService<IOptions<PlatformOptions>>().Value.PartsFolder);
            return new VisionOptions { OnnxRuntimePath = Path.Combine(parts, "onnxruntime", "libonnxruntime.so.1"), ModelDirectory = Path.Combine(parts, "models") };
        });
        services.AddOptions<VisionLineOptions>().BindConfiguration("Vision").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(s => new VisionLine(s.GetRequiredService<IOptions<VisionLineOptions>>().Value, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FaceAnalyzer>();
        services.AddSingleton<PhotoCheck>();
    }
}
