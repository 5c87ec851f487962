using Actors.Journals.Sqlite.Interop;

namespace Actors.Journals.Sqlite;

/// <summary>What the writer's connection can do to the tables, inside its transaction.</summary>
internal sealed class WriterTables
{
    private readonly Database _database;
    private readonly Statement _begin, _commit, _rollBack;
    private readonly Statement _advance, _deleteHead, _insertEvent, _deleteEvents;
    private readonly Statement _saveSnapshot, _deleteSnapshots;
    private readonly Statement _lastPosition;
    private readonly NumberTable _heads, _manifests;
    private readonly Statement _readHead, _readEvents;
    private long _position;
    private long _nowUs;

    public WriterTables(Database database)
    {
        _database = database;
        (_begin, _commit, _rollBack) = (database.Prepare("begin immediate"), database.Prepare("commit"), database.Prepare("rollback"));
        (_advance, _deleteHead) = (Sql("head-advance"), Sql("head-delete"));
        (_insertEvent, _deleteEvents) = (Sql("event-insert"), Sql("event-delete"));
        (_saveSnapshot, _deleteSnapshots) = (Sql("snapshot-save"), Sql("snapshot-delete"));
        (_readHead, _readEvents) = (Sql("head-read"), Sql("event-read"));
        _lastPosition = Sql("head-last-position");
        _heads = new NumberTable(Sql("head-insert"), Sql("head-id"));
        _manifests = new NumberTable(Sql("manifest-insert"), Sql("manifest-id"));
        Forget();
    }

    public DateTimeOffset Now { get; private set; }

    /// <summary>Whether what is appended may be there already: an earlier connection tried to, and does not know.</summary>
    public bool MayRepeat { get; set; }

    public void Begin(DateTimeOffset now)
    {
        (Now, _nowUs) = (now, now.ToMicroseconds());
        _begin.Run();
    }

    public void Commit()
    {
        _commit.Run();
        MayRepeat = false;
    }

    public void RollBack()
    {
        if (_database.InTransaction)
            _rollBack.Run();
        Forget();
    }

    public AppendResult Append(Append append)
    {
        var head = _heads.NumberOf(append.Stream.Value);
        var (first, count) = (append.ExpectedSequence + 1, append.Events.Length);
        _advance.Bind(1, head.Id).Bind(2, count).Bind(3, _position + count).Bind(4, append.ExpectedSequence).Run();
        if (_database.Changes != 1)
            return MayRepeat && Repeated(append) is { } done ? done : new AppendResult.Conflict(ReadHead(append.Stream).Sequence);
        for (var i = 0; i < count; i++)
            Insert(head, ++_position, first + i, append.Events[i]);
        return new AppendResult.Appended(append.ExpectedSequence + count, _position);
    }

    public void DeleteEvents(StreamId stream, long to)
    {
        var head = ReadHead(stream);
        to = Math.Min(to, head.Sequence);
        if (to <= head.Deleted)
            return;
        _deleteEvents.Bind(1, head.Id).Bind(2, to).Run();
        _deleteHead.Bind(1, head.Id).Bind(2, to).Run();
    }

    public void Save(Snapshot snapshot)
    {
        var head = _heads.NumberOf(snapshot.Stream.Value);
        var timestampUs = snapshot.Timestamp.ToMicroseconds();
        var checksum = Checksum.OfEvent(
            head.Checksum, Checksum.Of(snapshot.Manifest), 0, snapshot.Sequence, timestampUs, snapshot.Payload.Span);
        _saveSnapshot.Bind(1, head.Id).Bind(2, snapshot.Sequence).Bind(3, timestampUs).Bind(4, snapshot.Manifest)
            .Bind(5, checksum).Bind(6, snapshot.Payload.Span).Run();
    }

    public void DeleteSnapshots(StreamId stream, SnapshotCriteria criteria) => _deleteSnapshots
        .Bind(1, _heads.NumberOf(stream.Value).Id)
        .Bind(2, criteria.MinSequence).Bind(3, criteria.MaxSequence)
        .Bind(4, criteria.MinTimestamp.ToMicroseconds()).Bind(5, criteria.MaxTimestamp.ToMicroseconds()).Run();

    public long Pragma(string name) => long.Parse(PragmaText(name));

    public string PragmaText(string name)
    {
        using var pragma = _database.Prepare("pragma " + name);
        pragma.Step();
        return pragma.Text(0);
    }

    private void Insert(NumberedName head, long position, long sequence, EventData data)
    {
        var manifest = _manifests.NumberOf(data.Manifest);
        var payload = data.Payload.Span;
        var checksum = Checksum.OfEvent(head.Checksum, manifest.Checksum, position, sequence, _nowUs, payload);
        _insertEvent.Bind(1, position).Bind(2, head.Id).Bind(3, sequence).Bind(4, _nowUs).Bind(5, manifest.Id).Bind(6, checksum)
            .Bind(7, payload).Run();
    }

    /// <summary>What the same append has come to; null when these events are not the stream's next ones.</summary>
    private AppendResult.Appended? Repeated(Append append)
    {
        var head = ReadHead(append.Stream);
        var (last, position) = (append.ExpectedSequence + append.Events.Length, 0L);
        if (head.Sequence != last)
            return null;
        _readEvents.Bind(1, head.Id).Bind(2, append.ExpectedSequence + 1).Bind(3, last).Bind(4, append.Events.Length);
        var same = 0;
        while (_readEvents.Step())
        {
            var data = append.Events[same];
            if (_readEvents.Int64(4) == _manifests.NumberOf(data.Manifest).Id && _readEvents.Blob(6).SequenceEqual(data.Payload.Span))
                same++;
            position = _readEvents.Int64(0);
        }

        return same == append.Events.Length ? new AppendResult.Appended(last, position) : null;
    }

    private HeadRow ReadHead(StreamId stream)
    {
        var id = _heads.NumberOf(stream.Value).Id;
        _readHead.Bind(1, stream.Value).Step();
        var head = new HeadRow(id, _readHead.Int64(1), _readHead.Int64(2));
        _readHead.Reset();
        return head;
    }

    // What was remembered may have been undone.
    private void Forget()
    {
        _heads.Forget();
        _manifests.Forget();
        _lastPosition.Step();
        _position = _lastPosition.Int64(0);
        _lastPosition.Reset();
    }

    private Statement Sql(string name) => _database.Prepare(SqlText.Get(name));
}
