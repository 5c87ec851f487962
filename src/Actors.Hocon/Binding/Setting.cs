using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Actors.Hocon.Binding;

/// <summary>One setting of a settings type: a constructor parameter, or a property that is set after construction.</summary>
/// <param name="Name">Its name in a file, in kebab case.</param>
/// <param name="Type">The type without the null.</param>
/// <param name="AllowsNull">True when the setting may be missing or null.</param>
/// <param name="IsRequired">True when it must be there.</param>
/// <param name="Default">What a missing parameter that is not required becomes.</param>
/// <param name="Property">The property to set; null for a parameter.</param>
/// <param name="Rules">What its value must keep to.</param>
/// <param name="IsSize">True for a number of bytes that is written as a size.</param>
internal sealed record Setting(
    string Name,
    Type Type,
    bool AllowsNull,
    bool IsRequired,
    object? Default,
    PropertyInfo? Property,
    IReadOnlyList<ValidationAttribute> Rules,
    bool IsSize);
