namespace Zhuxue.Registry.Desk;

/// <summary>The pages of the registry's staff.</summary>
internal static class DeskContext
{
    public static void AddDesk(this IServiceCollection services)
    {
    }

    public static void MapDesk(this IEndpointRouteBuilder app)
    {
    }
}
