namespace Actors.Messaging;

/// <summary>The questions of one system that must be answered within a time.</summary>
/// <remarks>
/// A timer for each question would cost more than the question. Deadlines are rounded up to <see cref="Granularity"/>, questions with
/// the same deadline share a bucket, and one timer is set to the soonest bucket that has any. An answered question leaves its
/// bucket at once, so that nothing of it outlives the answer.
/// </remarks>
internal sealed class AskDeadlines(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _origin = time.GetTimestamp();
    private readonly Dictionary<long, AskBucket> _buckets = [];
    private readonly PriorityQueue<AskBucket, long> _soonest = new();
    private AskBucket? _latestUsed;
    private ITimer? _timer;
    private long _armedFor = long.MaxValue;

    public static TimeSpan Granularity { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Questions that wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _buckets.Values.Sum(bucket => bucket.Count);
        }
    }

    /// <returns>Where the question is to be removed from when it is answered.</returns>
    public AskBucket Add(IPendingAsk ask, TimeSpan timeout)
    {
        var due = (time.GetElapsedTime(_origin) + timeout + Granularity).Ticks - 1;
        var tick = due / Granularity.Ticks;
        lock (_gate)
        {
            var bucket = _latestUsed?.Tick == tick ? _latestUsed : BucketOf(tick);
            bucket.Add(ask);
            if (tick < _armedFor)
                Arm(tick);
            return bucket;
        }
    }

    public void Remove(IPendingAsk ask, AskBucket bucket)
    {
        lock (_gate)
            bucket.Remove(ask);
    }

    private AskBucket BucketOf(long tick)
    {
        if (!_buckets.TryGetValue(tick, out var bucket))
        {
            _buckets.Add(tick, bucket = new AskBucket(tick));
            _soonest.Enqueue(bucket, tick);
        }

        return _latestUsed = bucket;
    }

    private void GoOff()
    {
        var overdue = new List<IPendingAsk>();
        lock (_gate)
        {
            _latestUsed = null;
            var now = time.GetElapsedTime(_origin).Ticks / Granularity.Ticks;
            while (_soonest.TryPeek(out var bucket, out var tick) && (tick <= now || bucket.Count == 0))
            {
                bucket.TakeAll(overdue);
                _buckets.Remove(_soonest.Dequeue().Tick);
            }

            _armedFor = long.MaxValue;
            if (_soonest.TryPeek(out _, out var next))
                Arm(next);
        }

        foreach (var ask in overdue)
            ask.TimeOut();
    }

    private void Arm(long tick)
    {
        _armedFor = tick;
        _timer ??= time.CreateTimer(static deadlines => ((AskDeadlines)deadlines!).GoOff(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var rest = Granularity * tick - time.GetElapsedTime(_origin);
        _timer.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
