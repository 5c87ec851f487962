using Actors.Node.Entities;
using Akka.Actor;

namespace Actors.Node.Composition;

/// <summary>Takes the runs down before the actor system: entities that still wait for their retention finish first.</summary>
internal static class NodeShutdown
{
    /// <summary>The longest that a node takes to stop.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Longer than a run waits for its retention.
    private static readonly TimeSpan RunsLimit = TimeSpan.FromSeconds(75);

    public static void Register(ActorSystem system, IActorRef runs) => CoordinatedShutdown.Get(system).AddTask(
        CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "leave runs", async () =>
        {
            try
            {
                await runs.GracefulStop(RunsLimit, StopWhenSettled.Instance);
            }
            catch (TaskCanceledException)
            {
                // A journal that cannot be written holds them up; what is recorded is recorded.
            }

            return Akka.Done.Instance;
        });
}
