using Actors.Hocon.Syntax;

namespace Actors.Hocon.Includes;

/// <summary>Reads <c>include "x"</c>, <c>include file("x")</c>, <c>include required(file("x"))</c>.</summary>
internal static class IncludeParser
{
    private const string Expected = "a quoted file name, file(\"…\") or required(…)";

    /// <summary>Reads the statement whose word <c>include</c> is the current token.</summary>
    public static Include Parse(TokenReader tokens)
    {
        tokens.Take();
        tokens.SkipNewlines();
        var (isFile, isRequired, open) = (false, false, 0);
        while (tokens.Kind == TokenKind.Unquoted)
        {
            // Parentheses are ordinary characters to the lexer, so that required(file( may come as one word or as two.
            foreach (var word in Words(tokens))
            {
                isFile |= word == "file";
                isRequired |= word == "required";
                open++;
                var isAllowed = word == "file" || (word == "required" && open == 1);
                if (word is "url" or "classpath")
                    throw new HoconException(tokens.Origin, $"include {word}(…) is not supported, expected {Expected}");
                if (!isAllowed || open > 2)
                    throw tokens.Unexpected(Expected);
            }

            tokens.Take();
            tokens.SkipNewlines();
        }

        if (tokens.Kind != TokenKind.Quoted)
            throw tokens.Unexpected(Expected);
        var origin = tokens.Origin;
        var name = tokens.Take().Decoded!;
        Close(tokens, open);
        return new Include(name, isFile, isRequired, origin);
    }

    private static string[] Words(TokenReader tokens)
    {
        var text = tokens.CurrentText;
        return text.EndsWith('(') ? text[..^1].Split('(') : throw tokens.Unexpected(Expected);
    }

    private static void Close(TokenReader tokens, int open)
    {
        while (open > 0)
        {
            tokens.SkipNewlines();
            var text = tokens.CurrentText;
            if (tokens.Kind != TokenKind.Unquoted || text.Length > open || text.Any(c => c != ')'))
                throw tokens.Unexpected(") after the name of an included file");
            open -= text.Length;
            tokens.Take();
        }
    }
}
