namespace Actors.Simulation.Disks;

/// <summary>A file's content, whatever it is called.</summary>
internal sealed class Inode
{
    /// <summary>As processes see it.</summary>
    public byte[] Content { get; set; } = [];

    /// <summary>As the disk has it.</summary>
    public byte[] Flushed { get; set; } = [];

    /// <summary>Why it is no regular file, to be read after its name; empty when it is one.</summary>
    public string Irregularity { get; init; } = "";

    /// <summary>A byte has changed by itself, and nobody has looked since.</summary>
    public bool IsDamagedUnseen { get; set; }
}
