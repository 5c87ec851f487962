namespace Actors.Vision.Preprocessing;

public static class Pipelines
{
    /// <summary>Preprocesses an image; <see cref="Pipeline.A"/> and <see cref="Pipeline.B"/> make it grey.</summary>
    public static Image Apply(this Pipeline pipeline, Image image) => pipeline switch
    {
        Pipeline.None => image,
        Pipeline.A => PipelineA.Apply(image),
        Pipeline.B => PipelineB.Apply(image),
        _ => throw new ArgumentOutOfRangeException(nameof(pipeline), pipeline, "no such pipeline"),
    };
}
