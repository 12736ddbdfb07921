namespace Zhuxue.Training.Commands.Smoke;

/// <summary>Test Anything Protocol: a numbered line a step, the plan at the end.</summary>
internal sealed class Tap(TextWriter output)
{
    private int steps;

    /// <summary>True as soon as one step has failed; the walk ends there, since later steps stand on it.</summary>
    public bool Failed { get; private set; }

    public async Task StepAsync(string what, Func<Task<string?>> work)
    {
        if (Failed)
            return;
        steps++;
        string? detail;
        try
        {
            detail = await work();
            await output.WriteLineAsync($"ok {steps} - {what}{(detail is null ? "" : $" ({detail})")}");
        }
#pragma warning disable CA1031 // whatever went wrong is this step's result
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed = true;
            await output.WriteLineAsync($"not ok {steps} - {what}");
            await output.WriteLineAsync($"  # {exception.Message}");
        }
        await output.FlushAsync();
    }

    public async Task<int> CloseAsync()
    {
        await output.WriteLineAsync($"1..{steps}");
        return Failed ? 1 : 0;
    }
}

/// <summary>A step found something other than it should.</summary>
internal sealed class SmokeException(string message) : Exception(message);
