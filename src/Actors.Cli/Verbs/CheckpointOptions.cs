using System.CommandLine;

namespace Actors.Cli.Verbs;

/// <summary>How the checkpoint verbs are told which checkpoint is meant.</summary>
internal static class CheckpointOptions
{
    public static Argument<string> Name() => new("checkpoint")
    {
        Description = "a file; or of a run: checkpoint_epoch_3_batch_150, epoch_3_batch_150, step:1200, best, latest, or a pattern with * and ?",
    };

    public static Option<string?> Run() => new("--run")
    {
        Description = "the run whose checkpoint is meant; may be left out when the home has one run only",
    };
}
