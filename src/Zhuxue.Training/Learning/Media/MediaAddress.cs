namespace Zhuxue.Training.Learning.Media;

/// <summary>Addresses inside a playlist lie in the folder of the playlist itself: with a ticket in it, the ticket goes on to the keys.</summary>
internal static class MediaAddress
{
    public static string FolderOf(HttpContext context)
    {
        var path = context.Request.PathBase + context.Request.Path.Value!;
        return path[..path.LastIndexOf('/')];
    }

    public static bool IsTicketed(HttpContext context) => context.GetRouteValue("ticket") is not null;
}
