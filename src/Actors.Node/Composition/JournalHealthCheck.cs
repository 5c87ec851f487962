using Actors.Journals;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Actors.Node.Composition;

/// <summary>Unhealthy while the journal cannot be written.</summary>
internal sealed class JournalHealthCheck(IJournalHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        health.LastOutage is { IsOn: true } outage
            ? HealthCheckResult.Unhealthy($"{outage.Place} has not been written since {outage.Since:u}: {outage.Reason}")
            : HealthCheckResult.Healthy());
}
