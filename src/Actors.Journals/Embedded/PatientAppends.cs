using System.Collections.Concurrent;
using Akka.Event;

namespace Actors.Journals.Embedded;

/// <summary>Appends that wait while the device is full, so that actors do not notice.</summary>
/// <remarks>
/// Invariants:
/// - Only <see cref="JournalFullException"/> is waited for, because then nothing was written. After any other failure reading has to tell.
/// - A stream that is read for recovery has no append on its way: the incarnation that wanted it is gone. One that waits for room is called
///   off; one that is being written is waited for.
/// </remarks>
internal sealed class PatientAppends(TimeProvider time, ILoggingAdapter log)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Pending> _pending = new();

    /// <exception cref="SequenceConflictException">Nothing was written.</exception>
    /// <exception cref="OperationCanceledException">Nothing was written: it was called off while it waited for room.</exception>
    /// <exception cref="Exception">Any other: whether the events were written is unknown.</exception>
    public async Task AppendAsync(IJournal journal, Append append, CancellationToken stopped)
    {
        var pending = new Pending();
        _pending[append.Stream.Value] = pending;
        try
        {
            using var callingOff = stopped.UnsafeRegister(static state => ((Pending)state!).CallOff(), pending);
            if (await TryUntilThereIsRoomAsync(journal, append, pending) is AppendResult.Conflict conflict)
                throw new SequenceConflictException(append.Stream, append.ExpectedSequence, conflict.Actual);
        }
        finally
        {
            _pending.TryRemove(KeyValuePair.Create(append.Stream.Value, pending));
            pending.End();
        }
    }

    /// <summary>Waits until no append to a stream is on its way, and calls off one that waits for room.</summary>
    public Task SettleAsync(string stream)
    {
        if (!_pending.TryGetValue(stream, out var pending))
            return Task.CompletedTask;
        pending.CallOff();
        return pending.Ended;
    }

    private async Task<AppendResult> TryUntilThereIsRoomAsync(IJournal journal, Append append, Pending pending)
    {
        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var result = await journal.AppendAsync(append, CancellationToken.None);
                if (pause > ShortestPause)
                    log.Info("there is room again; the events of stream '{0}' are written", append.Stream);
                return result;
            }
            catch (JournalFullException failure)
            {
                if (pause == ShortestPause)
                    log.Warning("the events of stream '{0}' wait for room: {1}", append.Stream, failure.Message);
            }

            await Task.Delay(pause, time, pending.CalledOff);
        }
    }

    private sealed class Pending
    {
        private readonly CancellationTokenSource _callOff = new();
        private readonly TaskCompletionSource _ended = new();

        public CancellationToken CalledOff => _callOff.Token;

        public Task Ended => _ended.Task;

        public void CallOff() => _callOff.Cancel();

        public void End() => _ended.SetResult();
    }
}
