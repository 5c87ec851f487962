namespace Actors.Worker.Data;

/// <summary>
/// Captcha labels as class indices. Class k is the k-th character of the alphabet; the class after the last is blank and fills up a
/// label that is shorter than the others, so letters and digits make 63 classes.
/// </summary>
/// <param name="alphabet">Characters that a label may hold.</param>
/// <param name="length">Characters per label.</param>
public sealed class CaptchaLabels(string alphabet, int length)
{
    public int Length => length;

    public int Blank => alphabet.Length;

    public int ClassCount => alphabet.Length + 1;

    /// <summary>The label in a file's name: all before the last underscore, or before the extension when there is none.</summary>
    public static string OfFile(string fileName)
    {
        var stem = Path.GetFileNameWithoutExtension(fileName);
        var end = stem.LastIndexOf('_');
        return end < 0 ? stem : stem[..end];
    }

    /// <summary>Writes the classes of a label.</summary>
    /// <returns>Null, or why the label has none.</returns>
    public string? Encode(string label, Span<long> classes)
    {
        if (label.Length == 0 || label.Length > length)
            return $"the label '{label}' has {label.Length} characters, not 1 to {length}";
        classes[..length].Fill(Blank);
        for (var i = 0; i < label.Length; i++)
        {
            classes[i] = alphabet.IndexOf(label[i], StringComparison.Ordinal);
            if (classes[i] < 0)
                return $"the label '{label}' holds '{label[i]}', which is not in the alphabet";
        }
        return null;
    }

    /// <summary>The text of classes, blanks left out.</summary>
    public string Decode(ReadOnlySpan<long> classes)
    {
        var text = "";
        foreach (var index in classes)
            text += index == Blank ? "" : alphabet[(int)index];
        return text;
    }
}
