using System.Data.Common;
using Actors.Hocon;
using Actors.Journals;
using Actors.Journals.Sql;
using Actors.Journals.Sqlite;
using Actors.Node.Composition;
using Actors.Node.Stores;
using Actors.Runs.Deciding;

namespace Actors.Cli.Output;

/// <summary>What the program says when it could not do what it was asked, and how it ends then.</summary>
internal sealed record Failure(int ExitCode, string Message)
{
    public static Failure Of(Exception failure) => failure switch
    {
        RefusalException refusal => InOneLine(refusal.ExitCode, refusal.Message),
        HoconException or JournalChoiceException => InOneLine(Output.ExitCode.Usage, failure.Message),
        JournalFormatException or CorruptEventException or CorruptPayloadException => InOneLine(Output.ExitCode.Integrity, failure.Message),
        UnknownManifestException unknown => InOneLine(
            Output.ExitCode.Integrity,
            $"the journal has an event '{unknown.Manifest}', which this version of the program does not know; use the version that wrote it, or a later one"),
        TimeoutException => InOneLine(Output.ExitCode.Timeout, failure.Message),
        RunUnreadableException when failure.InnerException is { } cause => Of(cause),
        DbException => InOneLine(Output.ExitCode.Failed, $"the database of the home's events cannot be used: {failure.Message}"),
        IOException or UnauthorizedAccessException => InOneLine(Output.ExitCode.Failed, failure.Message),
        _ => new(Output.ExitCode.Failed, $"a defect of the program, which lost nothing that is recorded; please report it: {failure}"),
    };

    // The names of files that people give have any characters.
    private static Failure InOneLine(int exitCode, string message) => new(exitCode, Printable.Line(message));
}
