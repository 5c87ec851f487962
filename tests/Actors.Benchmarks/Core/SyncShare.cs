using System.Diagnostics;
using System.Runtime.InteropServices;
using Actors.EventSourcing;
using Actors.Journals.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Actors.Benchmarks.Core;

/// <summary>How near one actor comes to what the device can do: its appends one by one beside bare writes of the same bytes, each with an
/// fdatasync, to a log that is written over and over like SQLite's.</summary>
/// <remarks>In turns of a few each on the same file system, so that what else the device does falls on both. Rates are those of the median
/// append and of the median sync: a device that others use has tails that would decide everything.</remarks>
internal sealed partial class SyncShare : IDisposable
{
    private const int Turns = 100, PerTurn = 10, WarmUp = 50;

    private readonly Folder _folder = new();
    private readonly SafeFileHandle _log;
    private readonly byte[] _frames;
    private readonly long _logBytes;
    private long _offset;

    /// <param name="bytesPerAppend">What one append writes into the log.</param>
    /// <param name="logBytes">Where the log begins anew.</param>
    private SyncShare(int bytesPerAppend, long logBytes)
    {
        (_frames, _logBytes) = (new byte[bytesPerAppend], logBytes);
        _log = File.OpenHandle(_folder.File("raw"), FileMode.CreateNew, FileAccess.Write);
    }

    /// <summary>Bare syncs per second; appends per second; the share.</summary>
    public static async Task<(double Raw, double Appends, double Share)> MeasureAsync()
    {
        using var folder = new Folder();
        await using var store = SqliteStore.Open(folder.File("journal.db"));
        await using var system = new ActorSystem();
        var tally = system.Spawn(Props.Of(() => new Tally("tally", new Persistence<long, Added>(store.Journal, TallyCodec.Instance))));
        await AppendAsync(tally, WarmUp);
        var log = new FileInfo(store.Path + "-wal");
        var before = log.Length;
        await AppendAsync(tally, WarmUp);
        log.Refresh();

        using var raw = new SyncShare((int)((log.Length - before) / WarmUp), new SqliteOptions().CheckpointPages * 4_120L);
        raw.Write((int)(raw._logBytes / raw._frames.Length));
        await AppendAsync(tally, (int)(raw._logBytes / raw._frames.Length));
        var (raws, appends) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            raw.Write(PerTurn, raws);
            await AppendAsync(tally, PerTurn, appends);
        }

        var (bare, own) = (1 / Median.Of(raws), 1 / Median.Of(appends));
        return (bare, own, own / bare);
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    private static async Task AppendAsync(ActorRef<Envelope<Add, Added>> tally, int count, List<double>? seconds = null)
    {
        for (var i = 0; i < count; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await tally.AskAsync(new Add(1), Timeout.InfiniteTimeSpan).ConfigureAwait(false);
            seconds?.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    private void Write(int count, List<double>? seconds = null)
    {
        for (var i = 0; i < count; i++)
        {
            var began = Stopwatch.GetTimestamp();
            if (_offset + _frames.Length > _logBytes)
                _offset = 0;
            RandomAccess.Write(_log, _frames, _offset);
            if (FileDataSync(_log) != 0)
                throw new IOException("fdatasync failed.");
            _offset += _frames.Length;
            seconds?.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync")]
    private static partial int FileDataSync(SafeFileHandle file);
}
