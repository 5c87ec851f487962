namespace Actors.Worker.Torch;

/// <summary>A file is not the kind of ELF file that this program can read.</summary>
/// <remarks>The message is a clause that follows the file's name: "ends inside its header".</remarks>
internal sealed class ElfFormatException(string message) : Exception(message);
