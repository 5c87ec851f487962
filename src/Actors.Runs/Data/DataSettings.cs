using System.ComponentModel.DataAnnotations;

namespace Actors.Runs.Data;

/// <summary>Where labelled images lie and what is made of them before training.</summary>
public sealed record DataSettings
{
    /// <summary>Directory of PNG and JPEG files named <c>{label}_{anything}.png</c>, or <c>{label}.png</c>.</summary>
    [MinLength(1)]
    public required string Directory { get; init; }

    /// <summary>Directory of the cached result; empty means the directory of the files.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>What is done to every image, at its own size, before it is resized.</summary>
    public required Pipeline Preprocessing { get; init; }

    /// <summary>Channels of a sample: 1 (grey) or 3 (red, green, blue).</summary>
    [AllowedValues(1, 3)]
    public required int Channels { get; init; }

    /// <summary>Pixels; an image of another width is resized.</summary>
    [Range(1, 4096)]
    public required int Width { get; init; }

    /// <summary>Pixels; an image of another height is resized.</summary>
    [Range(1, 4096)]
    public required int Height { get; init; }

    /// <summary>Characters that a label may hold; class k is the k-th of them, and one class more is blank.</summary>
    [MinLength(1)]
    public required string Alphabet { get; init; }

    /// <summary>Characters per label; a shorter label is filled with blanks.</summary>
    [Range(1, 64)]
    public required int LabelLength { get; init; }

    /// <summary>Expected share of samples that validate and never train.</summary>
    [Range(0.0, 0.9)]
    public required double ValidationShare { get; init; }

    /// <summary>Share of files that may be unusable; with more of them there is no training.</summary>
    [Range(0.0, 1.0)]
    public required double MaxRejectedShare { get; init; }

    /// <summary>Threads that decode and preprocess when there is no cache. They do not change the result.</summary>
    [Range(1, 1024)]
    public required int Threads { get; init; }

    /// <summary>Batches that are assembled ahead. They do not change the result.</summary>
    [Range(1, 1024)]
    public required int Prefetch { get; init; }
}
