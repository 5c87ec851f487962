using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Protocol;

namespace Actors.Worker.Session;

/// <summary>
/// The run's directory, as a worker finds it. A directory that is not mounted, or a home that was moved, is no reason to begin at step 1:
/// <list type="bullet">
/// <item>none is made where nothing of the home is, nor where checkpoints were, and</item>
/// <item>a run that has saved checkpoints does not begin anew while none of them is there, unless its operator has said that they are lost.</item>
/// </list>
/// </summary>
internal static class RunDirectory
{
    /// <summary>Sees to it that it is there.</summary>
    /// <exception cref="IOException">It is away, or what was saved in it.</exception>
    public static void Enter(WorkerOrder order)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(order.Directory)) is { } home && !Directory.Exists(home))
            throw new DirectoryNotFoundException($"{home} is not there: it was moved or is not mounted");
        DemandCheckpoint(order);
        Directory.CreateDirectory(order.Directory);
    }

    /// <summary>Whether a worker that has restored nothing may begin at step 1.</summary>
    /// <exception cref="IOException">It may not, and what is to be done.</exception>
    public static void DemandCheckpoint(WorkerOrder order)
    {
        var checkpoints = CheckpointDirectory.PathIn(order.Directory);
        if (order.Checkpoints.Length > 0 && !order.MayBeginAnew && !order.Checkpoints.Any(candidate => IsThere(Path.Combine(checkpoints, candidate.File))))
        {
            var none = order.Checkpoints is [_] ? "the run's only checkpoint cannot" : $"none of the run's {order.Checkpoints.Length} checkpoints can";
            throw new IOException(
                $"{none} be read in {checkpoints}: is it mounted, was it moved? If that is lost for good, 'actors resume {order.Run} --begin-anew' begins at step 1");
        }
    }

    // Damaged or replaced by something else, it is lost; what cannot be looked at may be sound.
    private static bool IsThere(string path)
    {
        if (CheckpointOwner.Irregularity(path) != "")
            return true;
        try
        {
            using var file = RegularFile.OpenRead(path);
            return true;
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
