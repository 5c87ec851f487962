using Actors.Vision.Interop;

namespace Actors.Vision.Preprocessing;

/// <summary>
/// Grey → Gaussian 3 × 3 → CLAHE (clip 3.0, 8 × 8 tiles) → Otsu's threshold → open 2 × 2 → close 3 × 3 → inverted when the mean is
/// below 128 → sharpened by [−1 −1 −1; −1 9 −1; −1 −1 −1]. Every operator is OpenCV's, with its default border.
/// </summary>
public static class OpenCvPipeline
{
    /// <returns>A grey image of the same size; the source is not changed.</returns>
    public static Image Apply(Image image)
    {
        var result = new Image(image.Height, image.Width, 1);
        OpenCv.OpenCvPipeline(image, result);
        return result;
    }
}
