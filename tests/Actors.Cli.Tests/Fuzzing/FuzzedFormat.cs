namespace Actors.Cli.Tests.Fuzzing;

/// <summary>A format of files that others make: mutated files of it, and all that the program does with such a file.</summary>
internal abstract class FuzzedFormat
{
    private const int PlainShare = 4; // one of so many changes knows nothing of the format

    /// <summary>Valid files, or such as are refused for what they are.</summary>
    protected abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>What the program does with a file, each by its name; a refusal is one of the format's own.</summary>
    public abstract IReadOnlyList<(string Name, Action<string> Do)> Uses { get; }

    public static FuzzedFormat Named(string name) => name switch
    {
        "safetensors" => new FuzzedSafetensors(),
        "pth" => new FuzzedPth(),
        "npy" => new FuzzedNpy(),
        "npz" => new FuzzedNpz(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such format"),
    };

    /// <summary>Whether an exception is one that the format's readers are documented to throw.</summary>
    public abstract bool IsRefusal(Exception failure);

    /// <summary>A file that follows from the seed alone.</summary>
    public byte[] Mutate(int seed)
    {
        var random = new Random(seed);
        return random.Next(PlainShare) == 0 ? ByteMutation.Apply(Pick(Seeds, random), Seeds, random) : MutateStructure(random);
    }

    /// <summary>A change that keeps enough of the format right to get beyond its first checks.</summary>
    protected abstract byte[] MutateStructure(Random random);

    protected static T Pick<T>(IReadOnlyList<T> choices, Random random) => choices[random.Next(choices.Count)];

    protected static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Formats", name));
}
