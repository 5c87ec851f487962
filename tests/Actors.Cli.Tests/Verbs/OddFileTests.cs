using System.Diagnostics;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;
using Actors.Formats;

namespace Actors.Cli.Tests.Verbs;

/// <summary>What is no file, or none with anything in it, is refused in one line by whatever verb it is given to; none waits for it.</summary>
public sealed class OddFileTests : IDisposable
{
    private const string Pipe = "pipe", Loop = "loop", Empty = "empty", Lines = "two\nlines";

    private readonly TemporaryHome _home = new();

    public OddFileTests()
    {
        using (var made = Process.Start("mkfifo", [_home[Pipe]]))
            made.WaitForExit();
        File.CreateSymbolicLink(_home[Loop], _home[Loop]);
        _home.Write(Empty, "");
        _home.Write(Lines, "no tensors");
    }

    [Theory]
    [InlineData("info")]
    [InlineData("verify")]
    [InlineData("load")]
    [InlineData("import")]
    [InlineData("export", "--format", "pth", "--out", "{}/out.pth")]
    public async Task It_is_refused_for_what_it_is(string verb, params string[] options)
    {
        await _home.AddRunAsync("finished");
        await RefusedAsync(_home[Pipe], ExitCode.Failed, "is a pipe, a socket or a device, not a file");
        await RefusedAsync("/dev/zero", ExitCode.Failed, "is a pipe, a socket or a device, not a file");
        await RefusedAsync(_home.Path, ExitCode.Failed, $"{_home.Path} cannot be read: it is a directory");
        await RefusedAsync(_home[Loop], ExitCode.Failed, "Too many levels of symbolic links");
        await RefusedAsync(_home[Empty], ExitCode.Integrity, "the file has 0 bytes");
        await RefusedAsync(_home[Lines], ExitCode.Integrity, "two\\u000alines is no safetensors file");
        Assert.False(File.Exists(_home["out.pth"]));

        async Task RefusedAsync(string file, int exitCode, string expected)
        {
            var (actual, line) = await Executable.RefusedAsync(
                ["checkpoints", verb, file, "--home", _home.Path, .. options.Select(option => option.Replace("{}", _home.Path, StringComparison.Ordinal))]);
            Assert.Contains(expected, line);
            Assert.Equal(exitCode, actual);
        }
    }

    [Theory]
    [InlineData("", ExitCode.Usage, "--out is empty; name a file")]
    [InlineData("{}", ExitCode.Usage, "is a directory; name a file")]
    [InlineData("{}/nowhere/x.pth", ExitCode.NotFound, "there is no directory {}/nowhere")]
    [InlineData("{}/pipe", ExitCode.Usage, "{}/pipe is a pipe, a socket or a device; name a file")]
    [InlineData("/proc/self/x.pth", ExitCode.Failed, "/proc/self/x.pth cannot be written: ")]
    public async Task An_export_to_where_no_file_can_be_says_so_and_replaces_nothing(string target, int exitCode, string expected)
    {
        using (var file = File.Create(_home["w.safetensors"]))
            SafetensorsLayout.Plan([new("w", SafetensorsType.U8, [1])]).Write(file, _ => new byte[1]);
        var (actual, line) = await Executable.RefusedAsync(
            "checkpoints", "export", _home["w.safetensors"], "--format", "pth", "--force", "--out", Here(target), "--home", _home.Path);
        Assert.Contains(Here(expected), line);
        Assert.Equal(exitCode, actual);
        Assert.True(RegularFile.IsSpecial(_home[Pipe]));
    }

    public void Dispose() => _home.Dispose();

    private string Here(string text) => text.Replace("{}", _home.Path, StringComparison.Ordinal);
}
