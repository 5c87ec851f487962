using System.Buffers.Binary;
using System.Text;

namespace Actors.Worker.Torch;

/// <summary>Occupies a library's name in the dynamic linker with an empty library, so that a search for the name ends there.</summary>
/// <remarks>
/// TorchSharp's static constructor calls NativeLibrary.TryLoad("torch_cpu"), which no hook of .NET can answer. It would find the program's
/// libtorch although another one is loaded, and two copies end the process. .NET asks for "torch_cpu.so" before it tries the file
/// libtorch_cpu.so, and glibc answers with a loaded library of that name (DT_SONAME). TorchSharp does not use the handle.
/// </remarks>
internal static class HeldName
{
    private const int Header = 64, ProgramHeader = 56, DynamicSize = 6 * 16, SymbolSize = 24;
    private const int Dynamic = Header + 3 * ProgramHeader, Symbols = Dynamic + DynamicSize, Strings = Symbols + SymbolSize;

    /// <exception cref="TorchLoadException">No directory can be written for the empty library.</exception>
    public static void Hold(string name)
    {
        var library = Library(name);
        LibraryCache.OfUser().Load(library, library, DynamicLoader.Load);
    }

    /// <summary>An ELF shared library (System V gABI) with nothing but a name.</summary>
    internal static byte[] Library(string name)
    {
        var file = new byte[Strings + Encoding.ASCII.GetByteCount(name) + 2];
        // e_ident, then type ET_DYN, machine EM_X86_64, version 1; the program headers follow the header.
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 62, 0, 1]).CopyTo(file);
        Words(file, 32, Header);
        ((ReadOnlySpan<byte>)[Header, 0, ProgramHeader, 0, 3, 0, 64]).CopyTo(file.AsSpan(52));
        // One readable and writable segment with everything, the dynamic segment in it, and a stack that need not be executable.
        Segment(file, 0, type: 1, 0, (ulong)file.Length, 0x1000);
        Segment(file, 1, type: 2, Dynamic, DynamicSize, 8);
        Segment(file, 2, type: 0x6474e551, 0, 0, 16);
        Words(file, Dynamic, DynamicTag.SharedName, 1, DynamicTag.StringTable, Strings, DynamicTag.StringTableSize, (ulong)(file.Length - Strings),
            DynamicTag.SymbolTable, Symbols, DynamicTag.SymbolSize, SymbolSize, DynamicTag.End, 0);
        Encoding.ASCII.GetBytes(name, file.AsSpan(Strings + 1));
        return file;
    }

    private static void Segment(byte[] file, int number, uint type, ulong at, ulong size, ulong alignment) =>
        Words(file, Header + number * ProgramHeader, type | 6UL << 32, at, at, at, size, size, alignment);

    private static void Words(byte[] file, int at, params ReadOnlySpan<ulong> words)
    {
        foreach (var word in words)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), word);
            at += sizeof(ulong);
        }
    }
}
