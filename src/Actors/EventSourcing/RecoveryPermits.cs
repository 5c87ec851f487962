namespace Actors.EventSourcing;

/// <summary>Limits how many actors recover at once, first come first served.</summary>
/// <param name="count">At least 1.</param>
public sealed class RecoveryPermits(int count)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _free = count >= 1
        ? count
        : throw new ArgumentOutOfRangeException(nameof(count), count, "At least one must be able to recover.");

    /// <summary>Waits for a permit; disposing it gives it back.</summary>
    public async ValueTask<IDisposable> AcquireAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return new Permit(this);
            }

            waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiting);
        }

        await using (cancellationToken.UnsafeRegister(static (wait, token) => ((TaskCompletionSource)wait!).TrySetCanceled(token), waiting))
            await waiting.Task;
        return new Permit(this);
    }

    private void Release()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var next))
                if (next.TrySetResult())
                    return;
            _free++;
        }
    }

    private sealed class Permit(RecoveryPermits permits) : IDisposable
    {
        private RecoveryPermits? _permits = permits;

        public void Dispose() => Interlocked.Exchange(ref _permits, null)?.Release();
    }
}
