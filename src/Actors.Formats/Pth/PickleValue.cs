using System.Numerics;

namespace Actors.Formats.Pth;

/// <summary>
/// What a pickle says, as it says it: names of globals instead of the globals, calls instead of their results. Containers may be shared
/// and may even hold themselves, as in Python; who follows them bounds how far.
/// </summary>
internal abstract class PickleValue
{
    private PickleValue()
    {
    }

    public sealed class None : PickleValue
    {
        public static readonly None Instance = new();
    }

    public sealed class Boolean(bool value) : PickleValue
    {
        public static readonly Boolean True = new(true), False = new(false);

        public bool Value => value;
    }

    public sealed class Integer(BigInteger value) : PickleValue
    {
        public BigInteger Value => value;
    }

    public sealed class Real(double value) : PickleValue
    {
        public double Value => value;
    }

    public sealed class Text(string value) : PickleValue
    {
        public string Value => value;
    }

    public sealed class Global(string name) : PickleValue
    {
        /// <summary>Module and name with a dot between.</summary>
        public string Name => name;
    }

    /// <summary>Something outside of the pickle, by its id: a storage.</summary>
    public sealed class Reference(PickleValue id) : PickleValue
    {
        public PickleValue Id => id;
    }

    public sealed class Tuple(PickleValue[] items) : PickleValue
    {
        public static readonly Tuple Empty = new([]);

        public PickleValue[] Items => items;
    }

    /// <summary>A list, or a set that nothing was added to.</summary>
    public sealed class Sequence : PickleValue
    {
        public List<PickleValue> Items { get; } = [];
    }

    public sealed class Mapping : PickleValue
    {
        public List<KeyValuePair<PickleValue, PickleValue>> Entries { get; } = [];
    }

    /// <summary>A call that Python would make here, and what it would then do to the result.</summary>
    public sealed class Call(PickleValue callee, PickleValue arguments) : PickleValue
    {
        public PickleValue Callee => callee;

        public PickleValue Arguments => arguments;

        /// <summary>Given to the object; <see cref="None"/> when nothing was.</summary>
        public PickleValue State { get; set; } = None.Instance;

        /// <summary>Appended to the object.</summary>
        public Sequence Items => field ??= new();

        /// <summary>Set in the object.</summary>
        public Mapping Entries => field ??= new();
    }
}
