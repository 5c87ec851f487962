using Actors.Journal;

namespace Actors.Tests.EventSourcing;

/// <summary>A journal whose appends can be held up or made to fail, before or after they take effect, and whose reads can hang.</summary>
internal sealed class FaultyJournal(IJournal inner) : ForwardingJournal(inner)
{
    /// <summary>Asked before an append: what it must wait for.</summary>
    public Func<Append, Task>? BeforeAppend { get; set; }

    /// <summary>Asked after an append took effect: throws when its acknowledgement is to be lost.</summary>
    public Func<Append, Task>? AfterAppend { get; set; }

    public Func<CancellationToken, Task>? BeforeRead { get; set; }

    /// <summary>Called after each event that was read, before the next.</summary>
    public Action? BetweenEvents { get; set; }

    /// <summary>Asked when a reading has ended, before its reader learns of that.</summary>
    public Func<Task>? AfterRead { get; set; }

    public List<Append> Appends { get; } = [];

    public override async ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default)
    {
        lock (Appends)
            Appends.Add(append);
        if (BeforeAppend is { } before)
            await before(append);
        var result = await base.AppendAsync(append, cancellationToken);
        if (AfterAppend is { } after)
            await after(append);
        return result;
    }

    public override async IAsyncEnumerable<JournalEvent> ReadAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, long max = long.MaxValue,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (BeforeRead is { } before)
            await before(cancellationToken);
        await foreach (var recorded in base.ReadAsync(stream, from, to, max, cancellationToken))
        {
            yield return recorded;
            BetweenEvents?.Invoke();
        }

        if (AfterRead is { } after)
            await after();
    }
}
