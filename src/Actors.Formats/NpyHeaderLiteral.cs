using System.Collections.Immutable;
using System.Globalization;

namespace Actors.Formats;

/// <summary>
/// The dict literal of an npy header, for example <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>: exactly these
/// three keys, in any order. Nothing else of Python is understood, and nothing is evaluated.
/// </summary>
internal sealed class NpyHeaderLiteral(string text)
{
    /// <summary>Dimensions that NumPy can have at most.</summary>
    private const int MaxRank = 64;

    private int _at;

    public NpyHeader Parse()
    {
        NpyType? type = null;
        bool? fortranOrder = null;
        ImmutableArray<int>? shape = null;
        Expect('{');
        while (!Accept('}'))
        {
            var key = ReadString();
            Expect(':');
            switch (key)
            {
                case "descr" when type is null: type = NpyType.Parse(ReadDescr()); break;
                case "fortran_order" when fortranOrder is null: fortranOrder = ReadBoolean(); break;
                case "shape" when shape is null: shape = ReadShape(); break;
                default: throw Malformed($"unexpected key '{key}'");
            }
            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }
        SkipSpace();
        if (_at < text.Length)
            throw Malformed("text after the end");
        return new NpyHeader(
            type ?? throw Malformed("no 'descr'"), fortranOrder ?? throw Malformed("no 'fortran_order'"), shape ?? throw Malformed("no 'shape'"));
    }

    private string ReadDescr()
    {
        SkipSpace();
        if (_at < text.Length && text[_at] == '[')
            throw new NpyException("items that are records are not supported");
        return ReadString();
    }

    private string ReadString()
    {
        SkipSpace();
        if (_at >= text.Length || text[_at] is not ('\'' or '"'))
            throw Malformed("a string was expected");
        var end = text.IndexOf(text[_at], _at + 1);
        if (end < 0)
            throw Malformed("a string does not end");
        var value = text[(_at + 1)..end];
        _at = end + 1;
        return value.Contains('\\') ? throw Malformed("a string holds a backslash") : value;
    }

    private bool ReadBoolean() => AcceptWord("True") || (AcceptWord("False") ? false : throw Malformed("True or False was expected"));

    private ImmutableArray<int> ReadShape()
    {
        var sizes = ImmutableArray.CreateBuilder<int>();
        Expect('(');
        while (!Accept(')'))
        {
            if (sizes.Count == MaxRank)
                throw new NpyException($"an array of more than {MaxRank} dimensions is not supported");
            sizes.Add(ReadSize());
            if (Accept(','))
                continue;
            Expect(')');
            return sizes.Count == 1 ? throw Malformed("(n) is no tuple") : sizes.ToImmutable();
        }
        return sizes.ToImmutable();
    }

    private int ReadSize()
    {
        SkipSpace();
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
        return int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw Malformed($"a size from 0 to {int.MaxValue} was expected");
    }

    private bool AcceptWord(string word)
    {
        SkipSpace();
        if (!text.AsSpan(_at).StartsWith(word))
            return false;
        _at += word.Length;
        return true;
    }

    private bool Accept(char expected)
    {
        SkipSpace();
        if (_at >= text.Length || text[_at] != expected)
            return false;
        _at++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!Accept(expected))
            throw Malformed($"'{expected}' was expected");
    }

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is (' ' or '\n' or '\t' or '\r'))
            _at++;
    }

    private NpyException Malformed(string what) => new($"the npy header is malformed at character {_at + 1}: {what}");
}
