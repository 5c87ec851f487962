using Actors.Supervision;

namespace Actors.Tests.Supervision;

/// <summary>Does what it is told, failing among it, and records what happens to it.</summary>
internal sealed class Recorder(Probe<string> seen, Func<bool>? failingStart = null, bool failingStop = false) : Actor<string>
{
    protected override ValueTask OnStartAsync()
    {
        seen.Add($"start {Context.Incarnation}");
        if (failingStart?.Invoke() == true)
            throw new IOException("On purpose.");
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(string message)
    {
        switch (message)
        {
            case "fail": throw new InvalidOperationException("On purpose.");
            case "stop and fail":
                Context.Stop();
                throw new InvalidOperationException("On purpose.");
            case "fail when asked to stop": return FailWhenAskedToStopAsync();
            case "io": throw new IOException("On purpose.");
            case "not found": throw new FileNotFoundException("On purpose.");
            case "unrecoverable": throw new Hopeless();
        }

        seen.Add(message);
        return ValueTask.CompletedTask;
    }

    private async ValueTask FailWhenAskedToStopAsync()
    {
        var asked = new TaskCompletionSource();
        await using var registration = Context.Stopping.Register(asked.SetResult);
        seen.Add("waits");
        await asked.Task;
        throw new IOException("On purpose.");
    }

    protected override ValueTask OnStoppingAsync(StopCause cause)
    {
        seen.Add($"stopping ({(cause.Restarts ? "restarts" : cause.Failure is null ? "asked" : "Failed")})");
        if (failingStop)
            throw new IOException("On purpose.");
        return ValueTask.CompletedTask;
    }

    private sealed class Hopeless() : UnrecoverableException("On purpose.");
}
