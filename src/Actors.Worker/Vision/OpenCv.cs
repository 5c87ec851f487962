using OpenCvSharp;

namespace Actors.Worker.Vision;

/// <summary>Calls OpenCV so that callers see one type of exception, with one sentence.</summary>
internal static class OpenCv
{
    /// <exception cref="VisionException">OpenCV cannot load, or refused.</exception>
    public static T Call<T>(Func<T> body)
    {
        OpenCvLibrary.Require();
        try
        {
            return body();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw new VisionException(Describe(e));
        }
    }

    public static bool IsRefusal(Exception e) => e is OpenCVException or OpenCvSharpException;

    /// <summary>OpenCV's reason without its line breaks, and the function that gave it.</summary>
    public static string Describe(Exception refusal)
    {
        var reason = string.Join(' ', refusal.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return refusal is OpenCVException { FuncName.Length: > 0 } e ? $"OpenCV refused in {e.FuncName}: {reason}" : $"OpenCV refused: {reason}";
    }
}
