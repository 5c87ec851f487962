namespace Actors.Hocon.Syntax;

/// <summary>Cuts a text into tokens. White space and comments are not tokens, ends of lines are.</summary>
internal sealed class Lexer(Source source, string text)
{
    private int _at;
    private int _line = 1;
    private int _lineStart;

    public Words Words { get; } = new();

    /// <summary>The next token; <see cref="TokenKind.End"/> again and again at the end.</summary>
    public Token Next()
    {
        var spaceStart = _at;
        SkipSpace();
        if (_at >= text.Length)
            return Of(TokenKind.End, spaceStart, 0);

        var c = text[_at];
        switch (c)
        {
            case '\n':
                var newline = Of(TokenKind.Newline, spaceStart, 1);
                _line++;
                _lineStart = _at;
                return newline;
            case ',':
                return Of(TokenKind.Comma, spaceStart, 1);
            case ':':
                return Of(TokenKind.Colon, spaceStart, 1);
            case '=':
                return Of(TokenKind.Equals, spaceStart, 1);
            case '{':
                return Of(TokenKind.OpenBrace, spaceStart, 1);
            case '}':
                return Of(TokenKind.CloseBrace, spaceStart, 1);
            case '[':
                return Of(TokenKind.OpenBracket, spaceStart, 1);
            case ']':
                return Of(TokenKind.CloseBracket, spaceStart, 1);
            case '"':
                return Quoted(spaceStart);
            case '+' when Peek(1) == '=':
                return Of(TokenKind.PlusEquals, spaceStart, 2);
            case '$' when Peek(1) == '{':
                return Peek(2) == '?'
                    ? Of(TokenKind.OptionalSubstitution, spaceStart, 3)
                    : Of(TokenKind.Substitution, spaceStart, 2);
            case '-' or (>= '0' and <= '9'):
                return Number(spaceStart);
            default:
                return Characters.IsReserved(c) ? throw Reserved(_at) : Unquoted(spaceStart);
        }
    }

    private void SkipSpace()
    {
        while (_at < text.Length)
        {
            var c = text[_at];
            if (c == '#' || (c == '/' && Peek(1) == '/'))
            {
                var end = text.AsSpan(_at).IndexOf('\n');
                _at = end < 0 ? text.Length : _at + end;
                return;
            }

            if (c == '\n' || !Characters.IsSpace(c))
                return;
            _at++;
        }
    }

    private Token Unquoted(int spaceStart)
    {
        var rest = text.AsSpan(_at);
        var kind = rest[0] switch
        {
            't' when rest.StartsWith("true") => TokenKind.True,
            'f' when rest.StartsWith("false") => TokenKind.False,
            'n' when rest.StartsWith("null") => TokenKind.Null,
            _ => TokenKind.Unquoted,
        };
        return Of(kind, spaceStart, kind is TokenKind.Unquoted ? UnquotedLength(rest) : kind is TokenKind.False ? 5 : 4);
    }

    private static int UnquotedLength(ReadOnlySpan<char> rest)
    {
        for (var length = 0; ; length++)
        {
            var stop = rest[length..].IndexOfAny(Characters.UnquotedStops);
            if (stop < 0)
                return rest.Length;
            length += stop;
            var isLoneSlash = rest[length] == '/' && (length + 1 == rest.Length || rest[length + 1] != '/');
            if (!isLoneSlash)
                return length;
        }
    }

    private Token Number(int spaceStart)
    {
        var rest = text.AsSpan(_at);
        var length = rest.IndexOfAnyExcept(Characters.Number);
        var number = length < 0 ? rest : rest[..length];
        if (number.EndsWith("+") && rest[number.Length..].StartsWith("="))
            number = number[..^1];
        if (Characters.IsNumber(number))
            return Of(TokenKind.Number, spaceStart, number.Length);

        // Not a number after all, so it is a string, as in 192.168.0.1; one that may not hold a reserved character.
        var plus = number.IndexOf('+');
        return plus < 0 ? Of(TokenKind.Unquoted, spaceStart, number.Length) : throw Reserved(_at + plus);
    }

    private Token Quoted(int spaceStart)
    {
        if (Peek(1) == '"' && Peek(2) == '"')
            return Raw(spaceStart);

        var start = _at;
        var stop = text.AsSpan(start + 1).IndexOfAny(Characters.QuotedStops) + start + 1;
        string decoded;
        if (stop > start && text[stop] == '"')
            (decoded, _at) = (Words.Of(text.AsSpan(start + 1, stop - start - 1)), stop + 1);
        else
            decoded = QuotedString.Decode(text, ref _at, At);
        return new Token(TokenKind.Quoted, spaceStart, start, _at, _line, start - _lineStart + 1, decoded);
    }

    private Token Raw(int spaceStart)
    {
        var (start, line, column) = (_at, _line, _at - _lineStart + 1);
        var close = text.IndexOf("\"\"\"", start + 3, StringComparison.Ordinal);
        if (close < 0)
            throw new HoconException(At(start), "a raw string without its closing \"\"\"");

        // Any more quotes belong to the string: the last three close it.
        while (close + 3 < text.Length && text[close + 3] == '"')
            close++;
        for (var at = start; (at = text.IndexOf('\n', at, close - at)) >= 0; at++)
        {
            _line++;
            _lineStart = at + 1;
        }

        _at = close + 3;
        return new Token(TokenKind.Quoted, spaceStart, start, _at, line, column, text[(start + 3)..close]);
    }

    private HoconException Reserved(int at) =>
        new(At(at), $"'{text[at]}' has no meaning here; put it into quotes to make it part of a string");

    private Origin At(int at) => new(source, _line, at - _lineStart + 1);

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private Token Of(TokenKind kind, int spaceStart, int length)
    {
        var token = new Token(kind, spaceStart, _at, _at + length, _line, _at - _lineStart + 1);
        _at += length;
        return token;
    }
}
