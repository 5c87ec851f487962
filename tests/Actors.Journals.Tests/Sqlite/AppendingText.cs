using System.Text;
using Actors.Journals.Sqlite;
using Actors.Journals;

namespace Actors.Journals.Tests.Sqlite;

internal static class AppendingText
{
    public static async Task<AppendResult> AppendAsync(this SqliteStore store, StreamId stream, long expected, params string[] texts) =>
        await store.Journal.AppendAsync(new Append(
            stream, expected, [.. texts.Select(text => new EventData("said/1", Encoding.UTF8.GetBytes(text)))]));
}
