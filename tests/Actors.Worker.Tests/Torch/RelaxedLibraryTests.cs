using System.Buffers.Binary;
using Actors.Worker.Torch;

namespace Actors.Worker.Tests.Torch;

public sealed class RelaxedLibraryTests
{
    private const string Library = "libstdc++.so.6", Version = "GLIBCXX_9.9.9", Symbol = "unused";

    [Fact]
    public void The_real_library_and_its_copy_differ_in_the_weak_flag_of_one_version_only()
    {
        var original = File.ReadAllBytes(RealLibraries.TorchSharp);
        var copy = RelaxedLibrary.Create(original, Library, "GLIBCXX_3.4.32", "_ZSt21ios_base_library_initv");

        var changed = Enumerable.Range(0, original.Length).Where(i => original[i] != copy[i]).ToList();
        var flags = Assert.Single(VersionRequirement.ReadAll(ElfFile.Read(original)), requirement => requirement.Version == "GLIBCXX_3.4.32").FlagsOffset;
        Assert.Equal(original.Length, copy.Length);
        Assert.Equal([(int)flags], changed);
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(original.AsSpan((int)flags)));
        Assert.Equal(VersionRequirement.Weak, BinaryPrimitives.ReadUInt16LittleEndian(copy.AsSpan((int)flags)));
    }

    [Fact]
    public void A_library_that_needs_a_missing_version_loads_only_as_the_relaxed_copy()
    {
        using var directory = new TemporaryDirectory();
        var original = PlantedLibrary.RequiringUnused(Version, Symbol).Build();
        var path = directory.File("liboriginal.so", original);

        var refusal = Assert.Throws<TorchLoadException>(() => DynamicLoader.Load(path));
        Assert.Equal(
            $"liboriginal.so needs version {Version} of '{Library}', and this system has an older one; use a newer release of the Linux distribution",
            refusal.Message);
        Assert.NotEqual(0, DynamicLoader.Load(directory.File("librelaxed.so", RelaxedLibrary.Create(original, Library, Version, Symbol))));
    }

    [Fact]
    public void A_version_of_two_symbols_is_refused()
    {
        var library = PlantedLibrary.RequiringUnused(Version, Symbol);
        library.Symbols.Add(("another", 3, null));
        Assert.Equal($"has 2 symbols of {Version} instead of one", Refusal(library));
    }

    [Fact]
    public void A_hidden_second_symbol_of_the_version_is_counted()
    {
        var library = PlantedLibrary.RequiringUnused(Version, Symbol);
        library.Symbols.Add(("another", 0x8003, null));
        Assert.Equal($"has 2 symbols of {Version} instead of one", Refusal(library));
    }

    [Fact]
    public void A_symbol_that_a_relocation_names_is_refused()
    {
        var library = PlantedLibrary.RequiringUnused(Version, Symbol);
        library.Relocated.Add(2);
        Assert.Equal($"uses {Symbol} of {Version} (a relocation names it)", Refusal(library));
    }

    [Fact]
    public void A_symbol_that_is_called_through_the_procedure_table_is_refused()
    {
        var library = PlantedLibrary.RequiringUnused(Version, Symbol);
        library.Called.Add(2);
        Assert.Equal($"uses {Symbol} of {Version} (a relocation names it)", Refusal(library));
    }

    [Fact]
    public void Another_symbol_of_the_version_is_refused() =>
        Assert.Equal($"has another symbol of {Version} than {Symbol}", Refusal(PlantedLibrary.RequiringUnused(Version, "used")));

    [Fact]
    public void A_symbol_that_the_library_defines_itself_is_refused()
    {
        var library = PlantedLibrary.RequiringUnused(Version, Symbol);
        library.Symbols[1] = (Symbol, 3, PlantedLibrary.Returning(1));
        Assert.Equal($"has another symbol of {Version} than {Symbol}", Refusal(library));
    }

    [Fact]
    public void A_library_that_does_not_require_the_version_is_refused() =>
        Assert.Equal($"does not require {Version} of {Library} exactly once", Refusal(PlantedLibrary.RequiringUnused("GLIBCXX_3.4", Symbol)));

    [Fact]
    public void A_number_that_two_versions_share_is_refused()
    {
        var library = PlantedLibrary.RequiringUnused(Version, Symbol);
        library.Requirements.Add((Library, "GLIBCXX_3.4", 3));
        Assert.Equal($"gives the number of {Version} to another version too", Refusal(library));
    }

    private static string Refusal(PlantedLibrary library) =>
        Assert.Throws<ElfFormatException>(() => RelaxedLibrary.Create(library.Build(), Library, Version, Symbol)).Message;
}
