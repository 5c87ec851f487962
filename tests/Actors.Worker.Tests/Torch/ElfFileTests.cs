using Actors.Worker.Torch;

namespace Actors.Worker.Tests.Torch;

public sealed class ElfFileTests
{
    private const string Version = "GLIBCXX_9.9.9", Symbol = "unused";

    [Fact]
    public void A_library_cut_at_any_byte_is_refused()
    {
        var whole = PlantedLibrary.RequiringUnused(Version, Symbol).Build();
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<ElfFormatException>(() => Relax(whole[..length]));
    }

    [Fact]
    public void A_library_with_any_byte_changed_is_relaxed_or_refused_but_never_overrun()
    {
        var whole = PlantedLibrary.RequiringUnused(Version, Symbol).Build();
        var refused = 0;
        for (var at = 0; at < whole.Length; at++)
            foreach (var value in (byte[])[0, 1, 0x7f, 0x80, 0xff])
            {
                var changed = whole.ToArray();
                changed[at] = value;
                try
                {
                    Relax(changed);
                }
                catch (ElfFormatException)
                {
                    refused++;
                }
            }
        Assert.InRange(refused, 500, whole.Length * 5);
    }

    [Theory]
    [InlineData(0, 0x7e, "is not an ELF file")]
    [InlineData(4, 1, "is not a 64-bit little-endian ELF file")]
    [InlineData(5, 2, "is not a 64-bit little-endian ELF file")]
    [InlineData(6, 2, "has an unknown ELF version")]
    [InlineData(16, 2, "is not a shared library")]
    [InlineData(18, 183, "is not for x86-64")]
    [InlineData(54, 32, "has no program headers that can be read")]
    [InlineData(58, 40, "has no section headers that can be read")]
    public void Another_kind_of_file_is_refused_by_name(int at, byte value, string reason)
    {
        var library = PlantedLibrary.RequiringUnused(Version, Symbol).Build();
        library[at] = value;
        Assert.Equal(reason, Assert.Throws<ElfFormatException>(() => ElfFile.Read(library)).Message);
    }

    [Fact]
    public void Segments_that_overlap_are_refused()
    {
        var library = PlantedLibrary.RequiringUnused(Version, Symbol).Build();
        // The third program header becomes a second loaded segment inside the first one.
        BitConverter.GetBytes(1u).CopyTo(library, PlantedLibrary.HeaderSize + 112);
        Assert.Contains("overlap", Assert.Throws<ElfFormatException>(() => ElfFile.Read(library)).Message);
    }

    [Fact]
    public void A_section_that_the_dynamic_linker_does_not_use_is_refused()
    {
        var planted = PlantedLibrary.RequiringUnused(Version, Symbol);
        var library = planted.Build();
        // The header of .gnu.version_r is the fourth; the tag of the dynamic segment still has the right address.
        var address = planted.Places["sections"] + 3 * 64 + 16;
        BitConverter.GetBytes((ulong)planted.Places[".dynsym"]).CopyTo(library, address);
        Assert.Contains("is not the table of its dynamic segment", Assert.Throws<ElfFormatException>(() => Relax(library)).Message);
    }

    [Fact]
    public void Version_entries_that_run_in_a_circle_are_refused()
    {
        var planted = PlantedLibrary.RequiringUnused(Version, Symbol);
        var library = planted.Build();
        library[planted.Places[".gnu.version_r"] + 12] = 0;
        Assert.Contains("overlap or end early", Assert.Throws<ElfFormatException>(() => Relax(library)).Message);
    }

    [Fact]
    public void A_held_name_is_found_without_a_file_of_that_name()
    {
        const string Name = "actors-held-name.so";
        Assert.Throws<TorchLoadException>(() => DynamicLoader.Load(Name));
        HeldName.Hold(Name);
        Assert.NotEqual(0, DynamicLoader.Load(Name));
    }

    private static byte[] Relax(byte[] library) => RelaxedLibrary.Create(library, "libstdc++.so.6", Version, Symbol);
}
