using Actors.Runs.Files;

namespace Actors.Runs.Checkpoints;

/// <summary>
/// Writes checkpoint files so that one exists as a whole or not at all: a temporary file that names its writer's fencing token, flushed,
/// then renamed, then the directory flushed. Whatever fails leaves no file behind, as far as the disk lets it be removed. Only files of its own
/// run are overwritten, and none that is what was recorded and holds the same state, or is of another step.
/// </summary>
/// <param name="recorded">What the journal tells of the run's files, by their names: a damaged header may tell nothing any more. Null for none.</param>
/// <param name="notice">Told of a stranger's file that was renamed because it had a checkpoint's name.</param>
internal sealed class CheckpointWriter(string directory, IReadOnlyDictionary<string, RecordedFile>? recorded = null, Action<string>? notice = null)
{
    public string Directory => directory;

    /// <exception cref="IOException">The disk did not take it, or another step's checkpoint has come to have the name: tried again, it gets another.</exception>
    /// <exception cref="CheckpointException">The name belongs to a writer with a larger fencing token.</exception>
    public WrittenCheckpoint Write(CheckpointMetadata metadata, HostTensors tensors)
    {
        var file = NameOf(metadata);
        if (TryKeep(file, tensors) is { } kept)
            return kept;
        using var image = new FileImage(tensors, metadata.ToHeader());
        var hash = Publish(directory, file, metadata.FencingToken, image, path => MakeWay(path, metadata));
        return new WrittenCheckpoint(file, image.SizeBytes, hash);
    }

    /// <summary>The bytes of a checkpoint's file.</summary>
    public static long SizeOf(CheckpointMetadata metadata, HostTensors tensors)
    {
        using var image = new FileImage(tensors, metadata.ToHeader());
        return image.SizeBytes;
    }

    /// <summary>Writes a file and gives it its name, on the disk.</summary>
    /// <param name="makeWay">Sees to the file that has the name already: throws when it must stay, and lets it be when it may be replaced.</param>
    /// <returns>SHA-256 of the file.</returns>
    internal static string Publish(string directory, string file, long fencingToken, FileImage image, Action<string> makeWay)
    {
        var path = Path.Combine(directory, file);
        var temporary = Path.Combine(directory, CheckpointName.Temporary(file, fencingToken));
        try
        {
            var hash = image.Write(temporary);
            if (!DurableFile.TryPublish(temporary, path))
            {
                makeWay(path);
                DurableFile.Replace(temporary, path);
            }

            return hash;
        }
        catch
        {
            DurableFile.Discard(temporary);
            throw;
        }
    }

    // Epoch and batch name a step only as long as an epoch has as many: a step keeps the name that it has, and takes none from another.
    private string NameOf(CheckpointMetadata metadata)
    {
        string[] names =
        [
            .. recorded?.Where(known => known.Value.Step == metadata.Step).Select(known => known.Key) ?? [],
            CheckpointName.Of(metadata.Epoch, metadata.Batch),
        ];
        return names.FirstOrDefault(file => StepUnder(file, metadata) == metadata.Step) ?? CheckpointName.Of(metadata.Epoch, metadata.Batch, metadata.Step);
    }

    // The step itself when no other one has the name.
    private long StepUnder(string file, CheckpointMetadata metadata) =>
        recorded is not null && recorded.TryGetValue(file, out var known) && known.Step != metadata.Step ? known.Step
        : CheckpointFile.TryReadMetadata(Path.Combine(directory, file)) is { } existing && existing.RunId == metadata.RunId ? existing.Step
        : metadata.Step;

    // A checkpoint that could not be read for a while is not lost: the run began anew from an older one, and meets it again. The journal, and
    // retention, count on it; the same state under another attempt's header would be another file, which nobody knows of yet.
    private WrittenCheckpoint? TryKeep(string file, HostTensors tensors)
    {
        var path = Path.Combine(directory, file);
        if (recorded is null || !recorded.TryGetValue(file, out var known) || CheckpointFile.TryReadMetadata(path) is not { } existing)
            return null;
        using var image = new FileImage(tensors, existing.ToHeader());
        return image.Hash() == known.Sha256 && CheckpointFile.Hash(path) == known.Sha256 ? new WrittenCheckpoint(file, image.SizeBytes, known.Sha256) : null;
    }

    // A file of that name that is this run's is a leftover: its writer died before it was recorded, it no longer verifies, or its history was
    // given up.
    private void MakeWay(string path, CheckpointMetadata metadata)
    {
        var recordedBytes = recorded is not null && recorded.TryGetValue(Path.GetFileName(path), out var known) ? known.SizeBytes : CheckpointOwner.Unrecorded;
        if (CheckpointOwner.TrySetAside(path, metadata.RunId, recordedBytes, notice))
            return;
        if (CheckpointFile.TryReadMetadata(path) is not { } existing)
            return;
        if (existing.Step != metadata.Step)
            throw new IOException($"{path} is the checkpoint of step {existing.Step}, and that of step {metadata.Step} does not take its place");
        if (existing.FencingToken > metadata.FencingToken)
            throw new CheckpointException($"{path} was written by a later owner of the run (fencing token {existing.FencingToken}, ours is {metadata.FencingToken})");
    }
}

/// <param name="Sha256">Of the whole file, lower-case hex.</param>
internal sealed record WrittenCheckpoint(string File, long SizeBytes, string Sha256);
