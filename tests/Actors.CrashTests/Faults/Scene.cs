namespace Actors.CrashTests.Faults;

/// <summary>Something that the production classes do to a directory, what is there before, and what must hold after any fault.</summary>
internal abstract class Scene(string directory)
{
    /// <summary>The fencing token of the attempt that faults strike.</summary>
    public const long Token = 2;

    protected string Directory => directory;

    public static Scene Of(SceneKind kind, string directory) => kind switch
    {
        SceneKind.Save => new SaveScene(directory),
        SceneKind.Retire => new RetireScene(directory),
        SceneKind.Reconcile => new ReconcileScene(directory),
        SceneKind.Cache => new CacheScene(directory),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such scene"),
    };

    /// <summary>Makes what is there before.</summary>
    public abstract void Prepare();

    /// <summary>Does it.</summary>
    /// <param name="say">Told what is done, as soon as it is.</param>
    /// <exception cref="IOException">The disk did not let it.</exception>
    public abstract void Perform(Action<string> say);

    /// <summary>Asserts that nothing is lost that was said, nothing stays that nobody knows, and the same done again succeeds.</summary>
    /// <param name="said">What was said before the fault struck.</param>
    public abstract void Examine(IReadOnlyCollection<string> said);

    /// <summary>Names of unfinished files that are there now.</summary>
    public string[] Unfinished() => [.. Names().Where(name => name.EndsWith(".tmp", StringComparison.Ordinal))];

    protected string PathOf(string name) => Path.Combine(directory, name);

    protected string[] Names() => [.. System.IO.Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
