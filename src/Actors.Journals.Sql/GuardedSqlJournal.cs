using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;

namespace Actors.Journals.Sql;

/// <summary>The journal of Akka.Persistence.Sql, with the failures that actors must not notice met here.</summary>
/// <remarks>
/// Invariants:
/// - A write is tried again only when it is known that nothing was written. Otherwise it fails, and its actor recovers by reading.
/// - A write is started on this actor's thread, because the base class keeps what is in progress without a lock.
/// - A stream's highest number is not read while a write to it waits for its next try.
/// </remarks>
public class GuardedSqlJournal : SqlWriteJournal
{
    private readonly ConcurrentDictionary<string, Task> _guarded = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly SqlPersistence _sql;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Made by Akka.Persistence.</summary>
    /// <exception cref="ConfigurationException">The actor system was started without <see cref="SqlPersistence"/>.</exception>
    public GuardedSqlJournal(Config config)
        : base(config) =>
        _sql = SqlPersistence.In(Context.System);

    /// <inheritdoc/>
    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var write = new GuardedWrite([.. messages], cancellationToken);

        // DeferAsync sends a batch without events, and the base class throws on it.
        if (write.Batch.IsEmpty)
            return Task.FromResult<IImmutableList<Exception>>(ImmutableList<Exception>.Empty);
        var done = WriteAsync(write, base.WriteMessagesAsync(write.Batch, cancellationToken), Self);
        if (!done.IsCompleted)
            Track(write.Batch[0].PersistenceId, done);
        return done;
    }

    /// <inheritdoc/>
    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        if (_guarded.TryGetValue(persistenceId, out var write))
            await write.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();

        // From another number on, the base class answers 0 for a stream that ends before it.
        return await base.ReadHighestSequenceNrAsync(persistenceId, 0, cancellationToken);
    }

    /// <inheritdoc/>
    protected override bool ReceivePluginInternal(object message)
    {
        if (message is not NextTry next)
            return base.ReceivePluginInternal(message);
        base.WriteMessagesAsync(next.Write.Batch, next.Write.Cancellation)
            .ContinueWith(next.Done.TrySetFromTask, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return true;
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopped.Cancel();
        base.PostStop();
    }

    private async Task<IImmutableList<Exception>> WriteAsync(GuardedWrite write, Task<IImmutableList<Exception>> attempt, IActorRef self)
    {
        var retries = new Retries(_sql.Options);
        while (true)
        {
            try
            {
                var rejections = await attempt.ConfigureAwait(false);
                _sql.Worked();
                return rejections;
            }
            catch (Exception failure) when (!_stopped.IsCancellationRequested)
            {
                await MeetAsync(failure, write, retries).ConfigureAwait(false);
            }

            var next = new NextTry(write);
            self.Tell(next, ActorRefs.NoSender);
            attempt = next.Done.Task.WaitAsync(_stopped.Token);
        }
    }

    /// <summary>Completes when the write is to be tried again, and fails when it is not.</summary>
    private async Task MeetAsync(Exception failure, GuardedWrite write, Retries retries)
    {
        var meaning = failure.Meaning();
        if (meaning == SqlFailure.Conflict)
            throw new SequenceConflictException(write.Batch[0].PersistenceId, write.Batch[0].LowestSequenceNr - 1);
        if (meaning == SqlFailure.Full && _sql.TryReleaseReserve())
            return;
        if (meaning != SqlFailure.Contended && failure.IsOfDatabase())
            _sql.Failed(failure);
        if (retries.Next(meaning) is not { } delay)
            throw new IOException($"a write to '{write.Batch[0].PersistenceId}' failed: {failure.Message}", failure);
        _log.Warning("a write to '{0}' waits {1} s for its next try: {2}", write.Batch[0].PersistenceId, delay.TotalSeconds, failure.Message);
        await Task.Delay(delay, _sql.Options.Time, _stopped.Token).ConfigureAwait(false);
    }

    private void Track(string persistenceId, Task write)
    {
        _guarded[persistenceId] = write;
        write.ContinueWith(
            done => _guarded.TryRemove(KeyValuePair.Create(persistenceId, done)),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private sealed record GuardedWrite(ImmutableArray<AtomicWrite> Batch, CancellationToken Cancellation);

    private sealed record NextTry(GuardedWrite Write) : INoSerializationVerificationNeeded
    {
        public TaskCompletionSource<IImmutableList<Exception>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
