using System.Text;
using Actors.Hocon.Values;

namespace Actors.Hocon.Syntax;

/// <summary>Reads path expressions: keys of fields, and what is between the braces of a substitution.</summary>
internal static class PathParser
{
    /// <summary>The path expression <paramref name="text"/>.</summary>
    public static HoconPath Parse(string text)
    {
        var tokens = new TokenReader(new Source($"path \"{Excerpt.Of(text)}\""), text);
        tokens.SkipNewlines();
        var keys = new List<string>();
        Parse(tokens, keys, "a path such as run.seed", HoconLimits.Default.Depth);
        return tokens.Kind == TokenKind.End ? new HoconPath([.. keys]) : throw tokens.Unexpected("the end of the path");
    }

    /// <summary>Reads the longest path expression here.</summary>
    /// <param name="tokens">Positioned at its first token.</param>
    /// <param name="keys">Gets the keys after those that it has.</param>
    /// <param name="expected">What to name in the error when there is none.</param>
    /// <param name="depthMax">How many keys it may have.</param>
    public static void Parse(TokenReader tokens, List<string> keys, string expected, int depthMax)
    {
        if (!tokens.Current.IsPathText)
            throw tokens.Unexpected(expected);

        var first = tokens.Take();
        var path = new PathKeys(keys, tokens.OriginOf(first), depthMax);
        if (tokens.Current.IsPathText)
            ReadPieces(tokens, first, path);
        else if (first.Decoded is { } quoted)
            path.Add(quoted, isQuoted: true);
        else
            Split(tokens, first, path);
    }

    /// <summary>What most paths are: one word, perhaps with dots in it.</summary>
    private static void Split(TokenReader tokens, in Token word, PathKeys path)
    {
        for (int start = word.Start, end; start <= word.End; start = end + 1)
        {
            end = tokens.Text.IndexOf('.', start, word.End - start);
            end = end < 0 ? word.End : end;
            path.Add(tokens.WordOf(start, end), isQuoted: false);
        }
    }

    /// <summary>Several words and strings side by side: a key ends at a dot that is not quoted, and the white space within it belongs to it.</summary>
    private static void ReadPieces(TokenReader tokens, Token piece, PathKeys path)
    {
        var (key, isQuoted) = (new StringBuilder(), false);
        while (true)
        {
            if (piece.Decoded is { } quoted)
            {
                key.Append(quoted);
                isQuoted = true;
            }
            else
            {
                var rest = tokens.SpanOf(piece);
                for (var dot = rest.IndexOf('.'); dot >= 0; dot = rest.IndexOf('.'))
                {
                    path.Add(key.Append(rest[..dot]).ToString(), isQuoted);
                    key.Clear();
                    isQuoted = false;
                    rest = rest[(dot + 1)..];
                }

                key.Append(rest);
            }

            if (!tokens.Current.IsPathText)
                break;
            piece = tokens.Take();
            key.Append(tokens.Text.AsSpan(piece.SpaceStart, piece.Start - piece.SpaceStart));
        }

        path.Add(key.ToString(), isQuoted);
    }

    /// <summary>The keys of one path at the end of a list, checked as they are added.</summary>
    private readonly struct PathKeys(List<string> keys, Origin origin, int depthMax)
    {
        private readonly int _first = keys.Count;

        public void Add(string key, bool isQuoted)
        {
            if (key.Length == 0 && !isQuoted)
                throw new HoconException(origin, "a path with an empty key, expected one between two dots; write \"\" if it is meant to be empty");
            if (keys.Count - _first == depthMax)
                throw new HoconException(origin, $"a path of more than {depthMax} keys");
            keys.Add(key);
        }
    }
}
