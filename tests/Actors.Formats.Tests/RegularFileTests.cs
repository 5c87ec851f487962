using System.Diagnostics;
using Actors.Formats;

namespace Actors.Formats.Tests;

public sealed class RegularFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void A_file_is_opened_also_behind_a_link()
    {
        File.WriteAllText(At("file"), "x");
        File.CreateSymbolicLink(At("link"), At("file"));
        using var file = RegularFile.OpenRead(At("link"));
        Assert.Equal('x', file.ReadByte());
    }

    [Fact]
    public void A_pipe_is_not_waited_for()
    {
        using (var made = Process.Start("mkfifo", [At("pipe")]))
            made.WaitForExit();
        File.CreateSymbolicLink(At("link"), At("pipe"));
        Assert.Contains("pipe is a pipe", Assert.Throws<IOException>(() => RegularFile.OpenRead(At("pipe"))).Message);
        Assert.True(RegularFile.IsSpecial(At("link")));
    }

    [Fact]
    public void What_is_not_there_is_missing_and_a_directory_is_none()
    {
        Assert.Throws<FileNotFoundException>(() => RegularFile.OpenRead(At("nothing")));
        Assert.Throws<UnauthorizedAccessException>(() => RegularFile.OpenRead(_directory));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string At(string name) => Path.Combine(_directory, name);
}
