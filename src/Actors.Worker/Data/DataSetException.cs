namespace Actors.Worker.Data;

/// <summary>A data set that cannot be trained on; the message is one line that says what to do.</summary>
public class DataSetException(string message) : Exception(message);

/// <summary>More files are unusable than the settings allow.</summary>
public sealed class TooManyRejectedException(string directory, IReadOnlyList<RejectedSample> rejected, int files, double maxShare)
    : DataSetException(
        $"{rejected.Count} of {files} files in {directory} cannot be used, more than max-rejected-share = {maxShare:0.####} allows: "
        + string.Join("; ", rejected.Take(NamesShown).Select(sample => $"{sample.Name} ({sample.Reason})"))
        + (rejected.Count > NamesShown ? "; …" : ""))
{
    private const int NamesShown = 3;

    /// <summary>All of them, in the order of their names.</summary>
    public IReadOnlyList<RejectedSample> Rejected { get; } = rejected;
}
