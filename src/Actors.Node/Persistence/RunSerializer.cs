using Actors.Runs.Run;
using Akka.Actor;

namespace Actors.Node.Persistence;

/// <summary>Writes the facts and the state of runs.</summary>
public sealed class RunSerializer(ExtendedActorSystem system)
    : DomainSerializer<RunEvent, RunState>(system, 7_001, RunEventCodec.Instance, new RunSnapshotCodec());
