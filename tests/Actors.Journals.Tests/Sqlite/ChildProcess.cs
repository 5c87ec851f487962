using System.Diagnostics;
using Actors.Journals.Tests.Contract;

namespace Actors.Journals.Tests.Sqlite;

/// <summary>This assembly as a process of its own that uses a journal; ended with kill -9.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts it and waits until it has opened the journal.</summary>
    public static async Task<ChildProcess> StartAsync(string verb, string path)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ChildProcess).Assembly.Location, verb, path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var child = new ChildProcess(Process.Start(start)!);
        Assert.Equal("open", await child.ReadLineAsync());
        return child;
    }

    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync().Soon();

    public async Task<string> KillAsync()
    {
        _process.Kill();
        var rest = await _process.StandardOutput.ReadToEndAsync().Soon();
        await _process.WaitForExitAsync().Soon();
        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }
}
