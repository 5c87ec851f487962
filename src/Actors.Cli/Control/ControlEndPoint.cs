using System.Net.Sockets;
using System.Text;
using Actors.Runs.Run;

namespace Actors.Cli.Control;

/// <summary>
/// Where the process that owns a home listens: a socket in the home, so that whoever may write to it there may command. A path that is too long
/// for a socket is reached through a link in the temporary directory, which is needed only while the socket is bound or connected.
/// </summary>
internal sealed class ControlEndPoint : IDisposable
{
    private const string FileName = "control.sock";
    private const int LongestPathBytes = 107;

    private readonly DirectoryInfo? _link;

    /// <exception cref="IOException">No link can be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public ControlEndPoint(RunHome home)
    {
        var absolute = Path.GetFullPath(PathIn(home));
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, absolute);
        var path = relative.Length < absolute.Length ? relative : absolute;
        if (Encoding.UTF8.GetByteCount(path) > LongestPathBytes)
        {
            _link = Directory.CreateTempSubdirectory("actors-");
            path = Path.Combine(File.CreateSymbolicLink(Path.Combine(_link.FullName, "home"), Path.GetFullPath(home.Path)).FullName, FileName);
        }

        try
        {
            Socket = new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException tooLong)
        {
            Dispose();
            throw new IOException($"{path} is too long for a socket; set TMPDIR to a directory with a shorter path", tooLong);
        }
    }

    public UnixDomainSocketEndPoint Socket { get; }

    public static string PathIn(RunHome home) => Path.Combine(home.Path, FileName);

    public void Dispose() => _link?.Delete(recursive: true); // The link, and nothing behind it.
}
