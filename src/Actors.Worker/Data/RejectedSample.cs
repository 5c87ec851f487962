namespace Actors.Worker.Data;

/// <summary>A file of the data set that is not trained on.</summary>
/// <param name="Name">File name without directory.</param>
/// <param name="Reason">One line, for people.</param>
public sealed record RejectedSample(string Name, string Reason);
