namespace Actors.Formats;

/// <summary>Takes a part of a tensor's bytes, row-major and little-endian. Parts come in order, without gaps, and hold whole elements.</summary>
/// <param name="offset">Of its first byte, from the tensor's first.</param>
/// <param name="bytes">Valid during the call.</param>
public delegate void TensorPiece(long offset, ReadOnlySpan<byte> bytes);
