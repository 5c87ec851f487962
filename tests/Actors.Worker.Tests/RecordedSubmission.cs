using System.Text;
using System.Text.Json;
using Actors.Runs.Run;

namespace Actors.Worker.Tests;

/// <summary>The first fact of a run that was recorded once.</summary>
internal static class RecordedSubmission
{
    public static RunEvent.RunSubmitted Read()
    {
        var line = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Recorded", "killed-twice.jsonl")).First();
        var entry = JsonSerializer.Deserialize<JsonElement>(line);
        return (RunEvent.RunSubmitted)RunEventCodec.Instance.Decode(
            entry.GetProperty("manifest").GetString()!, Encoding.UTF8.GetBytes(entry.GetProperty("payload").GetString()!));
    }
}
