using System.Text.Json;
using System.Text.Json.Serialization;

namespace Actors.Runs.Protocol;

/// <summary>One JSON object a line, in both directions. Numbers keep every bit: they are written in their shortest exact form.</summary>
public static class WorkerProtocol
{
    /// <summary>The argument with which the worker program trains a run.</summary>
    public const string Argument = "train";

    /// <summary>A line without its end.</summary>
    public static byte[] Encode(WorkerReport report) => JsonSerializer.SerializeToUtf8Bytes(report, WorkerJson.Default.WorkerReport);

    public static byte[] Encode(WorkerInstruction instruction) =>
        JsonSerializer.SerializeToUtf8Bytes(instruction, WorkerJson.Default.WorkerInstruction);

    public static byte[] Encode(WorkerOrder order) => JsonSerializer.SerializeToUtf8Bytes(order, WorkerJson.Default.WorkerOrder);

    /// <exception cref="JsonException">The line is no report.</exception>
    public static WorkerReport DecodeReport(string line) => JsonLine.Decode(line, WorkerJson.Default.WorkerReport);

    /// <exception cref="JsonException">The line is no instruction.</exception>
    public static WorkerInstruction DecodeInstruction(string line) => JsonLine.Decode(line, WorkerJson.Default.WorkerInstruction);

    /// <exception cref="JsonException">The line is no order.</exception>
    public static WorkerOrder DecodeOrder(string line) => JsonLine.Decode(line, WorkerJson.Default.WorkerOrder);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkerReport))]
[JsonSerializable(typeof(WorkerInstruction))]
[JsonSerializable(typeof(WorkerOrder))]
internal sealed partial class WorkerJson : JsonSerializerContext;
