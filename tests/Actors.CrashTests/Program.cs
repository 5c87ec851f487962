using Actors.CrashTests.Faults;

namespace Actors.CrashTests;

/// <summary>The child process into whose system calls faults are injected, and which is killed at them. Says on stdout what it believes to have done.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        if (args is not [var scene, var directory] || !Enum.TryParse<SceneKind>(scene, out var kind))
            return 2;
        try
        {
            Scene.Of(kind, directory).Perform(Console.Out.WriteLine);
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What the worker and the node wait and try again for.
            Console.Out.WriteLine($"failed {failure.Message}");
            return 0;
        }
    }
}
