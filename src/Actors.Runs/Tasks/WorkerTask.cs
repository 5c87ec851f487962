using System.Text.Json.Serialization;
using Actors.Runs.Data;
using Actors.Runs.Settings;

namespace Actors.Runs.Tasks;

/// <summary>
/// One-off work that needs tensors or images. The worker program does it in a process of its own, so that the program that asks loads no native library.
/// One JSON object, the only line on the process's standard input; the end of input cancels the task.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Restore), "restore")]
[JsonDerivedType(typeof(Fit), "fit")]
[JsonDerivedType(typeof(DescribeModel), "describe-model")]
[JsonDerivedType(typeof(DrawCaptchas), "draw-captchas")]
public abstract record WorkerTask
{
    private WorkerTask()
    {
    }

    /// <summary>Restore a checkpoint into a run's model and optimizer, without data, on the CPU. Answered by <see cref="TaskReport.Restored"/>.</summary>
    /// <param name="RecipeSettings">JSON of the recipe's own settings.</param>
    /// <param name="Sha256">As recorded.</param>
    public sealed record Restore(RunSettings Run, string RecipeSettings, string Path, string Sha256) : WorkerTask;

    /// <summary>Try weights of another program in a run's model. Answered by <see cref="TaskReport.Fitted"/>.</summary>
    /// <param name="RecipeSettings">JSON of the recipe's own settings.</param>
    public sealed record Fit(RunSettings Run, string RecipeSettings, string Path) : WorkerTask;

    /// <summary>Name the tensors of a recipe's model. Answered by <see cref="TaskReport.ModelDescribed"/>.</summary>
    /// <param name="Recipe">As in <c>run.recipe</c>.</param>
    /// <param name="RecipeSettings">JSON of the recipe's own settings.</param>
    public sealed record DescribeModel(string Recipe, string RecipeSettings) : WorkerTask;

    /// <summary>Draw what is missing of a data set of captchas. Answered by <see cref="TaskReport.Drawn"/>.</summary>
    public sealed record DrawCaptchas(string Directory, CaptchaSetSettings Settings, int Threads) : WorkerTask;
}
