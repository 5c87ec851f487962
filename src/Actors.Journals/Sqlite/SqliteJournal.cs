using System.Runtime.CompilerServices;

namespace Actors.Journals.Sqlite;

/// <summary>The events of a <see cref="SqliteStore"/>.</summary>
/// <remarks>An append that is alone on a quick device is durable when its call returns: its caller's thread has committed it.</remarks>
public sealed class SqliteJournal : IJournal
{
    private const int StreamsPerPage = 1_000;

    private readonly Writer? _writer;
    private readonly Readers _readers;
    private readonly GrowthSignal _growth;
    private readonly SqliteOptions _options;

    internal SqliteJournal(Writer? writer, Readers readers, GrowthSignal growth, SqliteOptions options) =>
        (_writer, _readers, _growth, _options) = (writer, readers, growth, options);

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (append.Events.IsDefaultOrEmpty)
            throw new ArgumentException("An append has at least one event.", nameof(append));
        return new ValueTask<AppendResult>(_writer.OrRefuse().AppendAsync(append));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEvent> ReadAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, long max = long.MaxValue, CancellationToken cancellationToken = default) =>
        ReadPagesAsync(
            (last, end, left) => _readers.ReadAsync(
                tables => tables.ReadStream(stream, last?.Sequence + 1 ?? from, end, left), cancellationToken),
            to, max, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEvent> ReadAllAsync(
        long after = 0, long max = long.MaxValue, CancellationToken cancellationToken = default) =>
        ReadPagesAsync(
            (last, end, left) => _readers.ReadAsync(tables => tables.ReadAll(last?.Position ?? after, end, left), cancellationToken),
            long.MaxValue, max, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEvent> FollowAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, CancellationToken cancellationToken = default) =>
        LiveReading.FollowAsync(
            (next, token) => ReadAsync(stream, next, to, cancellationToken: token),
            from, to, static recorded => recorded.Sequence + 1, GrowthAsync, token => HighestSequenceAsync(stream, token), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEvent> FollowAllAsync(long after = 0, CancellationToken cancellationToken = default) =>
        LiveReading.FollowAsync(
            (last, token) => ReadAllAsync(last, cancellationToken: token),
            after, long.MaxValue, static recorded => recorded.Position, GrowthAsync, static _ => ValueTask.FromResult(0L),
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<long> HighestSequenceAsync(StreamId stream, CancellationToken cancellationToken = default) =>
        await _readers.ReadAsync(tables => tables.ReadHead(stream).Sequence, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(StreamId stream, long to, CancellationToken cancellationToken = default) =>
        await _writer.OrRefuse().WriteAsync(tables =>
        {
            tables.DeleteEvents(stream, to);
            return true;
        });

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamId> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var last = "";
        List<StreamId> page;
        do
        {
            page = await _readers.ReadAsync(tables => tables.Streams(last, StreamsPerPage), cancellationToken);
            foreach (var stream in page)
                yield return stream;
            last = page.Count > 0 ? page[^1].Value : last;
        }
        while (page.Count == StreamsPerPage);
    }

    /// <summary>Pages asked for so far.</summary>
    internal long PagesRead { get; private set; }

    /// <summary>One page is read ahead while the one before it is consumed; never more, however slow the consumer.</summary>
    private async IAsyncEnumerable<JournalEvent> ReadPagesAsync(
        Func<JournalEvent?, long, long, Task<EventPage>> read, long end, long left,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (left <= 0)
            yield break;
        var next = read(null, end, left);
        PagesRead++;
        while (true)
        {
            var page = await next;
            (end, left) = (page.End, left - page.Events.Count);
            var isLast = page.IsLast || left == 0;
            if (!isLast)
            {
                next = read(page.Events[^1], end, left);
                PagesRead++;
            }

            foreach (var recorded in page.Events)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return recorded;
            }

            if (page.Failure is not null && left > 0)
                throw page.Failure;
            if (isLast)
                yield break;
        }
    }

    // Another process's growth is not told to this one.
    private Task GrowthAsync() => _writer is not null ? _growth.Next : Task.Delay(_options.PollInterval, _options.Time);
}
