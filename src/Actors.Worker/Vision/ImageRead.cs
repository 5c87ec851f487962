namespace Actors.Worker.Vision;

/// <summary>What became of reading an image: the image, or why there is none.</summary>
public abstract record ImageRead
{
    private ImageRead()
    {
    }

    public sealed record Loaded(Image Image) : ImageRead;

    /// <param name="Reason">One line, for people.</param>
    public sealed record Unreadable(string Reason) : ImageRead;
}
