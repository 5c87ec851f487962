using System.Text.Json.Serialization;
using Actors.Formats;
using Actors.Runs.Restoring;

namespace Actors.Runs.Tasks;

/// <summary>What a worker says of its task, one JSON object a line on its standard output. The last one is the answer or a refusal.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Progress), "progress")]
[JsonDerivedType(typeof(Restored), "restored")]
[JsonDerivedType(typeof(Fitted), "fitted")]
[JsonDerivedType(typeof(ModelDescribed), "model-described")]
[JsonDerivedType(typeof(Drawn), "drawn")]
[JsonDerivedType(typeof(Refused), "refused")]
public abstract record TaskReport
{
    private TaskReport()
    {
    }

    public sealed record Progress(long Done) : TaskReport;

    public sealed record Restored(RestoredState State) : TaskReport;

    /// <param name="ModelSha256">Null unless all of it fits.</param>
    public sealed record Fitted(StateFit Fit, string? ModelSha256) : TaskReport;

    /// <param name="Tensors">Parameters and buffers, in ordinal order of their names.</param>
    public sealed record ModelDescribed(ModelTensor[] Tensors) : TaskReport;

    /// <param name="Count">Images that were drawn; 0 when the data set was complete.</param>
    public sealed record Drawn(int Count) : TaskReport;

    /// <param name="Message">One line, to be read after the file's name where the task has a file.</param>
    public sealed record Refused(TaskRefusal Kind, string Message) : TaskReport;
}

/// <summary>Why a task has no answer.</summary>
public enum TaskRefusal
{
    /// <summary>Something else; the message says all.</summary>
    Failed,
    NotFound,
    NotReadable,
    DamagedSafetensors,
    DamagedPth,

    /// <summary>A checkpoint that is not what was recorded, or of another model.</summary>
    UnusableCheckpoint,

    /// <summary>Settings or a directory that no data set can be drawn with.</summary>
    UnusableData,
}

/// <summary>A tensor of a model.</summary>
/// <param name="MayBeMissing">A checkpoint without it is complete: the model knows its value.</param>
public sealed record ModelTensor(TensorEntry Entry, bool MayBeMissing);
