using Actors.Runs.Data;
namespace Actors.Worker.Vision.Preprocessing;

public static class Pipelines
{
    /// <summary>Preprocesses an image; <see cref="Pipeline.OpenCv"/> and <see cref="Pipeline.Pillow"/> make it grey.</summary>
    public static Image Apply(this Pipeline pipeline, Image image) => pipeline switch
    {
        Pipeline.None => image,
        Pipeline.OpenCv => OpenCvPipeline.Apply(image),
        Pipeline.Pillow => PillowPipeline.Apply(image),
        _ => throw new ArgumentOutOfRangeException(nameof(pipeline), pipeline, "no such pipeline"),
    };
}
