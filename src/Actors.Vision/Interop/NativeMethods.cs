using System.Runtime.InteropServices;

namespace Actors.Vision.Interop;

/// <summary>Native/abi.h, one declaration for one.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "actors_vision";

    [LibraryImport(Library, EntryPoint = "av_decode")]
    public static partial int Decode(byte* bytes, int length, ImageView* into, ErrorBuffer* error);

    [LibraryImport(Library, EntryPoint = "av_encode_png")]
    public static partial int EncodePng(ImageView* image, byte* bytes, int capacity, int* length, ErrorBuffer* error);

    [LibraryImport(Library, EntryPoint = "av_resize")]
    public static partial int Resize(ImageView* from, ImageView* into, ErrorBuffer* error);

    [LibraryImport(Library, EntryPoint = "av_opencv_pipeline")]
    public static partial int OpenCvPipeline(ImageView* from, ImageView* into, ErrorBuffer* error);

    [LibraryImport(Library, EntryPoint = "av_text_size")]
    public static partial int TextSize(
        byte* text, int font, double scale, int thickness, int* width, int* height, int* below, ErrorBuffer* error);

    [LibraryImport(Library, EntryPoint = "av_text")]
    public static partial int Text(
        ImageView* image, byte* text, int x, int y, int font, double scale, int thickness, byte* colour, ErrorBuffer* error);

    [LibraryImport(Library, EntryPoint = "av_line")]
    public static partial int Line(
        ImageView* image, double x0, double y0, double x1, double y1, int thickness, byte* colour, ErrorBuffer* error);

    [LibraryImport(Library, EntryPoint = "av_blur")]
    public static partial int Blur(ImageView* image, double sigma, ErrorBuffer* error);

    [LibraryImport(Library, EntryPoint = "av_affine")]
    public static partial int Affine(ImageView* from, ImageView* into, double* matrix, ErrorBuffer* error);

    [LibraryImport(Library, EntryPoint = "av_remap")]
    public static partial int Remap(ImageView* from, ImageView* into, float* mapX, float* mapY, ErrorBuffer* error);
}
