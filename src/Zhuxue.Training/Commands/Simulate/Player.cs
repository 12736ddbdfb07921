using System.Globalization;
using System.Net;
using System.Text.Json;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Learning.Beats;

namespace Zhuxue.Training.Commands.Simulate;

/// <summary>How a player plays.</summary>
internal enum Conduct
{
    /// <summary>As the lesson page does: real time, keys when needed, the same beat again while there is no answer.</summary>
    Honest,

    /// <summary>A1: claims the end of the film in every beat.</summary>
    ClaimsTheEnd,

    /// <summary>A3: the film runs at four times its speed, and the keys are asked for as it runs.</summary>
    PlaysFast,

    /// <summary>A5: jumps ahead, asks for keys far ahead.</summary>
    Skips,

    /// <summary>A2: after some honest beats, a nonce that it made up.</summary>
    ForgesNonces,

    /// <summary>A18: after some honest beats, a nonce that was used before.</summary>
    ReplaysNonces,

    /// <summary>Two devices share one lease and beat in turns, each claiming its own time.</summary>
    TwoDevices,

    /// <summary>A6, A8: never answers what it is asked.</summary>
    BlocksPrompts,

    /// <summary>A18: beats in another learner's lease, with that lease's nonce.</summary>
    UsesForeignIds,
}

/// <summary>One learner's player, and what it could rightly have earned by its own book-keeping.</summary>
internal sealed class Player(CrowdLearner learner, Conduct conduct, CrowdLearner other, HttpClient http, SimulateOptions options, Tally tally, Chance chance, TimeProvider clock)
{
    private readonly double _filmSeconds = options.FilmSeconds;
    private readonly List<string> _used = [];
    private string _nonce = learner.Nonce;
    private double _filmAt;
    private long _filmAtSince;
    private bool _running;
    private int _nextKey;
    private double _keysUntil;
    private double? _unansweredSince;

    public CrowdLearner Learner => learner;
    public Conduct Conduct => conduct;

    /// <summary>Seconds that the last reply said are earned: by its words they are on disk.</summary>
    public double AcknowledgedSeconds { get; private set; }

    /// <summary>More than this can only have been earned wrongly.</summary>
    public double RightfulMost { get; private set; }

    /// <summary>Film that an honest player has shown, and has to be credited in the end.</summary>
    public double PlayedSeconds { get; private set; }

    /// <summary>Film that an honest player was made to show again.</summary>
    public double ReplayedSeconds { get; private set; }

    /// <summary>A defence gave way in another manner than by seconds: a key far ahead, a beat in a foreign lease.</summary>
    public string? Breach { get; private set; }

    /// <summary>Where the film stands: it waits where its keys end.</summary>
    private double Film => Math.Min(_keysUntil, _filmAt + (_running ? clock.GetElapsedTime(_filmAtSince).TotalSeconds : 0));

    /// <summary>Plays until the film has ended, the lease has, or the time is over; then reports what is left.</summary>
    public async Task PlayAsync(CancellationToken over)
    {
        await Task.Delay(options.BeatOr(10) * chance.Below(1000) / 1000, clock, CancellationToken.None);
        var begun = clock.GetTimestamp();
        var alive = await BeatAsync(0, playing: true);
        Run();
        for (var beat = 1; alive && !over.IsCancellationRequested && AcknowledgedSeconds < _filmSeconds; beat++)
        {
            await FetchKeysAsync();
            await PauseAsync(options.BeatOr(10), over);
            await FetchKeysAsync();
            alive = conduct switch
            {
                Conduct.ClaimsTheEnd => await BeatAsync(_filmSeconds, true),
                Conduct.PlaysFast => await BeatAsync(Math.Min(_filmSeconds, clock.GetElapsedTime(begun).TotalSeconds * 4), true),
                Conduct.Skips => await SkipAsync(beat),
                Conduct.ForgesNonces when beat >= 2 => await ForgeAsync(chance.Token()),
                Conduct.ReplaysNonces when beat >= 2 => await ForgeAsync(_used[0]),
                Conduct.TwoDevices => await TwiceAsync(),
                Conduct.UsesForeignIds => await IntrudeAsync(),
                _ => await BeatAsync(Film, true),
            };
        }
        // The honest player pauses at the end, and the last beats carry what was played and not yet credited.
        if (conduct == Conduct.Honest && alive)
        {
            Stop();
            PlayedSeconds = Film;
            for (var last = 0; alive && last < 3 && AcknowledgedSeconds < Math.Min(PlayedSeconds, _filmSeconds) - 0.002; last++)
            {
                await PauseAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
                alive = await BeatAsync(PlayedSeconds, playing: true);
            }
        }
        PlayedSeconds = conduct == Conduct.Honest ? Math.Max(PlayedSeconds, Math.Min(Film, _filmSeconds)) : 0;
        Rightful(begun);
    }

    /// <summary>Server time cannot be more than the time from before the first beat to after the last answer; film not more than keys.</summary>
    private void Rightful(long begun) => RightfulMost = conduct switch
    {
        Conduct.Honest => PlayedSeconds,
        Conduct.BlocksPrompts when _unansweredSince is { } until => until,
        _ => Math.Min(clock.GetElapsedTime(begun).TotalSeconds, Math.Min(_keysUntil, _filmSeconds)),
    } + 0.002;

    private async Task<bool> SkipAsync(int beat)
    {
        if (beat % 2 == 0 && await KeyAsync(_nextKey + 10) == HttpStatusCode.OK)
            Breach = "a key far ahead was handed out";
        return await BeatAsync(Math.Min(_filmSeconds, AcknowledgedSeconds + 120), true);
    }

    private async Task<bool> ForgeAsync(string nonce)
    {
        var honest = _nonce;
        _nonce = nonce;
        if (await BeatAsync(Film, true))
            Breach = "a nonce that was never given was taken";
        _nonce = honest;
        return await BeatAsync(Film, true);
    }

    private async Task<bool> TwiceAsync()
    {
        var shared = _nonce;
        if (!await BeatAsync(Film, true))
            return false;
        var (earned, next) = (AcknowledgedSeconds, _nonce);
        _nonce = shared;
        var alive = await BeatAsync(Math.Min(_filmSeconds, Film + 10), true);
        if (alive && (AcknowledgedSeconds != earned || _nonce != next))
            Breach = "one nonce earned twice";
        return alive;
    }

    private async Task<bool> IntrudeAsync()
    {
        using var foreign = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/leases/{other.LeaseId}/beats") { Content = JsonContent.Create(new { other.Nonce, Position = 10.0, Playing = true }) };
        using var reply = await SendAsync(foreign);
        if (reply is { IsSuccessStatusCode: true })
            Breach = "a beat was taken in another learner's lease";
        return await BeatAsync(Film, true);
    }

    /// <summary>One beat, sent again while there is no answer; false when the lease is over.</summary>
    private async Task<bool> BeatAsync(double position, bool playing)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/leases/{learner.LeaseId}/beats") { Content = JsonContent.Create(new { Nonce = _nonce, Position = position, Playing = playing }) };
            var sent = clock.GetTimestamp();
            using var reply = await SendAsync(request);
            if (reply is { StatusCode: HttpStatusCode.OK })
            {
                tally.Answered(clock.GetElapsedTime(sent).TotalMilliseconds);
                Take((await reply.Content.ReadFromJsonAsync(BeatJson.Default.Reply))!);
                return true;
            }
            if (reply is { StatusCode: not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests) and < HttpStatusCode.InternalServerError })
            {
                tally.Refused(await TypeOfAsync(reply));
                return false;
            }
            if (reply is null)
                tally.NoAnswer();
            else
                tally.ComeAgain();
            // One missed answer is ordinary; two in a row are a lost line: the film stops.
            if (attempt == 1)
                Stop();
            await PauseAsync(TimeSpan.FromSeconds(Math.Min(5, 0.5 * (1 << Math.Min(attempt, 4)))), CancellationToken.None);
        }
    }

    private void Take(ReportBeat.Reply reply)
    {
        _used.Add(_nonce);
        _nonce = reply.Nonce;
        AcknowledgedSeconds = reply.EarnedSeconds;
        if (reply.Next.Kind is not ("none" or "completed"))
            _unansweredSince ??= reply.EarnedSeconds + reply.Next.DueInSeconds + options.BeatOr(10).TotalSeconds;
        // Sent back: what the film showed beyond it was shown for nothing.
        if (conduct == Conduct.Honest && reply.ResumeAt is { } resumeAt)
        {
            PlayedSeconds = Math.Max(PlayedSeconds, Film);
            ReplayedSeconds += Math.Max(0, Film - resumeAt);
            Stop();
            _filmAt = resumeAt;
        }
        if (!_running)
            Run();
    }

    /// <summary>Keys up to 20 s ahead of the film, as the player buffers; refused ones are asked for again later.</summary>
    private async Task FetchKeysAsync()
    {
        while (_keysUntil < _filmSeconds)
        {
            switch (await KeyAsync(_nextKey))
            {
                case HttpStatusCode.OK:
                    _filmAt = Film;
                    _filmAtSince = clock.GetTimestamp();
                    _nextKey++;
                    _keysUntil = Math.Min(_filmSeconds, _nextKey * Crowd.KeySeconds);
                    break;
                default:
                    return;
            }
        }
    }

    private async Task<HttpStatusCode?> KeyAsync(int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/leases/{learner.LeaseId}/keys/standard/{number.ToString(CultureInfo.InvariantCulture)}");
        using var reply = await SendAsync(request);
        return reply?.StatusCode;
    }

    /// <summary>Null when there is no answer.</summary>
    private async Task<HttpResponseMessage?> SendAsync(HttpRequestMessage request)
    {
        request.Headers.Add("Cookie", learner.Cookie);
        request.Headers.Add(SameSiteGuard.Header, "simulate");
        try
        {
            return await http.SendAsync(request);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    private static async Task<string> TypeOfAsync(HttpResponseMessage reply)
    {
        try
        {
            var problem = await reply.Content.ReadFromJsonAsync<JsonElement>();
            return problem.TryGetProperty("reason", out var reason) ? $"lease ended: {reason.GetString()}" : problem.GetProperty("type").GetString()!;
        }
        catch (JsonException)
        {
            return $"status {(int)reply.StatusCode}";
        }
    }

    private void Run()
    {
        _filmAtSince = clock.GetTimestamp();
        _running = true;
    }

    private void Stop()
    {
        _filmAt = Film;
        _running = false;
    }

    private Task PauseAsync(TimeSpan time, CancellationToken over) => Task.Delay(time, clock, over).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
