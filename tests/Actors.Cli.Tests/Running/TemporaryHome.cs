using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Actors.Journal;
using Actors.Journals.Sqlite;
using Actors.Training.Runs;

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
        var result = await store.Journal.AppendAsync(new Append(RunHome.StreamOf(name), 0, FencingToken.None, [.. Events[..events], .. more.Select(RunEventCodec.Instance.Encode)]));
        Assert.IsType<AppendResult.Appended>(result);
    }

    public string Write(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
