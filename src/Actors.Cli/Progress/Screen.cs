namespace Actors.Cli.Progress;

/// <summary>
/// Standard error as people see it: a line that is overwritten at most ten times a second, and lines that stay. Without a terminal, or with
/// CI set or TERM=dumb, only lines that stay, the overwritten one every half minute.
/// </summary>
internal sealed class Screen(TextWriter writer, TimeProvider time, bool isTerminal, Func<int> width)
{
    private const int DefaultWidth = 80;

    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan InLog = TimeSpan.FromSeconds(30);

    private long _drawnAt;
    private bool _isDrawn;

    public static Screen OfProcess()
    {
        var overwrites = Overwrites(Console.IsErrorRedirected, Environment.GetEnvironmentVariable);
        return new Screen(Console.Error, TimeProvider.System, overwrites, WidthOfTerminal);
    }

    /// <summary>Whether a line may be overwritten where standard error goes. Colours are never written, so NO_COLOR has nothing to say.</summary>
    /// <param name="variable">The environment.</param>
    internal static bool Overwrites(bool isRedirected, Func<string, string?> variable) =>
        !isRedirected && variable("CI") is null or "" && variable("TERM") != "dumb";

    /// <summary>Shows a line in place of the last one; skipped when that is too fresh.</summary>
    public void Draw(Func<string> line) => Draw(_ => line());

    /// <param name="line">Of at most so many characters; what is longer is cut off.</param>
    public void Draw(Func<int, string> line)
    {
        if (_drawnAt != 0 && time.GetElapsedTime(_drawnAt) < (isTerminal ? OnTerminal : InLog))
            return;
        _drawnAt = time.GetTimestamp();
        if (isTerminal)
        {
            var room = Room;
            var text = line(room);
            writer.Write("\r" + (text.Length > room ? text[..room] : text.PadRight(room)));
            _isDrawn = true;
        }
        else
        {
            writer.WriteLine(line(int.MaxValue));
        }
    }

    /// <summary>Writes a line that stays.</summary>
    public void Write(string line)
    {
        Clear();
        writer.WriteLine(line);
    }

    /// <summary>Takes away the line that is overwritten.</summary>
    public void Clear()
    {
        if (_isDrawn)
            writer.Write("\r" + new string(' ', Room) + "\r");
        _isDrawn = false;
    }

    // A terminal that does not know its width says 0.
    private int Room => Math.Max(20, (width() is > 0 and var known ? known : DefaultWidth) - 1);

    private static int WidthOfTerminal()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            // The terminal is gone.
            return DefaultWidth;
        }
    }
}
