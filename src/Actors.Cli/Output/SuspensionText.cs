using System.Globalization;
using Actors.Journals;
using Actors.Runs.Run;

namespace Actors.Cli.Output;

/// <summary>Says what a suspended run waits for.</summary>
internal static class SuspensionText
{
    /// <summary>Of a journal that cannot say so itself.</summary>
    public static string Of(JournalOutage outage) => string.Create(
        CultureInfo.InvariantCulture, $"the journal {outage.Place} cannot be written since {outage.Since:u} ({Printable.Text(outage.Reason)})");

    public static string Of(RunEvent.RunSuspended happened) => Of(new Suspension(happened.Cause, happened.Place, happened.NeededBytes), happened.Reason);

    public static string Of(Suspension suspension, string reason)
    {
        var wanted = suspension.Cause switch
        {
            SuspensionCause.CheckpointNeedsRoom => $"a checkpoint needs {Units.Size(suspension.NeededBytes)} free in {suspension.Place}",
            SuspensionCause.CheckpointFails => $"a checkpoint cannot be written in {suspension.Place}",
            SuspensionCause.WorkerFilesNeedRoom => $"a worker needs room in {suspension.Place} or its data directory",
            SuspensionCause.WorkerFilesFail => $"a worker cannot read or write in {suspension.Place} or its data directory",
            SuspensionCause.JournalNeedsRoom => $"the journal {suspension.Place} needs {Units.Size(suspension.NeededBytes)} free",
            SuspensionCause.JournalFails => $"the journal {suspension.Place} cannot be written",
            _ => "",
        };
        return wanted == "" || reason == "" ? wanted + reason : $"{wanted} ({Printable.Text(reason)})";
    }
}
