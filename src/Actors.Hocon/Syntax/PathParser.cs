using System.Collections.Immutable;
using System.Text;
using Actors.Hocon.Values;

namespace Actors.Hocon.Syntax;

/// <summary>Reads path expressions: keys of fields, and what is between the braces of a substitution.</summary>
internal static class PathParser
{
    /// <summary>Reads the longest path expression here.</summary>
    /// <param name="tokens">Positioned at its first token.</param>
    /// <param name="expected">What to name in the error when there is none.</param>
    /// <param name="depthMax">How many keys it may have.</param>
    public static ImmutableArray<string> Parse(TokenReader tokens, string expected, int depthMax)
    {
        if (!tokens.Current.IsPathText)
            throw tokens.Unexpected(expected);

        var first = tokens.Take();
        if (!tokens.Current.IsPathText)
        {
            if (first.Decoded is not null)
                return [first.Decoded];
            var text = tokens.Text.AsSpan(first.Start, first.End - first.Start);
            if (!text.Contains('.'))
                return [text.ToString()];
        }

        var path = new Builder(tokens.OriginOf(first), depthMax);
        path.Add(first, tokens.Text);
        while (tokens.Current.IsPathText)
        {
            var token = tokens.Take();
            path.AddText(tokens.Text.AsSpan(token.SpaceStart, token.Start - token.SpaceStart));
            path.Add(token, tokens.Text);
        }

        return path.Finish();
    }

    private sealed class Builder(Origin origin, int depthMax)
    {
        private readonly ImmutableArray<string>.Builder _keys = ImmutableArray.CreateBuilder<string>();
        private readonly StringBuilder _key = new();
        private bool _isQuoted;

        public void Add(in Token token, string text)
        {
            if (token.Decoded is not null)
            {
                _isQuoted = true;
                _key.Append(token.Decoded);
                return;
            }

            var rest = text.AsSpan(token.Start, token.End - token.Start);
            for (var dot = rest.IndexOf('.'); dot >= 0; dot = rest.IndexOf('.'))
            {
                _key.Append(rest[..dot]);
                EndKey();
                rest = rest[(dot + 1)..];
            }

            _key.Append(rest);
        }

        public void AddText(ReadOnlySpan<char> text) => _key.Append(text);

        public ImmutableArray<string> Finish()
        {
            EndKey();
            return _keys.ToImmutable();
        }

        private void EndKey()
        {
            if (_key.Length == 0 && !_isQuoted)
                throw new HoconException(origin, "a path with an empty key, expected one between two dots; write \"\" if it is meant to be empty");
            if (_keys.Count == depthMax)
                throw new HoconException(origin, $"a path of more than {depthMax} keys");
            _keys.Add(_key.ToString());
            _key.Clear();
            _isQuoted = false;
        }
    }
}
