using System.ComponentModel.DataAnnotations;

namespace Actors.Runs.Recipes;

/// <summary>Depth and width of the captcha network.</summary>
public sealed record NetworkSettings : IValidatableObject
{
    private const int MaximalStages = 8;
    private const int MaximalFilters = 4096;
    private const int MaximalBlocks = 64;

    /// <summary>Residual blocks of each stage; every stage after the first halves height and width.</summary>
    [Required, MinLength(1), MaxLength(MaximalStages)]
    public required IReadOnlyList<int> Blocks { get; init; }

    /// <summary>Filters of each stage, as many as there are stages; the first also gives the filters before them.</summary>
    [Required, MinLength(1), MaxLength(MaximalStages)]
    public required IReadOnlyList<int> Filters { get; init; }

    /// <summary>Units of each direction of the LSTM.</summary>
    [Range(1, 8192)]
    public required int LstmUnits { get; init; }

    /// <summary>Outputs of the dense layer after the LSTM.</summary>
    [Range(1, 65536)]
    public required int DenseWidth { get; init; }

    /// <summary>Share of the dense layer's outputs that is dropped in training.</summary>
    [Range(0.0, 0.99)]
    public required double Dropout { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Blocks.Count != Filters.Count)
            yield return new($"{Blocks.Count} stages have blocks and {Filters.Count} have filters, expected the same number", [nameof(Blocks), nameof(Filters)]);
        if (Blocks.Any(count => count is < 1 or > MaximalBlocks))
            yield return new($"a stage has 1 to {MaximalBlocks} blocks", [nameof(Blocks)]);
        if (Filters.Any(count => count is < 1 or > MaximalFilters))
            yield return new($"a stage has 1 to {MaximalFilters} filters", [nameof(Filters)]);
    }
}
