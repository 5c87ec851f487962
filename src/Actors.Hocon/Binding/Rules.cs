using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Actors.Hocon.Values;

namespace Actors.Hocon.Binding;

/// <summary>Checks what the attributes of System.ComponentModel.DataAnnotations demand.</summary>
internal static class Rules
{
    /// <summary>What is wrong with one setting, each to be read after the setting's path.</summary>
    public static IEnumerable<string> Check(Setting setting, object? result, HoconValue value)
    {
        foreach (var rule in setting.Rules)
        {
            var context = new ValidationContext(result ?? setting, null, null) { MemberName = setting.Name, DisplayName = setting.Name };
            if (rule.GetValidationResult(Measured(rule, result), context) is { } failure && failure != ValidationResult.Success)
                yield return $"is {value.Description}, expected {Expected(rule, failure)}";
        }
    }

    /// <summary>What is wrong with a whole record, by its own account.</summary>
    public static IEnumerable<string> Check(object settings) =>
        settings is IValidatableObject own
            ? own.Validate(new ValidationContext(settings)).Select(failure => failure.ErrorMessage ?? "not valid")
            : [];

    private static object? Measured(ValidationAttribute rule, object? result) =>
        rule is RangeAttribute && result is Units.ByteSize size ? size.Bytes : result;

    private static string Expected(ValidationAttribute rule, ValidationResult failure) => rule switch
    {
        AllowedValuesAttribute allowed => $"one of {string.Join(", ", allowed.Values.Select(Text))}",
        DeniedValuesAttribute denied => $"none of {string.Join(", ", denied.Values.Select(Text))}",
        { ErrorMessage: not null } => failure.ErrorMessage ?? "",
        RangeAttribute range =>
            $"{(range.MinimumIsExclusive ? "more than" : "at least")} {Text(range.Minimum)} and "
            + $"{(range.MaximumIsExclusive ? "less than" : "at most")} {Text(range.Maximum)}",
        RequiredAttribute => "something that is not empty",
        StringLengthAttribute length => $"{length.MinimumLength} to {length.MaximumLength} characters",
        MinLengthAttribute length => $"at least {length.Length} elements or characters",
        MaxLengthAttribute length => $"at most {length.Length} elements or characters",
        LengthAttribute length => $"{length.MinimumLength} to {length.MaximumLength} elements or characters",
        RegularExpressionAttribute pattern => $"a text that matches {pattern.Pattern}",
        _ => failure.ErrorMessage ?? "a valid value",
    };

    private static string Text(object? value) => value switch
    {
        null => "null",
        Enum name => Names.Kebab(name.ToString()),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}
