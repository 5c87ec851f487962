using System.IO.Compression;
using System.Text;
using Actors.Cli.Checkpoints;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;
using Actors.Cli.Verbs;
using Actors.Formats;
using Actors.Formats.Pth;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Verbs;

[Collection(TrainedRunCollection.Name)]
public sealed class VerifyTests(TrainedRun trained) : IDisposable
{
    private readonly TemporaryHome _home = trained.Copy();

    [Fact]
    public async Task Every_checkpoint_of_the_only_run_is_verified_by_default()
    {
        var (exitCode, report) = await TrainedRun.RunAsync(_home, "verify");
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Equal([12L, 8, 6, 4], report.GetProperty("checkpoints").EnumerateArray().Select(row => row.GetProperty("step").GetInt64()));
        Assert.Equal(4, report.GetProperty("ok").GetInt32());
    }

    [Fact]
    public async Task What_is_damaged_or_gone_is_named_with_its_reason()
    {
        var directory = TrainedRun.Checkpoints(_home);
        var newest = Path.Combine(directory, File.ResolveLinkTarget(Path.Combine(directory, CheckpointName.Latest), true)!.Name);
        var bytes = File.ReadAllBytes(newest);
        bytes[^1] ^= 1;
        File.WriteAllBytes(newest, bytes);
        File.Delete(Path.Combine(directory, "checkpoint_epoch_1_batch_4.safetensors"));

        var ending = await Executable.RunAsync("checkpoints", "verify", "--home", _home.Path);

        Assert.Equal(ExitCode.Integrity, ending.ExitCode);
        var lines = ending.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("SHA-256 differs)", lines[1]);
        Assert.EndsWith("ok", lines[2]);
        Assert.EndsWith("ok", lines[3]);
        Assert.EndsWith("it is not there", lines[4]);
        Assert.Equal("Count: 4, 2 ok", lines[5]);
    }

    [Fact]
    public async Task A_pickle_that_would_call_something_is_not_ok_and_what_it_would_call_is_named()
    {
        using (var zip = new ZipArchive(File.Create(_home["evil.pth"]), ZipArchiveMode.Create))
        {
            Add(zip, "archive/data.pkl", "\u0080\u0002cposix\nsystem\nX\u0002\0\0\0id\u0085R.");
            Add(zip, "archive/version", "3\n");
        }

        var ending = await Executable.RunAsync("checkpoints", "verify", _home["evil.pth"]);
        var (exitCode, report) = await TrainedRun.RunAsync(_home, "verify", _home["evil.pth"]);

        Assert.Equal((ExitCode.Integrity, ExitCode.Integrity), (ending.ExitCode, exitCode));
        Assert.Contains("evil.pth: NOT TO BE TRUSTED: loading it in Python imports posix.system, which torch.load refuses with weights_only=True,", ending.Output);
        Assert.False(report.GetProperty("ok").GetBoolean());
        Assert.Equal("posix.system", Assert.Single(report.GetProperty("unknown_globals").EnumerateArray()).GetString());

        static void Add(ZipArchive zip, string name, string content)
        {
            using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write(Encoding.Latin1.GetBytes(content));
        }
    }

    [Fact]
    public async Task A_pattern_verifies_those_it_means()
    {
        var (exitCode, report) = await TrainedRun.RunAsync(_home, "verify", "step:?", "--run", TrainedRun.Name);
        Assert.Equal((ExitCode.Done, 3), (exitCode, report.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task A_path_into_the_run_is_compared_with_its_record_when_the_run_is_named_and_not_otherwise()
    {
        var link = Path.Combine(TrainedRun.Checkpoints(_home), CheckpointName.Best);
        var (_, recorded) = await TrainedRun.RunAsync(_home, "verify", link, "--run", TrainedRun.Name);
        Assert.Equal(1, recorded.GetProperty("ok").GetInt32());
        var (exitCode, bare) = await TrainedRun.RunAsync(_home, "verify", link);
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.False(bare.GetProperty("recorded").GetBoolean());
        Assert.Contains("no record was compared", (await Executable.RunAsync("checkpoints", "verify", link)).Output);
    }

    [Fact]
    public async Task A_damaged_record_of_a_PyTorch_file_is_found()
    {
        var storage = new PthStorage("w", PthType.UInt8, 256);
        using (var stream = File.Create(_home["w.pth"]))
            PthWriter.Write(stream, new PthValue.Tensor(PthTensor.Whole(storage, [256])), (_, destination) => destination.Write(new byte[256]));
        Assert.Equal(ExitCode.Done, (await TrainedRun.RunAsync(_home, "verify", _home["w.pth"])).ExitCode);
        var bytes = File.ReadAllBytes(_home["w.pth"]);
        bytes[bytes.AsSpan().IndexOf(new byte[128]) + 200] = 1;
        File.WriteAllBytes(_home["w.pth"], bytes);
        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "verify", _home["w.pth"]);
        Assert.Equal(ExitCode.Integrity, exitCode);
        Assert.Contains("CRC-32", line);
    }

    [Fact]
    public async Task What_the_rules_let_go_while_others_were_read_is_no_failure()
    {
        var before = await CheckpointsAsync();
        await TrainedRun.RunAsync(_home, "clean", "--keep", "1", "--execute");
        Assert.Equal(ExitCode.Done, await CheckpointVerify.VerifyAsync(before, _home.Path, Format.Json));

        File.Delete(Path.Combine(before.Directory, before.Checkpoints[0].File));
        Assert.Equal(ExitCode.Integrity, await CheckpointVerify.VerifyAsync(before, _home.Path, Format.Json));
    }

    [Fact]
    public async Task A_run_whose_only_checkpoint_is_of_another_model_is_not_said_to_restore()
    {
        var directory = Directory.CreateDirectory(CheckpointDirectory.PathIn(_home["odd"])).FullName;
        var own = await CheckpointsAsync();
        var metadata = CheckpointFile.TryReadMetadata(own.PathOf(own.Checkpoints[0]))!;
        await _home.AddRunAsync("odd", events: 3);
        var path = Path.Combine(directory, CheckpointName.Of(1, 7));
        using (var stream = File.Create(path))
            SafetensorsLayout.Plan([new("model.w", SafetensorsType.U8, [1])], (metadata with { RunId = await RunIdAsync("odd"), Step = 7 }).ToHeader())
                .Write(stream, _ => new byte[1]);
        await _home.AddMoreAsync("odd", 4, new RunEvent.CheckpointSaved(7, 1, 7, CheckpointName.Of(1, 7), new FileInfo(path).Length, CheckpointFile.Hash(path), 1, 1));

        var (exitCode, report) = await TrainedRun.RunAsync(_home, "verify", "--run", "odd");

        Assert.Equal(ExitCode.Integrity, exitCode);
        Assert.Contains("which the run's recipe has", report.GetProperty("checkpoints")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task While_much_is_read_standard_error_tells_how_far_it_is()
    {
        const long SizeBytes = 300L << 20;
        var directory = Directory.CreateDirectory(CheckpointDirectory.PathIn(_home["large"])).FullName;
        using (var sparse = File.Create(Path.Combine(directory, CheckpointName.Of(1, 7))))
            sparse.SetLength(SizeBytes);
        var sha256 = CheckpointFile.Hash(Path.Combine(directory, CheckpointName.Of(1, 7)));
        await _home.AddRunAsync("large", events: 3, new RunEvent.CheckpointSaved(7, 1, 7, CheckpointName.Of(1, 7), SizeBytes, sha256, 1, 1));

        var ending = await Executable.RunAsync("checkpoints", "verify", "--run", "large", "--home", _home.Path);

        Assert.Contains($"verifying {CheckpointName.Of(1, 7)}: 1 MiB of about 300 MiB read\n", ending.Error);
        Assert.Contains("the header does not begin with '{'", ending.Output);
    }

    public void Dispose() => _home.Dispose();

    private async Task<CheckpointTarget.Recorded> CheckpointsAsync()
    {
        await using var reading = Reading.Open(_home.Path);
        return CheckpointTarget.AllOf(reading.Home, await reading.FindAsync(TrainedRun.Name));
    }

    private async Task<string> RunIdAsync(string run)
    {
        await using var reading = Reading.Open(_home.Path);
        return (await reading.FindAsync(run)).State.Submission.Id;
    }
}
