namespace Actors.Journals.Sql;

/// <summary>When one write is tried again.</summary>
internal sealed class Retries(SqlOptions options)
{
    private TimeSpan _delay = options.FirstRetryDelay;
    private long? _since;

    /// <summary>The time until the next try; null when there is to be none.</summary>
    public TimeSpan? Next(SqlFailure failure)
    {
        switch (failure)
        {
            case SqlFailure.Full:
                // Room comes when somebody makes it. Until then no actor could say anything either.
                _since = null;
                break;
            case SqlFailure.Unavailable or SqlFailure.Contended:
                _since ??= options.Time.GetTimestamp();
                if (options.Time.GetElapsedTime(_since.Value) >= options.FailurePatience)
                    return null;
                break;
            default:
                return null;
        }

        var delay = _delay;
        _delay = delay * 2 < options.LongestRetryDelay ? delay * 2 : options.LongestRetryDelay;
        return delay;
    }
}
