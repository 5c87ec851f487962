using System.Text;

namespace Actors.Hocon.Binding;

/// <summary>How names in C# and names in settings belong together.</summary>
internal static class Names
{
    /// <summary><c>LearningRate</c> as <c>learning-rate</c>, <c>ReduceLROnPlateau</c> as <c>reduce-lr-on-plateau</c>.</summary>
    public static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = char.IsUpper(name[i])
                && i > 0
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord)
                kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(name[i]));
        }

        return kebab.ToString();
    }
}
