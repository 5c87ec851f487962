using System.Globalization;

namespace Actors.Formats.Pth;

/// <summary>
/// The tree of a file laid out flat, in its order; names are the keys on the way joined by dots, such as <c>model.fc.weight</c>. A list of
/// plain values is one entry, not one for each of its values.
/// </summary>
/// <param name="Tensors">Names are unique.</param>
/// <param name="Scalars">Plain values and lists of them.</param>
/// <param name="Opaque">Objects of classes that are not known; what is known of their state is listed with the rest.</param>
public sealed record PthContents(
    IReadOnlyList<KeyValuePair<string, PthTensor>> Tensors,
    IReadOnlyList<KeyValuePair<string, PthValue>> Scalars,
    IReadOnlyList<KeyValuePair<string, PthValue.Opaque>> Opaque)
{
    // A long key above a million values would otherwise become a million long names.
    private const int MaxNameChars = 1 << 25;

    /// <summary>Lays out a tree.</summary>
    /// <exception cref="PthException">Two tensors have the same name, or the names grow too long.</exception>
    public static PthContents Of(PthValue root)
    {
        var listing = new Listing();
        listing.Add("", root);
        return new PthContents(listing.Tensors, listing.Scalars, listing.Opaque);
    }

    private sealed class Listing
    {
        private readonly HashSet<string> _names = new(StringComparer.Ordinal);
        private int _chars;

        public List<KeyValuePair<string, PthTensor>> Tensors { get; } = [];

        public List<KeyValuePair<string, PthValue>> Scalars { get; } = [];

        public List<KeyValuePair<string, PthValue.Opaque>> Opaque { get; } = [];

        public void Add(string name, PthValue value)
        {
            switch (value)
            {
                case PthValue.Tensor tensor:
                    Tensors.Add(new(_names.Add(name) ? name : throw new PthException("two tensors of the file have the same name"), tensor.Value));
                    break;
                case PthValue.Mapping mapping:
                    foreach (var (key, item) in mapping.Entries)
                        Add(Below(name, key), item);
                    break;
                case PthValue.Sequence sequence when !sequence.Items.All(IsPlain):
                    for (var i = 0; i < sequence.Items.Length; i++)
                        Add(Below(name, i.ToString(CultureInfo.InvariantCulture)), sequence.Items[i]);
                    break;
                case PthValue.Opaque opaque:
                    Opaque.Add(new(name, opaque));
                    if (opaque.Contents is not PthValue.None)
                        Add(name, opaque.Contents);
                    break;
                default:
                    Scalars.Add(new(name, value));
                    break;
            }
        }

        private string Below(string name, string key)
        {
            var below = name == "" ? key : $"{name}.{key}";
            _chars += below.Length;
            return _chars <= MaxNameChars ? below : throw new PthException($"the names of the file's contents have more than {MaxNameChars} characters");
        }

        private static bool IsPlain(PthValue value) => value is PthValue.None or PthValue.Boolean or PthValue.Integer or PthValue.Real or PthValue.Text;
    }
}
