using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Actors.Journals;
using Actors.Journals.Sqlite;
using Actors.Runs.Retention;
using Actors.Runs.Deciding;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Running;

/// <summary>A directory that is gone after the test, with runs whose events were recorded by the program itself.</summary>
internal sealed class TemporaryHome : IDisposable
{
    /// <summary>Events of the recorded run.</summary>
    public const int Recorded = 108;

    public string Path { get; } = Directory.CreateTempSubdirectory("actors-cli-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>The recorded events as manifest and payload.</summary>
    public static ImmutableArray<EventData> Events { get; } = [.. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Recorded", "killed-twice.jsonl"))
        .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
        .Select(entry => new EventData(entry.GetProperty("manifest").GetString()!, Encoding.UTF8.GetBytes(entry.GetProperty("payload").GetString()!)))];

    /// <summary>Adds a run.</summary>
    /// <param name="events">How much of its life; all of it by default.</param>
    /// <param name="more">What happened after that.</param>
    public async Task AddRunAsync(string name, int events = Recorded, params RunEvent[] more)
    {
        await using var store = SqliteStore.Open(new RunHome(Path).JournalPath);
        await AppendAsync(store, RunHome.StreamOf(name), 0, [.. Events[..events], .. more.Select(happened => Event(RunEventCodec.Instance.Encode(happened)))]);
    }

    /// <summary>Adds what the recorded run did next.</summary>
    /// <param name="first">Its number, 1-based; all before it is there already.</param>
    public async Task AddMoreAsync(string name, int first, int last)
    {
        await using var store = SqliteStore.Open(new RunHome(Path).JournalPath);
        await AppendAsync(store, RunHome.StreamOf(name), first - 1, Events[(first - 1)..last]);
    }

    /// <summary>Adds something that a run has recorded.</summary>
    /// <param name="sequence">Its number, 1-based; all before it is there already.</param>
    public async Task AddMoreAsync(string name, int sequence, RunEvent happened)
    {
        await using var store = SqliteStore.Open(new RunHome(Path).JournalPath);
        await AppendAsync(store, RunHome.StreamOf(name), sequence - 1, [Event(RunEventCodec.Instance.Encode(happened))]);
    }

    /// <summary>Adds what another version of the program has recorded.</summary>
    /// <param name="sequence">Its number, 1-based; all before it is there already.</param>
    public async Task AddMoreAsync(string name, int sequence, EventData unknown)
    {
        await using var store = SqliteStore.Open(new RunHome(Path).JournalPath);
        await AppendAsync(store, RunHome.StreamOf(name), sequence - 1, [unknown]);
    }

    /// <summary>Adds what a run's retention did first.</summary>
    public Task AddRetentionAsync(string name, params RetentionEvent[] events) => AddRetentionAsync(name, 1, events);

    /// <summary>Adds what a run's retention did.</summary>
    /// <param name="first">The number of the first one, 1-based.</param>
    public async Task AddRetentionAsync(string name, int first, params RetentionEvent[] events)
    {
        await using var store = SqliteStore.Open(new RunHome(Path).JournalPath);
        var stream = RunHome.RetentionStreamOf(name);
        await AppendAsync(store, stream, first - 1, [.. events.Select(happened => Event(RetentionEventCodec.Instance.Encode(happened)))]);
    }

    /// <summary>Adds a run.</summary>
    /// <returns>The first checkpoint that it counts on.</returns>
    public async Task<CheckpointRecord> FirstCheckpointAsync(string name, int events)
    {
        await AddRunAsync(name, events);
        await using var reading = Composition.Reading.Open(Path);
        return (await reading.FindAsync(name)).State.Checkpoints[0];
    }

    public string Write(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    private static EventData Event(Encoded encoded) => new(encoded.Manifest, encoded.Payload);

    private static async Task AppendAsync(SqliteStore store, StreamId stream, long after, ImmutableArray<EventData> events) =>
        Assert.IsType<AppendResult.Appended>(await store.Journal.AppendAsync(new Append(stream, after, events)));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
