using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Interop;

namespace Actors.CrashTests.Faults;

/// <summary>A run's checkpoint directory.</summary>
internal abstract class CheckpointScene : Scene
{
    protected const string RunId = "faults";

    private readonly CheckpointDirectory _checkpoints;

    protected CheckpointScene(string directory) : base(directory)
    {
        _checkpoints = new CheckpointDirectory(Path.GetDirectoryName(directory)!);
        Assert.Equal(directory, _checkpoints.Path);
    }

    protected CheckpointsOnDisk Files => new(Directory);

    protected HostTensors Content(int seed, int bytes)
    {
        var item = new SafetensorsItem("model.w", SafetensorsType.U8, [bytes]);
        var memory = new HostMemory(bytes);
        new Random(seed).NextBytes(memory.Slice(0, bytes));
        return new HostTensors([item], memory);
    }

    /// <summary>Writes the checkpoint of a batch, 1-based, whose content follows from it.</summary>
    protected Known Write(int batch, long token, FrozenReference? frozen = null)
    {
        var metadata = new CheckpointMetadata(
            "faults", RunId, "none", (int)token, token, batch, 1, batch, 100, 1e-3, 0.5f, 1, "none", "cpu", "none") { Frozen = frozen };
        var written = new CheckpointWriter(Directory).Write(metadata, Content(batch, FaultVolume.CheckpointBytes));
        return new Known(written.File, written.Sha256, batch);
    }

    protected FrozenReference WriteFrozen(long token)
    {
        var item = new SafetensorsItem("model.base", SafetensorsType.U8, [100]);
        var content = Content(7, 100);
        return FrozenFile.Keep(Directory, RunId, token, content with { Items = [item] });
    }

    /// <summary>What a worker and its node do to the directory when they start.</summary>
    protected void Reconcile(long token, params Known[] recorded)
    {
        _checkpoints.RemoveUnfinished(token);
        Files.RemoveUnrecorded(RunId, token, int.MaxValue, recorded.Select(known => known.File).ToHashSet());
        Files.Point(CheckpointName.Latest, recorded[^1].File);
    }

    protected void AssertRestores(Known known)
    {
        Assert.Equal("", CheckpointFile.Verify(PathOf(known.File), known.Sha256));
        using var file = SafetensorsFile.Open(PathOf(known.File));
        var content = Content(known.Batch, FaultVolume.CheckpointBytes).Memory;
        Assert.True(file.ReadAll("model.w").AsSpan().SequenceEqual(content.Slice(0, FaultVolume.CheckpointBytes)), $"{known.File} holds something else");
    }

    /// <param name="Batch">What its content follows from.</param>
    protected sealed record Known(string File, string Sha256, int Batch);
}
