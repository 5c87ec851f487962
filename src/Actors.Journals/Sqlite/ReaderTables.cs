using Actors.Journals.Sqlite.Interop;

namespace Actors.Journals.Sqlite;

/// <summary>What a reading connection finds in the tables. Each call sees the database as of one moment.</summary>
internal sealed class ReaderTables : IDisposable
{
    /// <summary>A page ends with the event that reaches one of these.</summary>
    private const int PageEvents = 1024, PageBytes = 1 << 20;

    private const int MostNamesKnown = 65_536;

    private readonly Database _database;
    private readonly Statement _begin, _end;
    private readonly Statement _readHead, _streams, _headName, _manifestName, _readEvents, _readAll, _lastPosition, _loadSnapshot;
    private readonly Dictionary<long, (string Name, uint Checksum)> _manifests = [];
    private readonly Dictionary<long, (StreamId Stream, uint Checksum)> _heads = [];

    // Most events have the stream and the name of the one before.
    private long _lastHead, _lastManifest;
    private (StreamId Stream, uint Checksum) _lastStream;
    private (string Name, uint Checksum) _lastName;

    public ReaderTables(Database database)
    {
        _database = database;
        (_begin, _end) = (database.Prepare("begin"), database.Prepare("rollback"));
        (_readHead, _streams, _headName) = (Sql("head-read"), Sql("head-streams"), Sql("head-name"));
        (_manifestName, _loadSnapshot) = (Sql("manifest-name"), Sql("snapshot-load"));
        (_readEvents, _readAll, _lastPosition) = (Sql("event-read"), Sql("event-read-all"), Sql("head-last-position"));
    }

    /// <param name="stream">The stream.</param>
    /// <param name="from">Lowest number, inclusive.</param>
    /// <param name="to">Highest number, inclusive.</param>
    /// <param name="max">At most so many.</param>
    public EventPage ReadStream(StreamId stream, long from, long to, long max) => InTransaction(() =>
    {
        var head = ReadHead(stream);
        to = Math.Min(to, head.Sequence);
        from = Math.Max(from, head.Deleted + 1);
        var page = new List<JournalEvent>();
        if (from > to || max <= 0)
            return new EventPage(page, true, to, null);
        max = Math.Min(max, PageEvents);
        _readEvents.Bind(1, head.Id).Bind(2, from).Bind(3, to).Bind(4, max);
        var failure = Fill(page, _readEvents, stream, from, (previous, sequence) => sequence == (previous?.Sequence ?? from - 1) + 1
            ? null
            : new CorruptEventException(stream, (previous?.Sequence ?? from - 1) + 1, "its row is missing."));
        var last = page.Count > 0 ? page[^1].Sequence : from - 1;
        if (failure is null && page.Count == 0)
            failure = new CorruptEventException(stream, from, "its row is missing.");
        return new EventPage(page, last >= to || failure is not null, to, failure);
    });

    /// <param name="after">Exclusive.</param>
    /// <param name="to">Inclusive.</param>
    /// <param name="max">At most so many.</param>
    public EventPage ReadAll(long after, long to, long max) => InTransaction(() =>
    {
        _lastPosition.Step();
        to = Math.Min(to, _lastPosition.Int64(0));
        _lastPosition.Reset();
        var page = new List<JournalEvent>();
        max = Math.Min(max, PageEvents);
        _readAll.Bind(1, after).Bind(2, to).Bind(3, max);
        var failure = Fill(page, _readAll, "(unknown)", 0, static (_, _) => null);
        return new EventPage(page, page.Count == 0 || page[^1].Position >= to || failure is not null, to, failure);
    });

    public HeadRow ReadHead(StreamId stream)
    {
        if (!_readHead.Bind(1, stream.Value).Step())
            return default;
        var head = new HeadRow(_readHead.Int64(0), _readHead.Int64(1), _readHead.Int64(2));
        _readHead.Reset();
        return head;
    }

    public List<StreamId> Streams(string after, int max)
    {
        var streams = new List<StreamId>();
        _streams.Bind(1, after).Bind(2, max);
        while (_streams.Step())
            streams.Add(new StreamId(_streams.Text(0)));
        return streams;
    }

    /// <exception cref="CorruptEventException">The snapshot is not what was saved.</exception>
    public Snapshot? LoadSnapshot(StreamId stream, SnapshotCriteria criteria)
    {
        var head = ReadHead(stream);
        var found = _loadSnapshot.Bind(1, head.Id).Bind(2, criteria.MinSequence).Bind(3, criteria.MaxSequence)
            .Bind(4, criteria.MinTimestamp.ToMicroseconds()).Bind(5, criteria.MaxTimestamp.ToMicroseconds());
        if (!found.Step())
            return null;
        try
        {
            var (sequence, timestampUs, manifest) = (found.Int64(0), found.Int64(1), found.Text(2));
            var payload = found.Blob(4).ToArray();
            var checksum = Checksum.OfEvent(Checksum.Of(stream.Value), Checksum.Of(manifest), 0, sequence, timestampUs, payload);
            return (uint)found.Int64(3) == checksum
                ? new Snapshot(stream, sequence, SqliteTime.FromMicroseconds(timestampUs), manifest, payload)
                : throw new CorruptSnapshotException(stream, sequence);
        }
        finally
        {
            found.Reset();
        }
    }

    public void Dispose() => _database.Dispose();

    /// <param name="page">Filled.</param>
    /// <param name="rows">The events.</param>
    /// <param name="firstStream">Whose event is the first, as far as that is known without reading it.</param>
    /// <param name="firstSequence">And its number.</param>
    /// <param name="checkOrder">What is wrong with a number after the event before.</param>
    /// <returns>What is wrong with the event after those of the page.</returns>
    private CorruptEventException? Fill(
        List<JournalEvent> page, Statement rows, StreamId firstStream, long firstSequence, Func<JournalEvent?, long, CorruptEventException?> checkOrder)
    {
        var payloads = new PagePayloads(PageBytes);
        JournalEvent? previous = null;
        try
        {
            while (!payloads.IsFull && rows.Step())
            {
                var (stream, streamChecksum) = HeadName(rows.Int64(1));
                var (manifest, manifestChecksum) = ManifestName(rows.Int64(4));
                var (position, sequence, timestampUs) = (rows.Int64(0), rows.Int64(2), rows.Int64(3));
                if (checkOrder(previous, sequence) is { } failure)
                    return failure;
                var payload = rows.Blob(6);
                if ((uint)rows.Int64(5) != Checksum.OfEvent(streamChecksum, manifestChecksum, position, sequence, timestampUs, payload))
                    return new CorruptEventException(stream, sequence, "its checksum does not match.");
                previous = new JournalEvent(
                    position, stream, sequence, SqliteTime.FromMicroseconds(timestampUs), manifest, payloads.Keep(payload));
                page.Add(previous);
            }

            return null;
        }
        catch (SqliteException failure) when (failure.IsCorrupt)
        {
            return previous is null
                ? new CorruptEventException(firstStream, firstSequence, failure.Message)
                : new CorruptEventException(previous.Stream, previous.Sequence + 1, failure.Message);
        }
        finally
        {
            rows.Reset();
        }
    }

    private (StreamId Stream, uint Checksum) HeadName(long id)
    {
        if (id == _lastHead)
            return _lastStream;
        if (!_heads.TryGetValue(id, out var known))
        {
            var name = Name(_headName, id);
            if (_heads.Count == MostNamesKnown)
                _heads.Clear();
            _heads.Add(id, known = (new StreamId(name), Checksum.Of(name)));
        }

        (_lastHead, _lastStream) = (id, known);
        return known;
    }

    private (string Name, uint Checksum) ManifestName(long id)
    {
        if (id == _lastManifest)
            return _lastName;
        if (!_manifests.TryGetValue(id, out var known))
        {
            var name = Name(_manifestName, id);
            _manifests.Add(id, known = (name, Checksum.Of(name)));
        }

        (_lastManifest, _lastName) = (id, known);
        return known;
    }

    private static string Name(Statement find, long id)
    {
        var name = find.Bind(1, id).Step() ? find.Text(0) : $"(number {id} has no name)";
        find.Reset();
        return name;
    }

    private T InTransaction<T>(Func<T> read)
    {
        _begin.Run();
        try
        {
            return read();
        }
        finally
        {
            _end.Run();
        }
    }

    private Statement Sql(string name) => _database.Prepare(SqlText.Get(name));
}
