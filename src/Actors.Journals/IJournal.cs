namespace Actors.Journals;

/// <summary>The truth: streams of events that are appended, read, and never changed.</summary>
public interface IJournal : IJournalReader
{
    /// <summary>Appends events to one stream, atomically and durably, if the writer still owns it and knows its end.</summary>
    /// <exception cref="JournalFullException">Nothing was written: there is no room on the device.</exception>
    /// <exception cref="Exception">Any other: whether the events were written is unknown. Only reading tells.</exception>
    ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default);

    /// <summary>Deletes the events of a stream up to a sequence number, inclusive. Their numbers are not used again.</summary>
    ValueTask DeleteAsync(StreamId stream, long to, CancellationToken cancellationToken = default);
}
