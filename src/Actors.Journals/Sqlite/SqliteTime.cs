namespace Actors.Journals.Sqlite;

/// <summary>Times as the database keeps them: microseconds since 1970, UTC; the ends of the number line stand for never and
/// always.</summary>
internal static class SqliteTime
{
    public static long ToMicroseconds(this DateTimeOffset time) =>
        time == DateTimeOffset.MaxValue ? long.MaxValue
        : time == DateTimeOffset.MinValue ? long.MinValue
        : (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long us) =>
        us == long.MaxValue ? DateTimeOffset.MaxValue
        : us == long.MinValue ? DateTimeOffset.MinValue
        : new DateTimeOffset(DateTime.UnixEpoch.Ticks + us * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
