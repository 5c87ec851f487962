using System.Globalization;

namespace Actors.CrashTests.Running;

/// <summary>The processes of this machine, as <c>/proc</c> tells them.</summary>
internal static class ProcessTable
{
    /// <summary>Whether a process is there and runs, or could: one that has ended and was not yet waited for is gone.</summary>
    public static bool IsAlive(int processId) => TryRead(processId, out var state, out _) && state is not ('Z' or 'X');

    /// <summary>The living children of a process.</summary>
    public static IEnumerable<int> ChildrenOf(int processId)
    {
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var candidate)
                && TryRead(candidate, out var state, out var parent) && parent == processId && state is not ('Z' or 'X'))
                yield return candidate;
        }
    }

    // "pid (name) state parent …"; the name may hold spaces and parentheses.
    private static bool TryRead(int processId, out char state, out int parent)
    {
        (state, parent) = ('X', 0);
        try
        {
            var text = File.ReadAllText($"/proc/{processId}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            (state, parent) = (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
