using Microsoft.Extensions.Hosting;

namespace Actors.Node.Composition;

/// <summary>The host lives as long as its owner says: signals are the program's, which pauses a run at the first one.</summary>
internal sealed class OwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
