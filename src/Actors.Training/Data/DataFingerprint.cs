namespace Actors.Training.Data;

/// <summary>SHA-256 over names, sizes and contents of the files of a data set and over the settings that shape its samples.</summary>
/// <param name="Hex">64 lower-case hexadecimal digits.</param>
public sealed record DataFingerprint(string Hex)
{
    public override string ToString() => Hex;
}
