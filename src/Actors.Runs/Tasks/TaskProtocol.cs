using System.Text.Json;
using System.Text.Json.Serialization;
using Actors.Runs.Protocol;

namespace Actors.Runs.Tasks;

/// <summary>One JSON object a line, in both directions.</summary>
public static class TaskProtocol
{
    /// <summary>The argument with which the worker program does a task.</summary>
    public const string Argument = "task";

    /// <summary>A line without its end.</summary>
    public static byte[] Encode(WorkerTask task) => JsonSerializer.SerializeToUtf8Bytes(task, TaskJson.Default.WorkerTask);

    public static byte[] Encode(TaskReport report) => JsonSerializer.SerializeToUtf8Bytes(report, TaskJson.Default.TaskReport);

    /// <exception cref="JsonException">The line is no task.</exception>
    public static WorkerTask DecodeTask(string line) => JsonLine.Decode(line, TaskJson.Default.WorkerTask);

    /// <exception cref="JsonException">The line is no report.</exception>
    public static TaskReport DecodeReport(string line) => JsonLine.Decode(line, TaskJson.Default.TaskReport);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkerTask))]
[JsonSerializable(typeof(TaskReport))]
internal sealed partial class TaskJson : JsonSerializerContext;
