using System.CommandLine;
using System.CommandLine.Help;
using Actors.Cli.Output;
using Actors.Cli.Verbs;

Console.SetError(new ForgivingWriter(Console.Error));

// No RootCommand: that is called what its file is, and people call the program actors.
var root = new Command("actors", "Runs deep-learning trainings so that nothing can be lost.")
{
    new HelpOption(), new VersionOption(),
    TrainVerb.Create(), ResumeVerb.Create(), RunsVerb.Create(), CheckpointsVerb.Create(), DataVerb.Create(), ConfigVerb.Create(),
};
var parsed = root.Parse(args);
if (UsageMistake.Find(parsed) is { } mistaken)
    return Refuse(ExitCode.Usage, mistaken);

try
{
    // Signals are the verbs' own affair: the library's two seconds are too short for a checkpoint.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception exception)
{
    var failure = Failure.Of(exception);
    return Refuse(failure.ExitCode, failure.Message);
}

static int Refuse(int exitCode, string message)
{
    Console.Error.WriteLine($"actors: {message}");
    return exitCode;
}
