namespace Actors.Simulation.Disks;

/// <summary>A file's content, whatever it is called.</summary>
internal sealed class Inode
{
    /// <summary>As processes see it.</summary>
    public byte[] Content { get; set; } = [];

    /// <summary>As the disk has it.</summary>
    public byte[] Flushed { get; set; } = [];

    /// <summary>A byte has changed by itself, and nobody has looked since.</summary>
    public bool IsDamagedUnseen { get; set; }
}
