using System.Runtime.CompilerServices;
using Actors.Journal;
using Actors.Simulation.Faults;

namespace Actors.Simulation.Stores;

/// <summary>The journal as one node sees it: over a connection, with faults.</summary>
/// <param name="server">The journal itself.</param>
/// <param name="connection">What is between them.</param>
/// <param name="faults">What goes wrong.</param>
/// <param name="isSlowToTellItsEnd">Whether a stream may grow between a reading and the question for its highest number.</param>
internal sealed class SimulatedJournal(StoreServer server, Connection connection, FaultPlan faults, bool isSlowToTellItsEnd) : IJournal
{
    public async ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default) =>
        await server.Append(append, connection.Node);

    public async IAsyncEnumerable<JournalEvent> ReadAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, long max = long.MaxValue,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (faults.Strikes(FaultKind.JournalReadHangs))
            await connection.NeverAsync(cancellationToken);
        await connection.LatencyAsync(cancellationToken);
        var failsAfter = faults.Strikes(FaultKind.JournalReadFails) ? 3 : int.MaxValue;
        await foreach (var recorded in server.Journal.ReadAsync(stream, from, to, max, cancellationToken))
        {
            if (failsAfter-- == 0)
                throw new IOException("the connection is lost while reading");
            yield return recorded;
        }
    }

    public async ValueTask<long> HighestSequenceAsync(StreamId stream, CancellationToken cancellationToken = default)
    {
        if (isSlowToTellItsEnd)
            await connection.SlownessAsync(cancellationToken);
        return await server.Journal.HighestSequenceAsync(stream, cancellationToken);
    }

    public ValueTask DeleteAsync(StreamId stream, long to, CancellationToken cancellationToken = default) => throw Unused();

    public IAsyncEnumerable<JournalEvent> ReadAllAsync(long after = 0, long max = long.MaxValue, CancellationToken cancellationToken = default) =>
        throw Unused();

    public IAsyncEnumerable<JournalEvent> FollowAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, CancellationToken cancellationToken = default) => throw Unused();

    public IAsyncEnumerable<JournalEvent> FollowAllAsync(long after = 0, CancellationToken cancellationToken = default) => throw Unused();

    public IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken = default) => throw Unused();

    private static NotSupportedException Unused() => new("No actor of a run asks its journal for this.");
}
