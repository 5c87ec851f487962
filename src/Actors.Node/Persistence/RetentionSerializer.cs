using Actors.Runs.Retention;
using Akka.Actor;

namespace Actors.Node.Persistence;

/// <summary>Writes the facts and the state of retentions.</summary>
public sealed class RetentionSerializer(ExtendedActorSystem system)
    : DomainSerializer<RetentionEvent, RetentionState>(system, 7_002, RetentionEventCodec.Instance, new RetentionSnapshotCodec());
