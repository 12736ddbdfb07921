namespace Zhuxue.Platform.People;

/// <summary>Addresses of this site only: nobody is led elsewhere by a link to the sign-in page.</summary>
public static class LocalAddress
{
    /// <summary>The address when it is a path of this site; else null.</summary>
    public static string? Of(string? address) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.StartsWith("/\\", StringComparison.Ordinal) && !address.Any(char.IsControl) ? address : null;
}
