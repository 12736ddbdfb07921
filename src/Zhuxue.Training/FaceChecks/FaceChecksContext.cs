using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.FaceChecks;

/// <summary>人脸核验: a learner shows to be there, in person and alive, before each lesson.</summary>
internal static class FaceChecksContext
{
    public static void AddFaceChecks(this IServiceCollection services)
    {
        services.AddScoped<FaceCheckDesk>();
        services.AddScoped<SeenFrames>();
    }

    public static void MapFaceChecks(this IEndpointRouteBuilder app)
    {
        SubmitFrames.Map(app.MapLearnerApi("FaceChecks"));
    }
}
