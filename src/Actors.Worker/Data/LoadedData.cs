namespace Actors.Worker.Data;

/// <summary>What reading a directory gave.</summary>
/// <param name="Samples">All usable samples.</param>
/// <param name="Split">Which of them train and which validate.</param>
/// <param name="Cache">What became of the cache.</param>
public sealed record LoadedData(ImageDataSet Samples, DataSplit Split, CacheUse Cache);

/// <summary>What became of the cache of preprocessed samples.</summary>
public abstract record CacheUse
{
    private CacheUse()
    {
    }

    /// <summary>It belongs to the same files and settings and was loaded.</summary>
    public sealed record Hit : CacheUse;

    /// <summary>It was made anew.</summary>
    /// <param name="Reason">Why, in one line.</param>
    public sealed record Rebuilt(string Reason) : CacheUse;

    /// <summary>It was made anew in memory, but could not be written; the next start preprocesses again.</summary>
    /// <param name="Reason">Why, in one line.</param>
    public sealed record NotWritten(string Reason) : CacheUse;
}
