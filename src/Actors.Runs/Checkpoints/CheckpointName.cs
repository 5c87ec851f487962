using System.Globalization;
using System.Text.RegularExpressions;

namespace Actors.Runs.Checkpoints;

/// <summary>How checkpoint files and the links beside them are called.</summary>
public static partial class CheckpointName
{
    public const string Latest = "checkpoint_latest";
    public const string Best = "best_model";
    public const string Extension = ".safetensors";

    private const int ShownHashLength = 16;

    /// <summary>The file of a position; epoch and batch are 1-based.</summary>
    public static string Of(long epoch, long batch) =>
        string.Create(CultureInfo.InvariantCulture, $"checkpoint_epoch_{epoch}_batch_{batch}{Extension}");

    /// <summary>The file of a step at a position that another step has had: the steps of an epoch have become more or fewer.</summary>
    public static string Of(long epoch, long batch, long step) =>
        string.Create(CultureInfo.InvariantCulture, $"checkpoint_epoch_{epoch}_batch_{batch}_step_{step}{Extension}");

    /// <summary>The file of the parameters that a run does not train; the name tells its content.</summary>
    public static string OfFrozen(string sha256) => $"frozen_{sha256.AsSpan(0, ShownHashLength)}{Extension}";

    /// <summary>A file that is being written; the token in its name tells whose it is.</summary>
    public static string Temporary(string file, long fencingToken) =>
        string.Create(CultureInfo.InvariantCulture, $".{file}.{fencingToken}.tmp");

    public static bool IsCheckpoint(string file) => Final().IsMatch(file);

    public static bool IsFrozen(string file) => Frozen().IsMatch(file);

    /// <returns>False when the name is not that of a file being written.</returns>
    public static bool TryParseTemporary(string file, out long fencingToken)
    {
        var match = Unfinished().Match(file);
        fencingToken = 0;
        return match.Success && long.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out fencingToken);
    }

    [GeneratedRegex(@"^checkpoint_epoch_\d+_batch_\d+(?:_step_\d+)?\.safetensors$")]
    private static partial Regex Final();

    [GeneratedRegex(@"^frozen_[0-9a-f]{16}\.safetensors$")]
    private static partial Regex Frozen();

    [GeneratedRegex(@"^\.(?:checkpoint_epoch_\d+_batch_\d+(?:_step_\d+)?|frozen_[0-9a-f]{16})\.safetensors\.(\d+)\.tmp$")]
    private static partial Regex Unfinished();
}
