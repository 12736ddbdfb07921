using System.Globalization;

namespace Zhuxue.Training.Commands.Simulate;

/// <summary>What was asked of <c>./zhuxue simulate</c>.</summary>
/// <param name="Learners">How many in all; every fifth is an attacker.</param>
/// <param name="Beat">Between two beats of a player; null: as the site says.</param>
/// <param name="Site">A running site on a database that simulate prepared; null: simulate starts one of its own.</param>
/// <param name="Folder">The data folder of that site; needed with <paramref name="Site"/>.</param>
/// <param name="Chaos">Kill and restart the site again and again.</param>
internal sealed record SimulateOptions(int Learners, TimeSpan Length, TimeSpan? Beat, Uri? Site, string? Folder, bool Chaos)
{
    /// <summary>Under the national rules the first prompt comes after 25 minutes at the earliest; nobody here has a face to answer it with.</summary>
    private const double MinutesMost = 20;

    /// <summary>The film is shorter than the run, so that honest players reach its end.</summary>
    public double FilmSeconds => Math.Ceiling(Length.TotalSeconds * 0.8);

    public TimeSpan BeatOr(double seconds) => Beat ?? TimeSpan.FromSeconds(seconds);

    public const string Usage = "simulate --learners N --minutes M [--beat SECONDS] [--chaos] | [--url ADDRESS --data FOLDER]";

    /// <summary>Null, and words, when it cannot be done.</summary>
    public static SimulateOptions? Parse(IConfiguration settings, string[] args, out string words)
    {
        words = $"zhuxue {Usage}, where M is at most {MinutesMost}";
        var learners = Number(settings["learners"], 100);
        var minutes = Number(settings["minutes"], 1);
        var beat = settings["beat"] is { } given ? Number(given, 0) : (double?)null;
        if (learners is not (>= 1 and <= 100_000) || minutes is not (> 0 and <= MinutesMost) || beat is <= 0 or > 30)
            return null;
        var chaos = args.Contains("--chaos");
        var folder = settings["data"];
        if (settings["url"] is not { } url)
            return new((int)learners, TimeSpan.FromMinutes(minutes), Span(beat), null, folder, chaos);
        if (chaos || folder is null || !Uri.TryCreate(url, UriKind.Absolute, out var site))
        {
            words = "A running site is neither killed nor played with unless its data folder is one that simulate made: ./zhuxue simulate --url ADDRESS --data FOLDER, without --chaos.";
            return null;
        }
        return new((int)learners, TimeSpan.FromMinutes(minutes), Span(beat), site, folder, false);
    }

    private static TimeSpan? Span(double? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s) : null;

    private static double Number(string? text, double otherwise) => text is null ? otherwise : double.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : -1;
}
