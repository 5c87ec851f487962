using Actors.Cli.Output;

namespace Actors.Cli.Composition;

/// <summary>Where the worker program is: the directory <c>worker</c> beside this program.</summary>
internal static class WorkerExecutable
{
    /// <summary>Names another worker program, for tests and for one that was published elsewhere.</summary>
    public const string Variable = "ACTORS_WORKER";

    /// <exception cref="RefusalException">It is not there.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? Path.GetFullPath(named)
                : throw new RefusalException(ExitCode.NotFound, $"{Variable} names {named}, but there is no such file; unset it or name the worker program");
        }

        var path = Path.Combine(AppContext.BaseDirectory, "worker", "Actors.Worker");
        return File.Exists(path)
            ? path
            : throw new RefusalException(ExitCode.NotFound, $"the worker program is not at {path}; build or install actors again");
    }
}
