using System.Text;
using Actors.Journals.Sqlite;

namespace Actors.Journals.Tests;

/// <summary>The child process that tests kill. Says on stdout what is durable, as soon as it is.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not [var verb, var path])
            return 2;
        await using var store = SqliteStore.Open(path);
        Console.WriteLine("open");
        if (verb == "hold")
            await Console.In.ReadLineAsync();
        for (var sequence = await store.Journal.HighestSequenceAsync("child"); verb == "append"; sequence++)
        {
            var data = new EventData("counted/1", Encoding.UTF8.GetBytes($"{sequence + 1}"));
            if (await store.Journal.AppendAsync(new Append("child", sequence, [data])) is not AppendResult.Appended appended)
                return 1;
            Console.WriteLine(appended.LastSequence);
        }

        return 0;
    }
}
