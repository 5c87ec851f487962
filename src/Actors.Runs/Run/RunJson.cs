using System.Text.Json.Serialization;

namespace Actors.Runs.Run;

/// <summary>How a run's events and state are written. Numbers keep every bit; what is not a number is written by name.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(RunEvent.RunSubmitted))]
[JsonSerializable(typeof(RunEvent.RunClaimed))]
[JsonSerializable(typeof(RunEvent.AttemptStarted))]
[JsonSerializable(typeof(RunEvent.RunStarted))]
[JsonSerializable(typeof(RunEvent.RunResumed))]
[JsonSerializable(typeof(RunEvent.BatchCompleted))]
[JsonSerializable(typeof(RunEvent.EpochCompleted))]
[JsonSerializable(typeof(RunEvent.ValidationCompleted))]
[JsonSerializable(typeof(RunEvent.BestImproved))]
[JsonSerializable(typeof(RunEvent.LrReduced))]
[JsonSerializable(typeof(RunEvent.TargetReached))]
[JsonSerializable(typeof(RunEvent.CheckpointSaved))]
[JsonSerializable(typeof(RunEvent.CheckpointImported))]
[JsonSerializable(typeof(RunEvent.CheckpointSkipped))]
[JsonSerializable(typeof(RunEvent.CheckpointRulesChanged))]
[JsonSerializable(typeof(RunEvent.CheckpointMissing))]
[JsonSerializable(typeof(RunEvent.CheckpointFound))]
[JsonSerializable(typeof(RunEvent.CheckpointForgotten))]
[JsonSerializable(typeof(RunEvent.SampleRejected))]
[JsonSerializable(typeof(RunEvent.ReplayVerified))]
[JsonSerializable(typeof(RunEvent.ReplayDiverged))]
[JsonSerializable(typeof(RunEvent.DivergenceAccepted))]
[JsonSerializable(typeof(RunEvent.BeginAnewAllowed))]
[JsonSerializable(typeof(RunEvent.NonFiniteLossSeen))]
[JsonSerializable(typeof(RunEvent.RunPaused))]
[JsonSerializable(typeof(RunEvent.RunSuspended))]
[JsonSerializable(typeof(RunEvent.RunContinued))]
[JsonSerializable(typeof(RunEvent.WorkerFailed))]
[JsonSerializable(typeof(RunEvent.RunCompleted))]
[JsonSerializable(typeof(RunEvent.RunFailed))]
[JsonSerializable(typeof(RunState))]
[JsonSerializable(typeof(Settings.RunSettings))]
internal sealed partial class RunJson : JsonSerializerContext;
