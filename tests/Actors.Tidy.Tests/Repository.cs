namespace Actors.Tidy.Tests;

/// <summary>The clone that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The directory of Actors.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Actors.sln")))
            root = root.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return root.FullName;
    }
}
