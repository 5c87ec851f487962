using System.Text.Json.Serialization;
using Actors.Journals;
using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Cli.Control;

/// <summary>What an operator asks of the process that owns a home, one JSON object a line.</summary>
/// <param name="Command">Of the kinds that may come from another process.</param>
internal sealed record ControlRequest(string Run, ControlCommand Command);

/// <summary>What became of a request.</summary>
/// <param name="Refusal">Why nothing was done; empty when it was.</param>
/// <param name="TimedOut">Whether it is not known what became of it, because an actor did not answer in time.</param>
/// <param name="Trains">The runs that the process is there for, to whoever asked for them; null else.</param>
/// <param name="Outage">Since when, and why, it cannot write the journal, to whoever asked for the runs; null when it can.</param>
internal sealed record ControlReply(string Refusal, bool TimedOut = false, IReadOnlyList<string>? Trains = null, JournalOutage? Outage = null);

/// <summary>A command of a run, as it travels; or a question to the process.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Pin), "pin")]
[JsonDerivedType(typeof(Clean), "clean")]
[JsonDerivedType(typeof(ChangeRules), "change-rules")]
[JsonDerivedType(typeof(Import), "import")]
[JsonDerivedType(typeof(Look), "look")]
internal abstract record ControlCommand
{
    /// <exception cref="InvalidOperationException">It is no command of a run.</exception>
    public abstract RunCommand ToRunCommand();

    /// <summary>Asks which runs the process trains; of no run, and changes nothing.</summary>
    public sealed record Look : ControlCommand
    {
        public override RunCommand ToRunCommand() => throw new InvalidOperationException("to look is no command of a run");
    }

    public sealed record Pin(string Sha256, bool IsPinned, string By) : ControlCommand
    {
        public override RunCommand ToRunCommand() => new RunCommand.Pin(Sha256, IsPinned, By);
    }

    public sealed record Clean(CheckpointSettings Rules) : ControlCommand
    {
        public override RunCommand ToRunCommand() => new RunCommand.Clean(Rules);
    }

    public sealed record ChangeRules(CheckpointSettings Rules, string By) : ControlCommand
    {
        public override RunCommand ToRunCommand() => new RunCommand.ChangeCheckpointRules(Rules, By);
    }

    public sealed record Import(long Step, string File, long SizeBytes, string Sha256, string By) : ControlCommand
    {
        public override RunCommand ToRunCommand() => new RunCommand.Import(Step, File, SizeBytes, Sha256, By);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlReply))]
internal sealed partial class ControlJson : JsonSerializerContext;
