using OpenCvSharp;

namespace Actors.Worker.Vision.Preprocessing;

/// <summary>
/// Grey → Gaussian 3 × 3 → CLAHE (clip 3.0, 8 × 8 tiles) → Otsu's threshold → open 2 × 2 → close 3 × 3 → inverted when the mean is
/// below 128 → sharpened by [−1 −1 −1; −1 9 −1; −1 −1 −1]. Every operator is OpenCV's, with its default border.
/// </summary>
public static class OpenCvPipeline
{
    /// <returns>A grey image of the same size; the source is not changed.</returns>
    public static Image Apply(Image image) => OpenCv.Call(() =>
    {
        using var source = image.ToMatrix();
        using var grey = image.Channels == 3 ? source.Map(static (from, to) => Cv2.CvtColor(from, to, ColorConversionCodes.RGB2GRAY)) : source.Clone();
        using var soft = grey.Map(static (from, to) => Cv2.GaussianBlur(from, to, new Size(3, 3), 0));
        using var even = soft.Map(Equalize);
        using var binary = even.Map(static (from, to) => Cv2.Threshold(from, to, 0, 255, ThresholdTypes.Binary | ThresholdTypes.Otsu));
        using var opened = Morph(binary, MorphTypes.Open, 2);
        using var closed = Morph(opened, MorphTypes.Close, 3);
        if (Mean(closed) < 128)
            Invert(closed);
        using var sharp = Sharpen(closed);
        return sharp.ToImage();
    });

    private static void Equalize(InputArray from, OutputArray to)
    {
        using var clahe = Cv2.CreateCLAHE(clipLimit: 3.0, new Size(8, 8));
        clahe.Apply(from, to);
    }

    private static Mat Morph(Mat binary, MorphTypes operation, int side)
    {
        using var square = Cv2.GetStructuringElement(MorphShapes.Rect, new Size(side, side));
        using InputArray element = square;
        return binary.Map((from, to) => Cv2.MorphologyEx(from, to, operation, element));
    }

    private static double Mean(Mat grey)
    {
        using InputArray input = grey;
        return Cv2.Mean(input).Val0;
    }

    private static void Invert(Mat binary)
    {
        using InputArray from = binary;
        using OutputArray to = binary;
        Cv2.BitwiseNot(from, to);
    }

    private static Mat Sharpen(Mat binary)
    {
        using var weights = Matrices.Of<float>(3, 3, MatType.CV_32F, [-1, -1, -1, -1, 9, -1, -1, -1, -1]);
        using InputArray kernel = weights;
        return binary.Map((from, to) => Cv2.Filter2D(from, to, ddepth: -1, kernel));
    }
}
