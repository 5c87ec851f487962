namespace Actors.Journals.Tests.Sqlite;

/// <summary>How SQLite's log is laid out: a header, then frames, each with a header and a page. See
/// https://sqlite.org/fileformat2.html#walformat.</summary>
internal static class WriteAheadLog
{
    public const int HeaderBytes = 32, FrameHeaderBytes = 24, FrameBytes = FrameHeaderBytes + 4096;

    /// <summary>Where the frame begins that a byte belongs to; 0 for one of the log's header.</summary>
    public static long FrameOf(long offset) => offset < HeaderBytes ? 0 : offset - ((offset - HeaderBytes) % FrameBytes);
}
