using System.Collections.Immutable;
using System.IO.Enumeration;
using Actors.Cli.Output;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;
using Actors.Node.Reading;

namespace Actors.Cli.Checkpoints;

/// <summary>
/// Which checkpoints of a run a name means: <c>checkpoint_epoch_3_batch_150</c> with or without its extension, <c>epoch_3_batch_150</c>,
/// <c>step:1200</c> or <c>iter_1200</c>, <c>best_model</c> or <c>best</c>, <c>checkpoint_latest</c>, <c>last_checkpoint</c> or <c>latest</c>, and
/// <c>checkpoint_epoch_3</c> or <c>epoch_3</c>, the last one of that epoch; any of them with <c>*</c> and <c>?</c>.
/// </summary>
internal static class CheckpointSelection
{
    /// <summary>All of them.</summary>
    public const string Everything = "*";

    private const string FilePrefix = "checkpoint_";
    private const int NamesShown = 6;

    /// <summary>Those meant by a name or a pattern, newest first; of those known to be missing only when no other is meant.</summary>
    /// <exception cref="RefusalException">None is; the message names those that there are.</exception>
    public static ImmutableArray<CheckpointRecord> All(RunView run, string pattern)
    {
        if (Matching(run, pattern) is { IsEmpty: false } matching)
            return matching;
        ImmutableArray<CheckpointRecord> missing =
            [.. run.Missing.Where(checkpoint => IsMeant(pattern, NamesOf(checkpoint, isBest: false, isNewest: false, isLastOfEpoch: false)))];
        return missing.IsEmpty ? throw NoneOf(run, pattern) : missing;
    }

    /// <summary>The one that is meant.</summary>
    /// <exception cref="RefusalException">None is, or several are.</exception>
    public static CheckpointRecord Single(RunView run, string name) => All(run, name) is [var single] ? single : throw new RefusalException(
        ExitCode.Usage, $"one checkpoint is needed, but '{name}' means several of run {run.Run}: {Names(All(run, name))}");

    /// <summary>Those meant by a name or a pattern, newest first; maybe none.</summary>
    public static ImmutableArray<CheckpointRecord> Matching(RunView run, string pattern)
    {
        var (best, newest) = (run.State.BestCheckpoint(known => !run.Retention.IsRetired(known.Sha256))?.Sha256, run.Checkpoints.FirstOrDefault()?.Sha256);
        var lastOfEpochs = run.Checkpoints.GroupBy(checkpoint => checkpoint.Epoch).Select(epoch => epoch.First().Sha256).ToHashSet(StringComparer.Ordinal);
        return [.. run.Checkpoints.Where(checkpoint => IsMeant(
            pattern, NamesOf(checkpoint, checkpoint.Sha256 == best, checkpoint.Sha256 == newest, lastOfEpochs.Contains(checkpoint.Sha256))))];
    }

    private static bool IsMeant(string pattern, IEnumerable<string> names) =>
        names.Any(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));

    private static IEnumerable<string> NamesOf(CheckpointRecord checkpoint, bool isBest, bool isNewest, bool isLastOfEpoch)
    {
        var name = Name(checkpoint);
        IEnumerable<string> names =
            [checkpoint.File, name, name.Replace(FilePrefix, "", StringComparison.Ordinal), $"step:{checkpoint.Step}", $"iter_{checkpoint.Step}"];
        if (isLastOfEpoch)
            names = [.. names, $"{FilePrefix}epoch_{checkpoint.Epoch}", $"epoch_{checkpoint.Epoch}"];
        if (isBest)
            names = [.. names, CheckpointName.Best, "best"];
        return isNewest ? [.. names, CheckpointName.Latest, "last_checkpoint", "latest"] : names;
    }

    private static RefusalException NoneOf(RunView run, string pattern) => new(ExitCode.NotFound, run.Checkpoints.Any()
        ? $"run {run.Run} has no checkpoint {pattern}; there are: {Names([.. run.Checkpoints])}, also as best, latest and step:N"
        : $"run {run.Run} has no checkpoints");

    private static string Names(ImmutableArray<CheckpointRecord> checkpoints) =>
        string.Join(", ", checkpoints.Take(NamesShown).Select(Name))
        + (checkpoints.Length > NamesShown ? $", … ({checkpoints.Length} in all)" : "");

    private static string Name(CheckpointRecord checkpoint) => Path.GetFileNameWithoutExtension(checkpoint.File);
}
