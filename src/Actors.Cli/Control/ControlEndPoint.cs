using System.Net.Sockets;
using System.Text;
using Actors.Training.Runs;

namespace Actors.Cli.Control;

/// <summary>Where the process that owns a home listens: a socket in the home, so that whoever may write to it there may command.</summary>
internal static class ControlEndPoint
{
    private const string FileName = "control.sock";
    private const int LongestPathBytes = 107;

    public static string PathIn(RunHome home) => Path.Combine(home.Path, FileName);

    /// <returns>Null when the path is too long for a socket, absolute and relative.</returns>
    public static UnixDomainSocketEndPoint? Of(RunHome home)
    {
        var absolute = Path.GetFullPath(PathIn(home));
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, absolute);
        var shorter = relative.Length < absolute.Length ? relative : absolute;
        return Encoding.UTF8.GetByteCount(shorter) <= LongestPathBytes ? new UnixDomainSocketEndPoint(shorter) : null;
    }
}
