using System.Collections.Immutable;
using Actors.Runs.Files;

namespace Actors.Runs.Checkpoints;

/// <summary>
/// Parameters that a run does not train, in a file of their own that every checkpoint refers to.
/// <list type="bullet">
/// <item>It is written once a run, as durably as a checkpoint, and named after its content: who finds it whole need not write it.</item>
/// <item>It stays as long as the run's directory; neither retention nor the removal of leftovers knows its name.</item>
/// </list>
/// </summary>
public static class FrozenFile
{
    private const string Format = "actors-frozen/1";

    /// <summary>The header's metadata.</summary>
    public static ImmutableSortedDictionary<string, string> HeaderOf(string runId) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("format", Format).Add("run_id", runId);

    /// <summary>Sees to it that the file is there and whole: writes it when it is missing or damaged.</summary>
    /// <param name="directory">That of the run's checkpoints.</param>
    /// <exception cref="IOException">The disk did not take it.</exception>
    internal static FrozenReference Keep(string directory, string runId, long fencingToken, HostTensors tensors)
    {
        using var image = new FileImage(tensors, HeaderOf(runId));
        var sha256 = image.Hash();
        var reference = new FrozenReference(CheckpointName.OfFrozen(sha256), sha256);
        if (CheckpointFile.Verify(Path.Combine(directory, reference.File), sha256) is { Length: > 0 })
            CheckpointWriter.Publish(directory, reference.File, fencingToken, image, MakeWay);
        return reference;
    }

    // Whatever file has the name is to be this one: the name tells the content.
    private static void MakeWay(string path)
    {
        if (CheckpointOwner.Irregularity(path) != "")
            DurableFile.SetAside(path);
    }
}
