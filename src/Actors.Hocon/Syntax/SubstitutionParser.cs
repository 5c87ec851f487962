using Actors.Hocon.Resolution;
using Actors.Hocon.Values;

namespace Actors.Hocon.Syntax;

/// <summary>Reads <c>${path}</c>, <c>${?path}</c> and <c>${NAME[]}</c>.</summary>
internal static class SubstitutionParser
{
    /// <param name="prefix">Where the file is included: its paths begin there.</param>
    /// <param name="maxKeys">The most keys that a path may have.</param>
    public static Substitution Parse(TokenReader tokens, HoconPath prefix, int maxKeys)
    {
        var open = tokens.Take();
        var keys = new List<string>();
        PathParser.Parse(tokens, keys, "a path such as ${run.seed}", maxKeys);
        var isList = tokens.TryTake(TokenKind.OpenBracket);
        if (isList && !tokens.TryTake(TokenKind.CloseBracket))
            throw tokens.Unexpected("] of a substitution by a list, ${NAME[]}");
        if (!tokens.TryTake(TokenKind.CloseBrace))
            throw tokens.Unexpected("} after the path of a substitution");
        var path = prefix.Add(new HoconPath([.. keys]));
        var isOptional = open.Kind == TokenKind.OptionalSubstitution;
        return new Substitution(path, prefix.Keys.Length, isOptional, tokens.OriginOf(open)) { IsList = isList };
    }
}
