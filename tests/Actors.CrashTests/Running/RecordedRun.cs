using System.Collections.Immutable;
using System.Text.Json;

namespace Actors.CrashTests.Running;

/// <summary>The recorded events of one run, or of its retention, in order.</summary>
internal sealed record RecordedRun(ImmutableArray<RecordedFact> Events)
{
    /// <summary>Step and loss of every recorded batch, in the order of the records; the loss as its bits.</summary>
    public IEnumerable<(long Step, int LossBits)> Losses => Of("batch-completed/1")
        .Select(batch => (batch.GetProperty("step").GetInt64(), BitConverter.SingleToInt32Bits(batch.GetProperty("loss").GetSingle())));

    /// <summary>Step and metrics of every recorded validation.</summary>
    public IEnumerable<(long Step, string Metrics)> Validations => Of("validation-completed/1")
        .Select(validation => (validation.GetProperty("step").GetInt64(), validation.GetProperty("metrics").GetRawText()));

    public string ModelSha256 => Assert.Single(Of("run-completed/1")).GetProperty("modelSha256").GetString()!;

    /// <summary>What the events of one type tell.</summary>
    public IEnumerable<JsonElement> Of(string type) => Events.Where(recorded => recorded.Type == type).Select(recorded => recorded.Data);

    /// <param name="of"><c>run</c> or <c>retention</c>.</param>
    public static RecordedRun Parse(string json, string of)
    {
        using var document = JsonDocument.Parse(json);
        return new([.. document.RootElement.EnumerateArray().Where(recorded => recorded.GetProperty("of").GetString() == of).Select(recorded =>
            new RecordedFact(recorded.GetProperty("event").GetString()!, recorded.GetProperty("data").Clone()))]);
    }
}

/// <param name="Type">Name and version, such as <c>batch-completed/1</c>.</param>
internal sealed record RecordedFact(string Type, JsonElement Data);
