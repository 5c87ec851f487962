using System.Runtime.InteropServices;

namespace Actors.Vision.Interop;

/// <summary><c>av_image</c>: valid while the pixels are pinned.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct ImageView(byte* pixels, Image image)
{
    public readonly byte* Pixels = pixels;
    public readonly int Height = image.Height;
    public readonly int Width = image.Width;
    public readonly int Channels = image.Channels;
}

/// <summary><c>av_error</c>: where a failing call leaves its line.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct ErrorBuffer(byte* message, int capacity)
{
    public const int Capacity = 512;

    public readonly byte* Message = message;
    public readonly int Length = capacity;
}
