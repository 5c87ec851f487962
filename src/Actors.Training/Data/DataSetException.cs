namespace Actors.Training.Data;

/// <summary>A data set that cannot be trained on; the message is one line that says what to do.</summary>
public sealed class DataSetException(string message) : Exception(message);
