namespace Actors.Runs.Data;

/// <summary>What is done to an image before a network sees it.</summary>
public enum Pipeline
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Local contrast, Otsu's threshold and morphology, see <see cref="OpenCvPipeline"/>.</summary>
    OpenCv,

    /// <summary>Strong contrast, sharpening and a fixed threshold in Pillow's arithmetic, see <see cref="PillowPipeline"/>.</summary>
    Pillow,
}
